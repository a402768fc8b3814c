// ADD COLUMN with a default that must be computed for each row, so the whole table is written anew.
import { displayName, nameFromList, type QualifiedName } from "../../sql/names";
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import { addedColumns, columnWords } from "../added-column";
import { defineRule, sources } from "../rule";
import { builtinVolatility } from "../schema/builtin-functions";
import { sqlTypeOf } from "../schema/sql-type";
import type { World } from "../schema/world";
import { severityBySize } from "../size";

export const addColumnVolatileDefault = defineRule({
  id: "add-column-volatile-default",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:adding-field-with-default pgls:addingFieldWithDefault strong_migrations:add_column_default " +
      "pgfence:add-column-non-constant-default migrationpilot:MP003 pgsafe:add-column-volatile-default atlas:PG302 " +
      "safe-migrate:volatile-default eslint-plugin-postgresql:no-volatile-default-on-add-column eugene:E10 " +
      "bytebase:column.default-disallow-volatile",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A column is added to an existing table with a volatile default.",
    why:
      "A volatile function such as random() or gen_random_uuid() gives each row its own value, so PostgreSQL writes the " +
      "whole table and all its indexes anew under ACCESS EXCLUSIVE: nobody can read or write it meanwhile. Constants " +
      "and stable functions such as now() are evaluated once and cost nothing.",
    instead:
      "Add the column without a default, then ALTER COLUMN … SET DEFAULT, which is for new rows only, and fill the old " +
      "rows in batches.",
    examples: {
      reject: [
        "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
        "ALTER TABLE orders ADD COLUMN seen_at timestamptz DEFAULT clock_timestamp();",
        "ALTER TABLE orders ADD COLUMN number int DEFAULT next_number();",
      ],
      accept: [
        "ALTER TABLE orders ADD COLUMN created_at timestamptz DEFAULT now();",
        "ALTER TABLE orders ADD COLUMN token uuid;\n" +
          "ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();",
        "CREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();",
      ],
    },
  },
  messages: {
    rewrites: {
      text:
        "{function}() is volatile, so adding {column} writes all of {table} anew under a lock ({lock}) that blocks " +
        "{blocks}.",
      help: "Add {column} without a default, SET DEFAULT for new rows, and fill the old rows in batches.",
    },
    mayRewrite: {
      text:
        "Adding {column} writes all of {table} anew under a lock ({lock}) that blocks {blocks}, unless {function}() is " +
        "stable or immutable, which these migrations do not tell.",
      help:
        "If {function}() is volatile, add {column} without a default, SET DEFAULT for new rows, and fill the old rows " +
        "in batches.",
    },
  },
  statements: ["AlterTableStmt"],
  check(context, node) {
    for (const added of addedColumns(context, node)) {
      const written = added.constraints.find(({ contype }) => contype === "CONSTR_DEFAULT");
      const expression = written ? written.raw_expr : domainDefault(added.column, context.world);
      const call = varyingCall(expression, context.world);
      if (!call) continue;
      const { command, column, table } = added;
      const typeName = nameFromList(column.typeName?.names ?? []).name;
      context.report({
        message: call.certain ? "rewrites" : "mayRewrite",
        at: written
          ? command.rangeOfName(call.name.name, call.location)
          : command.rangeOfName(typeName, column.typeName?.location),
        data: { ...columnWords(context, added), function: displayName(call.name) },
        ...severityBySize(context, table.name, call.certain ? "error" : "warning"),
      });
    }
  },
});

/** A column without a DEFAULT of its own has that of its domain. */
function domainDefault({ typeName, constraints }: Tree.ColumnDef, world: World): Node | undefined {
  const type = sqlTypeOf(typeName);
  const isComputed = (constraints ?? []).some((node) => {
    const contype = as(node, "Constraint")?.contype;
    return contype === "CONSTR_GENERATED" || contype === "CONSTR_IDENTITY";
  });
  const domain = type && type.dimensions === 0 && !isComputed ? world.type(type) : undefined;
  return (domain?.kind === "domain" && domain.default) || undefined;
}

interface VaryingCall {
  readonly name: QualifiedName;
  /** Of the tree: bytes in the statement. */
  readonly location: number;
  /** False when nothing tells how the function behaves. */
  readonly certain: boolean;
}

/** The first call that is volatile for certain, else the first that may be. */
function varyingCall(expression: Node | undefined, world: World): VaryingCall | null {
  const calls: VaryingCall[] = [];
  walk({ expression }, (kind, payload) => {
    if (kind !== "FuncCall") return;
    const { funcname, location = 0 } = payload as Tree.FuncCall;
    const name = nameFromList(funcname ?? []);
    const certain = isVolatile(name, world);
    if (certain !== false) calls.push({ name, location, certain: certain ?? false });
  });
  return calls.find(({ certain }) => certain) ?? calls[0] ?? null;
}

/**
 * Null when it cannot be told. A volatile function in SQL may be inlined and turn out to be constant, which was measured
 * not to rewrite, so it counts as unknown.
 */
function isVolatile(name: QualifiedName, world: World): boolean | null {
  const known = world.routinesOf(name);
  if (known.length > 0) {
    const volatile = known.filter(({ volatility }) => volatility === "volatile");
    return volatile.length === 0 ? false : volatile.every(({ language }) => language === "sql") ? null : true;
  }
  const builtin = builtinVolatility(name.schema, name.name);
  return builtin === null ? null : builtin === "volatile";
}
