// CREATE TABLE AS or SELECT INTO that copies the rows of a table that is in use.
import { displayName, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, walk, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { rangeOfRelation } from "../tree-places";

export const createTableAs = defineRule({
  id: "create-table-as",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "data",
  sources: sources("safe-migrate:create-table-as-select eslint-plugin-postgresql:no-select-into"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE TABLE AS or SELECT INTO copies rows of an existing table.",
    why:
      "The rows are copied while the migration's transaction is open, however many they are. The copy has no primary key, " +
      "no constraints, no defaults and no indexes, and rows that are written meanwhile are not in it.",
    instead:
      "CREATE TABLE … (LIKE … INCLUDING ALL), then INSERT in batches. WITH NO DATA copies the columns alone.",
    examples: {
      reject: ["CREATE TABLE old_orders AS SELECT * FROM orders;", "SELECT * INTO old_orders FROM orders;"],
      accept: [
        "CREATE TABLE old_orders AS SELECT * FROM orders WITH NO DATA;",
        "CREATE TEMP TABLE work ON COMMIT DROP AS SELECT * FROM orders;",
        "CREATE TABLE numbers AS SELECT * FROM generate_series(1, 10) AS n;",
      ],
    },
  },
  messages: {
    copies: {
      text: "{table} gets a copy of rows of {source}, made in one transaction and without key, constraints and defaults.",
      help: "CREATE TABLE {table} (LIKE {source} INCLUDING ALL), then insert in batches.",
    },
  },
  statements: ["CreateTableAsStmt", "SelectStmt"],
  check(context, node) {
    const { tree, kind } = context.statement.parsed;
    const create = kind === "CreateTableAsStmt" ? as(tree, "CreateTableAsStmt") : undefined;
    if (create && create.objtype !== "OBJECT_TABLE") return;
    const select = create ? as(create.query, "SelectStmt") : (node as Tree.SelectStmt);
    const into = create ? create.into : select?.intoClause;
    if (!select || !into?.rel || into.skipData || isTemporary(into.rel) || isEmpty(select)) return;
    const source = existingSource(context, select);
    if (!source) return;
    context.report({
      message: "copies",
      at: rangeOfRelation(context.statement, into.rel),
      data: { table: displayName(nameOfRangeVar(into.rel)), source: displayName(source) },
    });
  },
});

/** LIMIT 0 and WHERE false copy the columns alone. */
function isEmpty({ limitCount, whereClause }: Tree.SelectStmt): boolean {
  const limit = as(limitCount, "A_Const");
  const condition = as(whereClause, "A_Const")?.boolval;
  return (limit?.ival !== undefined && !limit.ival.ival) || (condition !== undefined && !condition.boolval);
}

/** The first table that was there before this file; catalogs and the query's own names are none. */
function existingSource(context: StatementContext, select: Tree.SelectStmt): QualifiedName | null {
  const own = new Set<string>();
  walk(select, (kind, payload) => {
    if (kind === "CommonTableExpr") own.add((payload as Tree.CommonTableExpr).ctename ?? "");
  });
  let found: QualifiedName | null = null;
  walk({ SelectStmt: select }, (kind, payload) => {
    if (found || kind !== "RangeVar") return;
    const name = nameOfRangeVar(payload);
    if (name.schema === null && own.has(name.name)) return;
    if (name.schema === "pg_catalog" || name.schema === "information_schema") return;
    if (!context.isNew(name)) found = name;
  });
  return found;
}
