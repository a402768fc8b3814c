// ADD COLUMN of a domain with constraints, which tests and so writes every row that is there.
import { displayName, nameFromList } from "../../sql/names";
import { mayBeDomain } from "../../locks/column-default";
import { addedColumns, columnWords } from "../added-column";
import { defineRule } from "../rule";
import { builtinTypes } from "../schema/builtin-types";
import type { DomainType } from "../schema/relation";
import { isSerial, sqlTypeOf } from "../schema/sql-type";
import type { World } from "../schema/world";
import { severityBySize } from "../size";

export const addColumnConstrainedDomain = defineRule({
  id: "add-column-constrained-domain",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column whose type is a domain with CHECK or NOT NULL is added to an existing table.",
    why:
      "The value of every row, also when it is NULL, goes through the constraints of the domain, so PostgreSQL writes the " +
      "whole table and all its indexes anew under ACCESS EXCLUSIVE: nobody can read or write it meanwhile. With a NOT " +
      "NULL domain and no default the statement fails as soon as the table has a row.",
    instead:
      "Add the column with the domain's base type and ADD CONSTRAINT … CHECK (…) NOT VALID on the table; validate it in " +
      "the next migration. A domain without constraints costs nothing.",
    examples: {
      reject: [
        {
          before: "CREATE DOMAIN quantity AS int CHECK (VALUE > 0);",
          up: "ALTER TABLE stock ADD COLUMN amount quantity;",
        },
      ],
      accept: [
        { before: "CREATE DOMAIN quantity AS int;", up: "ALTER TABLE stock ADD COLUMN amount quantity;" },
        {
          before: "CREATE TYPE mood AS ENUM ('calm', 'cross');",
          up: "ALTER TABLE person ADD COLUMN mood mood;",
        },
        "ALTER TABLE stock ADD COLUMN amount int;",
      ],
    },
  },
  messages: {
    rewrites: {
      text:
        "Adding {column} tests every row against the domain {type} and writes all of {table} anew under a lock ({lock}) " +
        "that blocks {blocks}.",
      help: "Use the base type of {type} and a CHECK on {table} that is NOT VALID at first.",
    },
    fails: {
      text: "Adding {column} fails as soon as {table} has a row: the domain {type} is NOT NULL and there is no default.",
      help: "Use the base type of {type}, fill {column}, and set NOT NULL later.",
    },
    mayRewrite: {
      text:
        "These migrations do not say what {type} is: if it is a domain with CHECK or NOT NULL, adding {column} writes all " +
        "of {table} anew under a lock ({lock}) that blocks {blocks}.",
      help: "If {type} is such a domain, use its base type and a CHECK on {table} that is NOT VALID at first.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const added of addedColumns(context, node)) {
      const { typeName } = added.column;
      const type = sqlTypeOf(typeName);
      const { world } = context;
      if (!type || type.dimensions > 0 || isSerial(typeName) || !mayBeDomain(typeName)) continue;
      if (type.schema === null && builtinTypes.has(type.name)) continue;
      const name = nameFromList(typeName?.names ?? []);
      const domain = world.type(name);
      const isKnown = domain !== undefined || world.relation(name) !== undefined;
      if (isKnown && !(domain?.kind === "domain" && isConstrained(domain, world))) continue;
      const isFilled =
        added.constraints.some(({ contype }) => contype === "CONSTR_DEFAULT") ||
        (domain?.kind === "domain" && hasDefault(domain, world));
      const fails = domain?.kind === "domain" && forbidsNull(domain, world) && !isFilled;
      const report = {
        at: added.command.rangeOfName(name.name, typeName?.location),
        data: { ...columnWords(context, added), type: displayName(name) },
      };
      if (fails) context.report({ ...report, message: "fails" });
      else if (!isKnown) context.report({ ...report, message: "mayRewrite", severity: "info" });
      else {
        const size = severityBySize(context, added.table.name, "error");
        context.report({ ...report, message: "rewrites", ...size });
      }
    }
  },
});

/** The domain and the domains it is made of. */
function chainOf(domain: DomainType, world: World): readonly DomainType[] {
  const base = domain.base && domain.base.dimensions === 0 ? world.type(domain.base) : undefined;
  return base?.kind === "domain" && base !== domain ? [domain, ...chainOf(base, world)] : [domain];
}

function isConstrained(domain: DomainType, world: World): boolean {
  return chainOf(domain, world).some(({ constrained }) => constrained);
}

function forbidsNull(domain: DomainType, world: World): boolean {
  return chainOf(domain, world).some(({ notNull }) => notNull);
}

function hasDefault(domain: DomainType, world: World): boolean {
  return chainOf(domain, world).some((one) => one.hasDefault);
}
