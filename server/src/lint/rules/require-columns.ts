// A new table without the columns that every table of the project has.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { laterTable } from "../later-tables";
import { createdTables } from "../new-columns";
import { defineRule, sources } from "../rule";
import { isTemporary } from "../schema/relation";
import { rangeOfRelation } from "../tree-places";

export const requireColumns = defineRule({
  id: "require-columns",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "naming",
  sources: sources("pgsafe:require-columns bytebase:column.required"),
  applies: { postgres: 12, direction: "up" },
  options: {
    columns: {
      schema: {
        type: "array",
        items: { type: "string" },
        description: "Columns that each new table must have.",
      },
      default: [],
    },
  },
  docs: {
    summary: "A new table lacks a column that the project wants in every table.",
    why: "Tools and queries that rely on the column, for instance created_at, do not work with this table.",
    instead: "Add the column, or change the option `columns`.",
    examples: {
      reject: [{ up: "CREATE TABLE users (id int);", options: { columns: ["created_at"] } }],
      accept: [
        { up: "CREATE TABLE users (id int, created_at timestamptz);", options: { columns: ["created_at"] } },
        "CREATE TABLE users (id int);",
      ],
    },
  },
  messages: {
    lacks: {
      text: "{table} has no column {columns}, which every table of this project has.",
      help: "Add {columns}.",
    },
  },
  statements: ["CreateStmt", "CreateSchemaStmt"],
  check(context) {
    const wanted = context.options.list("columns");
    if (wanted.length === 0) return;
    for (const create of createdTables(context.statement.parsed)) {
      const { relation } = create;
      const columns = relation && !isTemporary(relation) ? columnsOf(context, create) : null;
      if (!relation || !columns) continue;
      const later = laterTable(context.file.sql, context.statement, relation)?.columns;
      const missing = wanted.filter((name) => !columns.has(name) && !later?.has(name));
      if (missing.length === 0) continue;
      const data = { table: displayName(nameOfRangeVar(relation)), columns: missing.join(", ") };
      context.report({ message: "lacks", at: rangeOfRelation(context.statement, relation), data });
    }
  },
});

/** Null when some of them come from a table or type that is not known. */
function columnsOf({ world }: StatementContext, create: Tree.CreateStmt): ReadonlySet<string> | null {
  if (create.ofTypename || create.partbound) return null;
  const names = new Set<string>();
  const elements = create.tableElts ?? [];
  for (const element of elements) names.add(as(element, "ColumnDef")?.colname ?? "");
  const sources = [
    ...elements.flatMap((element) => as(element, "TableLikeClause")?.relation ?? []),
    ...(create.inhRelations ?? []).flatMap((parent) => as(parent, "RangeVar") ?? []),
  ];
  for (const source of sources) {
    const relation = world.relation(nameOfRangeVar(source));
    if (!relation?.complete) return null;
    for (const name of relation.columns.keys()) names.add(name);
  }
  return names;
}
