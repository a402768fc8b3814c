// Unique indexes and constraints over rows that are there already.
import { displayName, nameOfRangeVar, quoteIdentifier, quoteName } from "../../sql/names";
import { rangeOfWords } from "../../sql/alter-table";
import type { Statement } from "../../sql/sql-file";
import { as, type Node } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { ExistingTable, StatementContext } from "../context";
import type { OffsetRange } from "../../base/text-range";
import { freshValue, holdsForNoRow } from "../fresh-column";
import { defineRule, sources } from "../rule";
import { stringList } from "../schema/constraints";
import type { Column, Relation } from "../schema/relation";
import { rowsOf } from "../size";
import { indexesOf } from "../table-indexes";

interface UniqueKey {
  /** Null when an expression is among the keys. */
  readonly columns: readonly string[] | null;
  readonly predicate: Node | null;
  readonly nullsNotDistinct: boolean;
  readonly isConcurrent: boolean;
  readonly at: OffsetRange;
}

export const uniqueIndexMayFail = defineRule({
  id: "unique-index-may-fail",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "indexes",
  sources: sources("atlas:MF101"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A unique index or UNIQUE constraint is added to a table that already has rows.",
    why:
      "If two rows agree in the key, the statement fails (23505) after reading the table. CREATE UNIQUE INDEX " +
      "CONCURRENTLY then leaves an invalid index behind that no query uses and that still refuses duplicates.",
    instead: "Look for duplicates before: SELECT key, count(*) FROM table GROUP BY key HAVING count(*) > 1.",
    examples: {
      reject: [
        "CREATE UNIQUE INDEX CONCURRENTLY users_email ON users (lower(email));",
        "ALTER TABLE users ADD CONSTRAINT users_email UNIQUE (email);",
      ],
      accept: [
        "CREATE TABLE users (email text);\nCREATE UNIQUE INDEX users_email ON users (email);",
        "ALTER TABLE users ADD COLUMN email text;\nCREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email);",
        "CREATE INDEX CONCURRENTLY users_email ON users (email);",
      ],
    },
  },
  messages: {
    mayFail: {
      text: "This fails when two rows of {table} agree in the key.",
      help: "Look for them first{query}",
    },
    mayStayInvalid: {
      text:
        "This fails when two rows of {table} agree in the key, and then leaves an invalid index behind that still refuses " +
        "duplicates.",
      help: "Look for them first{query}",
    },
  },
  statements: ["IndexStmt", "AlterTableStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const relation = as(tree, "IndexStmt")?.relation ?? as(tree, "AlterTableStmt")?.relation;
    const keys = uniqueKeys(context);
    if (keys.length === 0 || !relation) return;
    const name = nameOfRangeVar(relation);
    const matview = context.world.relation(name)?.kind === "matview";
    const table = matview ? null : context.existingTable(relation);
    if (!table) return;
    if (rowsOf(context, name) === 0) return;
    for (const key of keys) {
      if (cannotFail(context, table, key)) continue;
      const data = { table: displayName(table.name), query: queryFor(context.statement, table, key) };
      context.report({ message: key.isConcurrent ? "mayStayInvalid" : "mayFail", at: key.at, data });
    }
  },
});

/** With the words that lead to it; a key with expressions is left to its author. */
function queryFor({ parsed }: Statement, { name }: ExistingTable, { columns, predicate }: UniqueKey): string {
  if (!columns) return ".";
  const list = columns.map(quoteIdentifier).join(", ");
  const where = parsed.tokens.findLast(({ kind, text }) => kind === "word" && text === "where");
  const rows = predicate && where ? ` ${parsed.text.slice(where.start).replace(/[\s;]+$/, "")}` : "";
  return `: SELECT ${list}, count(*) FROM ${quoteName(name)}${rows} GROUP BY ${list} HAVING count(*) > 1;`;
}

function uniqueKeys({ statement }: StatementContext): readonly UniqueKey[] {
  const index = as(statement.parsed.tree, "IndexStmt");
  if (index) {
    if (!index.unique) return [];
    const columns = (index.indexParams ?? []).map((param) => as(param, "IndexElem")?.name);
    return [
      {
        columns: columns.includes(undefined) ? null : columns.flatMap((column) => column ?? []),
        predicate: index.whereClause ?? null,
        nullsNotDistinct: index.nulls_not_distinct ?? false,
        isConcurrent: index.concurrent ?? false,
        at: rangeOfWords(statement, "unique") ?? statement,
      },
    ];
  }
  return alterCommands(statement).flatMap((one) => {
    const constraint = as(one.command.def, "Constraint");
    if (one.command.subtype !== "AT_AddConstraint" || constraint?.contype !== "CONSTR_UNIQUE") return [];
    if (constraint.indexname !== undefined) return [];
    return [
      {
        columns: stringList(constraint.keys),
        predicate: null,
        nullsNotDistinct: constraint.nulls_not_distinct ?? false,
        isConcurrent: false,
        at: one.rangeOfWords("unique"),
      },
    ];
  });
}

/** A column that this file adds is NULL in every row or has values of its own, or another key holds already. */
function cannotFail(
  context: StatementContext,
  table: ExistingTable,
  { columns, predicate, nullsNotDistinct }: UniqueKey,
): boolean {
  if (predicate && leavesOutAll(context, table.relation, predicate)) return true;
  if (!columns) return false;
  const addedHere = alterCommands(context.statement).flatMap(({ command }) => {
    const column = as(command.def, "ColumnDef");
    return command.subtype === "AT_AddColumn" && !hasDefault(column?.constraints)
      ? (column?.colname ?? [])
      : [];
  });
  if (!nullsNotDistinct && columns.some((column) => addedHere.includes(column))) return true;
  const { relation } = table;
  if (!relation) return false;
  const isFresh = (column: string): boolean => {
    const known = relation.columns.get(column);
    if (known?.origin !== context.file.origin || relation.origin === known.origin) return false;
    return numbersRows(known) || (!nullsNotDistinct && freshValue(context, relation, known) === null);
  };
  return columns.some(isFresh) || isHeldAlready(context, relation, columns);
}

/** The index leaves out every row, and no statement of the file has changed one yet. */
function leavesOutAll(context: StatementContext, relation: Relation | undefined, predicate: Node): boolean {
  if (!relation) return false;
  const { sql } = context.file;
  const isChanged = sql.statements
    .slice(0, context.statement.index)
    .some(({ parsed }) => changing.has(parsed.kind));
  const valueOf = (column: string): Node | null | undefined =>
    freshValue(context, relation, relation.columns.get(column));
  return !isChanged && holdsForNoRow(predicate, valueOf);
}

const changing = new Set<string>(["UpdateStmt", "InsertStmt", "MergeStmt", "CopyStmt", "DoStmt", "unparsed"]);

function hasDefault(constraints: readonly unknown[] | undefined): boolean {
  return JSON.stringify(constraints ?? []).includes("CONSTR_DEFAULT");
}

/** Each row gets another number. */
function numbersRows({ serial, identity }: Column): boolean {
  return serial || identity !== null;
}

function isHeldAlready({ world }: StatementContext, relation: Relation, columns: readonly string[]): boolean {
  return indexesOf(world, relation).some(
    ({ shape: { unique, predicate, keys, valid } }) =>
      unique &&
      valid &&
      !predicate &&
      keys.every(({ column }) => column !== null && columns.includes(column)),
  );
}
