// CREATE DOMAIN with a CHECK or NOT NULL.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameFromList } from "../../sql/names";
import { as } from "../../sql/syntax-tree";
import { defineRule, sources } from "../rule";

export const createDomainConstraint = defineRule({
  id: "create-domain-constraint",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "types",
  sources: sources("squawk:ban-create-domain-with-constraint migrationpilot:MP043"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "A domain is created with a CHECK or NOT NULL.",
    why:
      "Adding a column of such a domain to a table later rewrites the table under ACCESS EXCLUSIVE, and changing the " +
      "constraint reads every table that uses the domain.",
    instead: "Use the base type and a CHECK of the table, which can be added NOT VALID and validated later.",
    examples: {
      reject: [
        "CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');",
        "CREATE DOMAIN code AS text NOT NULL;",
      ],
      accept: ["CREATE DOMAIN email AS text DEFAULT '';", "CREATE DOMAIN note AS text NULL;"],
    },
  },
  messages: {
    constrained: {
      text: "Adding a column of {domain} to a table later rewrites the table, because the domain has a constraint.",
      help: "Put the constraint on the table, where it can be added NOT VALID.",
    },
  },
  statements: ["CreateDomainStmt"],
  check(context, node) {
    const kinds = (node.constraints ?? []).map((item) => as(item, "Constraint")?.contype);
    const isCheck = kinds.includes("CONSTR_CHECK");
    if (!isCheck && !kinds.includes("CONSTR_NOTNULL")) return;
    const words = isCheck ? ["check"] : ["not", "null"];
    context.report({
      message: "constrained",
      at: rangeOfWords(context.statement, ...words) ?? context.statement,
      data: { domain: displayName(nameFromList(node.domainname ?? [])) },
    });
  },
});
