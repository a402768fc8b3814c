// Where a file that was cut off between its units goes on: with the first unit that the history does not have as done. What
// is done is known again by its hashes, so a file that was edited in what has run already is not resumed. Pure.
import { fail, ok, type Result } from "../../base/result";
import { LineIndex } from "../../base/text-range";
import type { AppliedTexts } from "../../database/history";
import type { Direction } from "../../protocol/findings";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { Parser } from "../../sql/parser";
import { keptFile } from "./down-script";
import { labelOf, type KnownMigration } from "../migration-states";
import { notPossible } from "./resolve-problems";
import { readRunnable, type RunnableFile } from "../runnable-file";
import { hashOfUnit } from "../running/run-units";

export interface Resume {
  readonly direction: Direction;
  readonly file: RunnableFile;
  /** Units that are done, and how many statements they have. */
  readonly from: number;
  readonly passed: number;
  readonly downText: string | null;
  readonly remark: string | null;
}

/** Takes the folder's file, or the one that the history keeps when that is gone or another. */
export function planResume(
  known: KnownMigration,
  kept: AppliedTexts | null,
  parser: Parser,
): Result<Resume, Problem> {
  const { row, migration } = known;
  if (!row?.dirty || row.units_done === null || row.direction === null) {
    return fail(notPossible("resume", known, row?.dirty ? "The history does not know how far it came." : ""));
  }
  const { direction } = row;
  const done = row.unit_hashes ?? [];
  const downText = migration?.down?.text ?? kept?.down ?? null;
  const file = migration?.[direction] ?? null;
  const keptText = kept?.[direction] ?? null;
  const candidates = [file, keptText === null ? null : keptFile(known, keptText, direction)];
  let refusal: Problem | null = null;
  for (const candidate of candidates) {
    if (candidate === null) continue;
    const read = readRunnable(known, candidate, parser);
    const refused = read.ok ? edited(known, read.value, done) : read.failure;
    if (!read.ok || refused) {
      refusal ??= refused;
      continue;
    }
    const units = read.value.model.mode === "units" ? read.value.model.units : [];
    const passed = units.slice(0, done.length).flatMap(({ statements }) => statements).length;
    const remark =
      candidate === file ? null : `${labelOf(known)} goes on with the text that the history keeps.`;
    return ok({ direction, file: read.value, from: done.length, passed, downText, remark });
  }
  return fail(refusal ?? notPossible("resume", known, "Its file is gone, and the history does not keep it."));
}

function edited(known: KnownMigration, file: RunnableFile, done: readonly string[]): Problem | null {
  const units = file.model.mode === "units" ? file.model.units : [];
  const at = done.findIndex((hash, index) => {
    const unit = units[index];
    return !unit || hashOfUnit(unit) !== hash;
  });
  if (at < 0 && file.model.mode === "units") return null;
  const statement = units[at]?.statements[0];
  const range = statement ? new LineIndex(file.text).rangeOf(statement) : null;
  const { path } = file.file;
  return problem(
    "history/changed",
    {
      message: `${path} was edited in a part that has run already${range ? `, from line ${range.start.line + 1} on` : ""}.`,
      state: nothingChanged,
      next: `Bring that part back to what ran, or take ${labelOf(known)} back with migrate-safe resolve ${known.version} --undo.`,
    },
    { place: { path, range } },
  );
}
