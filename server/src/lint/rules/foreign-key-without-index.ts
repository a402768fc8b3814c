// Foreign keys whose columns no index of the table begins with, once every migration has run.
import { displayName, nameOfRangeVar, quoteIdentifier, quoteName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { addedForeignKeys, wordsOf, type AddedForeignKey } from "../added-constraints";
import type { LintFile } from "../context";
import { parsesAs } from "../fix-gate";
import { Digest, type HistoryContext } from "../history-context";
import { defineRule, sources, type RuleFix } from "../rule";
import { isTable, type Relation } from "../schema/relation";
import { World } from "../schema/world";
import { findsByColumns, indexesOf } from "../table-indexes";
import { walkFile } from "../walk";

/** Rows under which reading the whole table is as good as an index. */
const fewRows = 1000;

interface KeyOfFile {
  readonly added: AddedForeignKey;
  readonly statement: Statement;
  readonly table: string;
  readonly referenced: string;
}

const digest = new Digest<readonly KeyOfFile[]>(({ sql, places }) => {
  const keys: KeyOfFile[] = [];
  if (!/\breferences\b/i.test(sql.text)) return keys;
  walkFile(sql, new World(), places, null, (statement, world) => {
    for (const added of addedForeignKeys(statement)) {
      const table = world.keyOf(nameOfRangeVar(added.table));
      keys.push({ added, statement, table, referenced: world.keyOf(nameOfRangeVar(added.referenced)) });
    }
  });
  return keys;
});

export const foreignKeyWithoutIndex = defineRule({
  id: "foreign-key-without-index",
  since: "0.1.0",
  needs: "history",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources(
    "eugene:E15 pgfence:fk-missing-index migrationpilot:MP016 pgls:unindexedForeignKeys " +
      "eslint-plugin-postgresql:require-index-on-fk-column",
  ),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "No index of the table begins with the columns of a foreign key.",
    why:
      "Each DELETE of a referenced row, and each UPDATE of its key, then reads the whole referencing table to look for " +
      "rows that refer to it, and holds its locks meanwhile. PostgreSQL makes no such index itself.",
    instead: "CREATE INDEX CONCURRENTLY on the columns; one that leaves out rows without a value is enough.",
    examples: {
      reject: ["CREATE TABLE lines (id bigint PRIMARY KEY, order_id bigint REFERENCES orders (id));"],
      accept: [
        "CREATE TABLE lines (order_id bigint REFERENCES orders (id));\nCREATE INDEX lines_order ON lines (order_id);",
        "CREATE TABLE lines (order_id bigint REFERENCES orders (id), line int, PRIMARY KEY (order_id, line));",
      ],
    },
  },
  messages: {
    missing: {
      text:
        "No index of {table} begins with {columns}, so each DELETE in {referenced} reads all of {table} to look for rows " +
        "that refer to it.",
      help: "CREATE INDEX CONCURRENTLY ON {table} ({columns}).",
    },
    unknown: {
      text:
        "No migration creates an index of {table} that begins with {columns}; without one, each DELETE in {referenced} " +
        "reads all of {table}.",
      help: "If there is none, CREATE INDEX CONCURRENTLY ON {table} ({columns}).",
    },
  },
  check(context) {
    const { folder, facts } = context;
    let world: World | null = null;
    for (const migration of folder.migrations) {
      const file = context.fileOf(migration, "up");
      for (const { added, statement, table, referenced } of file ? digest.of(file) : []) {
        world ??= context.worldBefore(folder.migrations.length);
        const relation = world.relations.get(table);
        if (!file || !relation || !lacksIndex(world, relation, added)) continue;
        const isSmall = [table, referenced].some(
          (key) => (facts.rows.get(key.replace("\u0000", ".")) ?? fewRows) < fewRows,
        );
        if (isSmall) continue;
        const shown = displayName(nameOfRangeVar(added.table));
        const other = displayName(nameOfRangeVar(added.referenced));
        context.report(file, statement, {
          message: relation.complete ? "missing" : "unknown",
          at: wordsOf(statement, added, "references"),
          data: { table: shown, columns: added.columns.join(", "), referenced: other },
          ...(relation.complete ? {} : { severity: "info" }),
          fixes: () => indexFix(context, file, statement, added),
        });
      }
    }
  },
});

/** The foreign key is there in the end, and no index serves it. */
function lacksIndex(world: World, relation: Relation, { node, columns }: AddedForeignKey): boolean {
  if (relation.temporary || !isTable(relation)) return false;
  const isThere = [...relation.constraints.values()].some(
    (one) => one.node === node && one.columns.join() === columns.join(),
  );
  return isThere && !indexesOf(world, relation).some((index) => findsByColumns(index, columns));
}

/** For a table that the statement itself creates: nobody waits for the index. */
function indexFix(
  { parser }: HistoryContext,
  { path }: LintFile,
  statement: Statement,
  { table, columns, madeBy }: AddedForeignKey,
): readonly RuleFix[] {
  if (madeBy !== "create-table" || statement.inside || statement.resynced || !statement.terminated) return [];
  const list = columns.map(quoteIdentifier).join(", ");
  const index = `CREATE INDEX ON ${quoteName(nameOfRangeVar(table))} (${list})`;
  if (!parsesAs(parser, index, ["IndexStmt"])) return [];
  const { end } = statement;
  const edit = { path, range: { start: end, end }, newText: `;\n${index}` };
  return [{ title: `Create an index on ${columns.join(", ")}`, safe: false, edits: [edit] }];
}
