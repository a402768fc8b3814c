// The changes of settings that a file has made so far, and which of them gave a timeout the value it has now.
import type { Statement } from "../sql/sql-file";
import { as } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { settingChanges, timeoutMs, type SettingChange } from "./schema/session-settings";

interface PlacedChange extends SettingChange {
  readonly statement: Statement;
  /** Of its transaction. */
  readonly place: number;
}

interface Trail {
  last: Statement | null;
  readonly changes: PlacedChange[];
}

const key = "settings of the file";

/** Call it for each statement: what the file set so far, this statement included. */
export function changesSoFar({ memory, statement, place }: StatementContext): readonly PlacedChange[] {
  let trail = memory.get(key) as Trail | undefined;
  if (!trail) memory.set(key, (trail = { last: null, changes: [] }));
  if (trail.last !== statement) {
    trail.last = statement;
    for (const change of settingChanges(statement.parsed)) {
      trail.changes.push({ ...change, statement, place: place.id });
    }
  }
  return trail.changes;
}

/** The statement that gave the timeout its value; null when none of the file did. RESET ALL counts. */
export function setBy(
  changes: readonly PlacedChange[],
  { place }: StatementContext,
  name: string,
  ms: number,
): Statement | null {
  const found = changes.findLast(
    (change) =>
      (change.name === name || change.name === "*") &&
      timeoutMs(change.values) === ms &&
      (!change.local || change.place === place.id),
  );
  return found?.statement ?? null;
}

/** Statements that only change settings or transactions and so wait for nothing. */
export function isPreparation({ parsed }: Statement): boolean {
  if (parsed.kind === "VariableSetStmt" || parsed.kind === "TransactionStmt") return true;
  const targets = as(parsed.tree, "SelectStmt")?.targetList?.length ?? 0;
  return targets > 0 && settingChanges(parsed).length === targets;
}
