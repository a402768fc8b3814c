// Which tables a transaction locks before its first statement that needs one, and in which order: two runs, or a run and an
// application, that lock the same tables in one order cannot deadlock, and a mode that is taken at once in its strongest
// need not be upgraded. Pure; what exists was read before.
import type { ExistingTable } from "../../database/existing-tables";
import type { LockMode } from "../../locks/lock-modes";
import { lockModes, strongerMode } from "../../locks/lock-modes";
import { nameOfRangeVar, quoteName } from "../../sql/names";
import type { ParsedText, Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { createdTable, type LockReader } from "../forecast/forecast";

/** A table that the statements lock, by its name as SQL. */
export interface WantedLock {
  readonly name: string;
  /** The strongest that any of the statements takes. */
  readonly mode: LockMode;
  /** A statement before the one that takes the strongest mode takes a weaker one. */
  readonly upgraded: boolean;
}

export interface WantedLocks {
  /** The statement that takes the first of them. */
  readonly before: Statement;
  readonly locks: readonly WantedLock[];
}

/** More tables than this are locked as the statements come to them. */
const mostTables = 200;

/**
 * Null when order does not matter: one table, taken in its strongest mode at once. Reads are left out, as they keep nobody
 * waiting but schema changes. What follows a change of search path or role is left out too: its names may mean others.
 */
export function wantedLocks(statements: readonly Statement[], locksOf: LockReader): WantedLocks | null {
  const created = new Set<string>();
  const wanted = new Map<string, WantedLock>();
  let before: Statement | null = null;
  for (const statement of statements) {
    if (changesMeaning(statement.parsed)) break;
    const own = createdTable(statement.parsed);
    if (own) created.add(quoteName(own));
    // A table that is there already is not created, and what it refers to is not locked.
    if (as(statement.parsed.tree, "CreateStmt")?.if_not_exists) continue;
    for (const { name: qualified, role, mode } of locksOf(statement).relations) {
      const name = quoteName(qualified);
      const isTable = role !== "index" && role !== "sequence" && role !== "view" && role !== "type";
      if (mode === "ACCESS SHARE" || !isTable || created.has(name)) continue;
      const known = wanted.get(name);
      const strongest = known ? strongerMode(known.mode, mode) : mode;
      const upgraded = known !== undefined && (known.upgraded || strongest !== known.mode);
      wanted.set(name, { name, mode: strongest, upgraded });
      before ??= statement;
    }
    for (const renamed of renamedTo(statement.parsed)) created.add(renamed);
  }
  const locks = [...wanted.values()];
  if (before === null || !isNeeded(locks) || locks.length > mostTables) return null;
  return { before, locks };
}

/** The statements that lock what is there; empty when one table alone is, taken in its strongest mode at once. */
export function lockStatements(
  tables: readonly ExistingTable[],
  locks: readonly WantedLock[],
  wait: "nowait" | "wait",
): readonly string[] {
  const found = tables.flatMap((table) => locks.filter(({ name }) => name === table.name));
  if (!isNeeded(found)) return [];
  const modes = new Map<number, LockMode>();
  for (const { oid, name } of tables) {
    const mode = locks.find((lock) => lock.name === name)?.mode ?? lockModes[0];
    modes.set(oid, strongerMode(modes.get(oid) ?? mode, mode));
  }
  return parentsFirst(tables).map(
    ({ oid, table }) =>
      // ONLY, because a statement says itself what it takes on partitions and children.
      `lock table only ${table} in ${modes.get(oid) ?? lockModes[0]} mode${wait === "nowait" ? " nowait" : ""}`,
  );
}

function isNeeded(locks: readonly WantedLock[]): boolean {
  return locks.length > 1 || locks.some(({ upgraded }) => upgraded);
}

/** Referenced tables before those that refer to them, else by name; a cycle is entered at its first name. */
export function parentsFirst(tables: readonly ExistingTable[]): readonly ExistingTable[] {
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const sorted = [...byOid.values()].sort((a, b) => (a.table < b.table ? -1 : 1));
  const placed = new Set<ExistingTable>();
  const entered = new Set<ExistingTable>();
  const place = (table: ExistingTable): void => {
    if (entered.has(table)) return;
    entered.add(table);
    for (const parent of sorted) if (table.parents.includes(parent.oid)) place(parent);
    placed.add(table);
  };
  for (const table of sorted) place(table);
  return [...placed];
}

function renamedTo(parsed: ParsedText): readonly string[] {
  const rename = as(parsed.tree, "RenameStmt");
  if (!rename?.relation || !rename.newname) return [];
  const { schema } = nameOfRangeVar(rename.relation);
  return [quoteName({ schema, name: rename.newname })];
}

function changesMeaning({ tree, text }: ParsedText): boolean {
  const set = as(tree, "VariableSetStmt");
  if (set) return ["search_path", "role", "session_authorization"].includes(set.name ?? "");
  return as(tree, "SelectStmt") !== null && /set_config/i.test(text);
}
