// Says in the history what a person says is so, without touching anything else: that a migration is applied, that it is not,
// or that its edited file is what counts.
import { fail, ok, type Result } from "../../base/result";
import {
  deleteHistoryRow,
  insertHistoryRow,
  noLongerDirty,
  textColumns,
  updateHistoryRow,
  type AppliedTexts,
} from "../../database/history";
import { checksumOf } from "../../migrations/checksum";
import type { Problem } from "../../protocol/problems";
import type { ResolveAction } from "../../protocol/reports/resolve";
import { holdsLock, type MigrationRun } from "../running/migration-run";
import { rollBack } from "../running/run-transaction";
import { isDownChanged, labelOf, type KnownMigration } from "../migration-states";
import { notPossible } from "./resolve-problems";

export type MarkAction = Exclude<ResolveAction, "resume" | "undo">;

export interface Mark {
  readonly action: MarkAction;
  readonly title: string;
  /** The scripts that belong to what the history will say. */
  readonly texts: AppliedTexts;
}

export function planMark(
  action: MarkAction,
  known: KnownMigration,
  kept: AppliedTexts | null,
): Result<Mark, Problem> {
  const { row, migration, state } = known;
  const up = migration?.up?.text ?? null;
  const texts = { up: up ?? kept?.up ?? null, down: migration?.down?.text ?? kept?.down ?? null };
  const label = labelOf(known);
  switch (action) {
    case "mark-applied":
      if (state !== "dirty" && row !== null) break;
      if (texts.up === null) break;
      return ok({ action, title: `Record ${label} as applied`, texts });
    case "mark-rolled-back":
      if (row === null) break;
      return ok({ action, title: `Remove ${label} from the history`, texts });
    case "accept-change":
      if (up === null || (state !== "changed" && !(state === "applied" && isDownChanged(known)))) break;
      return ok({ action, title: `Record the files of ${label} as what was applied`, texts });
  }
  return fail(notPossible(action, known));
}

/** One change of one row; false, and nothing changed, when the migration lock is not ours any more. */
export async function markIn(
  run: MigrationRun,
  known: KnownMigration,
  mark: Mark,
  resolution: string,
): Promise<boolean> {
  const { session } = run;
  let open = true;
  await session.execute("begin");
  try {
    await changeRow(run, known, mark, resolution);
    if (!(await holdsLock(run))) return false;
    await session.execute("commit");
    open = false;
    return true;
  } finally {
    if (open) await rollBack(session);
  }
}

async function changeRow(
  { session, tools, database }: MigrationRun,
  known: KnownMigration,
  { action, texts }: Mark,
  resolution: string,
): Promise<void> {
  const { version, name, row } = known;
  if (action === "mark-rolled-back") {
    await deleteHistoryRow(session, tools.run, version);
    return;
  }
  const checksum = texts.up === null ? (row?.checksum ?? null) : checksumOf(texts.up);
  const change = { checksum, ...textColumns(texts), resolution };
  if (row === null) {
    const applied_by = database.identity.role;
    await insertHistoryRow(session, tools.run, { version, name, applied_by, run_id: tools.runId, ...change });
    return;
  }
  const more = action === "mark-applied" ? { ...noLongerDirty, name, run_id: tools.runId } : {};
  await updateHistoryRow(session, tools.run, version, { ...change, ...more });
}
