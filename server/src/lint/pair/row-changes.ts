// The rows that a file inserts, updates, deletes or truncates, statement by statement, also inside WITH and DO blocks.
import { nameOfRangeVar } from "../../sql/names";
import type { SqlFile, Statement } from "../../sql/sql-file";
import { as, walk, type Node, type Tree } from "../../sql/syntax-tree";
import { grouped } from "../grouped";
import { nestedStatements } from "../nested-statements";

export type RowVerb = "insert" | "update" | "delete" | "truncate";

export interface RowChange {
  readonly statement: Statement;
  readonly verb: RowVerb;
  readonly table: Tree.RangeVar;
  /** Columns that are set; empty where the statement names none. */
  readonly columns: readonly string[];
  readonly where: Node | null;
  /** Takes its values from rows, not only from constants. */
  readonly readsRows: boolean;
  readonly insert: Tree.InsertStmt | null;
}

interface RowChanges {
  readonly all: readonly RowChange[];
  readonly byTable: ReadonlyMap<string, readonly RowChange[]>;
}

const made = new WeakMap<SqlFile, RowChanges>();

export function rowChanges(file: SqlFile): readonly RowChange[] {
  return changesOf(file).all;
}

/** Those of one table. */
export function rowChangesOf(file: SqlFile, table: Tree.RangeVar): readonly RowChange[] {
  return changesOf(file).byTable.get(keyOf(table)) ?? [];
}

function changesOf(file: SqlFile): RowChanges {
  let changes = made.get(file);
  if (!changes) {
    const all = file.statements.flatMap((one) => [one, ...nestedStatements(one)].flatMap(changesIn));
    changes = { all, byTable: grouped(all, ({ table }) => keyOf(table)) };
    made.set(file, changes);
  }
  return changes;
}

const kinds = new Set([
  "InsertStmt",
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
  "TruncateStmt",
  "CopyStmt",
  "SelectStmt",
]);

function changesIn(statement: Statement): readonly RowChange[] {
  const { tree, kind } = statement.parsed;
  if (!tree || !kinds.has(kind)) return [];
  const found: RowChange[] = [];
  const add = (verb: RowVerb, table: Tree.RangeVar | undefined, more: Partial<RowChange> = {}): void => {
    if (!table?.relname || table.relpersistence === "t") return;
    found.push({ statement, verb, table, columns: [], where: null, readsRows: false, insert: null, ...more });
  };
  walk(tree, (node, payload) => {
    if (node === "InsertStmt") {
      const insert = payload as Tree.InsertStmt;
      const readsRows = (as(insert.selectStmt, "SelectStmt")?.fromClause?.length ?? 0) > 0;
      add("insert", insert.relation, { columns: targets(insert.cols), readsRows, insert });
    } else if (node === "UpdateStmt") {
      const update = payload as Tree.UpdateStmt;
      const readsRows = mentionsColumns(update.targetList) || (update.fromClause?.length ?? 0) > 0;
      const where = update.whereClause ?? null;
      add("update", update.relation, { columns: targets(update.targetList), where, readsRows });
    } else if (node === "DeleteStmt") {
      const remove = payload as Tree.DeleteStmt;
      add("delete", remove.relation, { where: remove.whereClause ?? null });
    } else if (node === "MergeStmt") {
      add("update", (payload as Tree.MergeStmt).relation, { readsRows: true });
    } else if (node === "CopyStmt") {
      const copy = payload as Tree.CopyStmt;
      if (copy.is_from) add("insert", copy.relation);
    } else if (node === "TruncateStmt") {
      for (const table of (payload as Tree.TruncateStmt).relations ?? [])
        add("truncate", as(table, "RangeVar"));
    }
  });
  return found;
}

function targets(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).flatMap((node) => as(node, "ResTarget")?.name ?? []);
}

function mentionsColumns(node: unknown): boolean {
  let found = false;
  walk(node, (kind) => {
    found ||= kind === "ColumnRef" || kind === "SubLink";
  });
  return found;
}

function keyOf(table: Tree.RangeVar): string {
  const { schema, name } = nameOfRangeVar(table);
  return `${schema ?? "public"}\u0000${name}`;
}
