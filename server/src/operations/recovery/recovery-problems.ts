// What a person is told when a half applied migration could not be taken back. Pure.
import { serverMessageOf, type ServerError } from "../../database/errors";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { Difference } from "../../protocol/reports/difference";
import type { Statement } from "../../sql/sql-file";
import { placeText, rangeOfError } from "../locate-error";
import type { Recovery } from "./recover";
import type { RunnableFile } from "../runnable-file";

export function stillDirty({ label, row }: Recovery): string {
  return `${label} is still ${row.direction === "down" ? "half rolled back" : "half applied"} and marked dirty.`;
}

function byHand({ row }: Recovery): string {
  const { version } = row;
  return `Or set the schema right by hand and end it with migrate-safe resolve ${version} --mark-rolled-back or --mark-applied.`;
}

export function noDown(recovery: Recovery): Problem {
  return problem("rollback/no-down", {
    message: `${recovery.label} is half applied and has no down script to take it back.`,
    state: nothingChanged,
    next: `Write its down script and run the command again. ${byHand(recovery)}`,
  });
}

/** `differences` is null when the schema before was not kept. */
export function notAsBefore(
  recovery: Recovery,
  down: RunnableFile,
  differences: readonly Difference[] | null,
): Problem {
  const { label } = recovery;
  const what =
    down.model.mode === "transaction"
      ? "What the down script did was rolled back."
      : "The down script has run.";
  const listed = differences?.length ? `: ${listOf(differences)}` : "";
  return problem(
    "rollback/failed",
    {
      message: `After ${down.file.path} the schema is not what it was before ${label}${listed}.`,
      state: `${what} ${stillDirty(recovery)}`,
      next: `Correct the down script and run the command again. ${byHand(recovery)}`,
    },
    { place: { path: down.file.path, range: null } },
  );
}

/** The first few; all of them are told as the run's progress. */
function listOf(differences: readonly Difference[]): string {
  const shown = differences.slice(0, 3).map(({ change, kind, object }) => `${change} ${kind} ${object}`);
  const more = differences.length - shown.length;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** One difference on one line. */
export function differenceLine({ change, kind, object, before, after }: Difference): string {
  const sides = change === "changed" ? ` was ${before ?? ""} and is ${after ?? ""}` : "";
  return `${change} ${kind} ${object}${sides}`;
}

export function refusedDown(
  recovery: Recovery,
  down: RunnableFile,
  statement: Statement,
  error: ServerError,
): Problem {
  const { path } = down.file;
  const range = rangeOfError(down.text, statement, error);
  return problem(
    "rollback/failed",
    {
      message: `${placeText(path, range)}: ${error.message}.`,
      state: stillDirty(recovery),
      next: `Correct the down script and run the command again. ${byHand(recovery)}`,
    },
    { place: { path, range }, server: serverMessageOf(error) },
  );
}
