// What a person is told when a migration could not be run to its end: the place, the server's words, the state of the
// database and the next step. Pure.
import { LineIndex, type Range } from "../../base/text-range";
import { serverMessageOf, type ServerError } from "../../database/errors";
import type { Outcome } from "../../protocol/operations";
import { problem, type Problem, type ProblemCode } from "../../protocol/problems";
import type { Failure } from "./migration-run";
import { placeText, rangeOfError } from "../locate-error";
import { lostProblem, readOnlyNow } from "./lost-problem";
import { cancelledProblem } from "../operation";
import type { RunnableFile } from "../runnable-file";
import { queueText } from "./queue-guard";
import { describeBlocker } from "./watch-statement";

export interface FailureText {
  readonly code: ProblemCode;
  readonly file: RunnableFile;
  /** What state the database is in, as a sentence. */
  readonly state: string;
  readonly next: string;
}

/** SQLSTATE 55P03 lock_not_available; 40P01 deadlock_detected. */
const lockStates: ReadonlySet<string> = new Set(["55P03", "40P01"]);

/** A file that makes its own transaction read-only is to be corrected itself. */
const asksForReadOnly = /\bread[_ ]only\b/i;

export function failureProblem(failure: Failure, text: FailureText, lockLost: boolean): Problem {
  const { file, state, next } = text;
  const { path } = file.file;
  switch (failure.kind) {
    case "failed": {
      const { error, statement, blockers, gaveWayTo } = failure;
      const range: Range | null = statement ? rangeOfError(file.text, statement, error) : null;
      const where = range ? placeText(path, range) : path;
      const [first] = blockers;
      const behind = first ? ` It waited for ${describeBlocker(first)}.` : "";
      const when = statement ? "" : " at its commit";
      const readOnly = error.code === readOnlyNow.code && !asksForReadOnly.test(file.text);
      const refusal = readOnly ? `${readOnlyNow.what} (${error.message})` : error.message;
      return problem(
        gaveWayTo || lockStates.has(error.code) ? "lock/timeout" : text.code,
        {
          message: gaveWayTo
            ? `${where}: cancelled to let others pass: ${queueText(gaveWayTo)}.${behind}`
            : `${where}: ${refusal}${when}.${duplicateKey(error)}${behind}`,
          state,
          next: readOnly ? readOnlyNow.next : next,
        },
        { place: { path, range }, server: serverMessageOf(error) },
      );
    }
    case "index-being-built": {
      const range = new LineIndex(file.text).rangeOf(failure.statement);
      const built = `another session is building the index ${failure.index}`;
      return problem(
        text.code,
        {
          message: `${placeText(path, range)}: ${built}.`,
          state,
          next: `Wait until it is built (pg_stat_progress_create_index tells how far it is). ${next}`,
        },
        { place: { path, range } },
      );
    }
    case "invalid-index": {
      const range = new LineIndex(file.text).rangeOf(failure.statement);
      return problem(
        text.code,
        {
          message: `${placeText(path, range)}: the index ${failure.index} was built but is not valid.`,
          state,
          next,
        },
        { place: { path, range } },
      );
    }
    case "escaped":
      return problem(
        text.code,
        {
          message: `${path}: something in the file ended the transaction it was run in.`,
          state,
          next: `Look at the database, set it right by hand, then tell so with migrate-safe resolve ${file.version}.`,
        },
        { place: { path, range: null } },
      );
    case "commit-unknown":
      return problem("apply/commit-unknown", {
        message: `${path}: the connection was lost during the commit, and the server could not be asked since.`,
        state:
          "It is not known whether this migration is applied; it is either applied with its history or not at all.",
        next: "Ask for the status when the server can be reached again, then go on.",
      });
    case "lost":
      return lostProblem(state, failure.error);
    case "lock-lost":
      return lockLostProblem(state);
    case "cancelled":
      return lockLost ? lockLostProblem(state) : cancelledProblem(state);
  }
}

/** SQLSTATE 23505 unique_violation: the detail names the key that is there twice. */
function duplicateKey({ code, detail }: ServerError): string {
  return code === "23505" && detail !== null ? ` ${detail.replace(/\.?$/, ".")}` : "";
}

export function lockLostProblem(state: string): Problem {
  return problem("target/lost", {
    message: "The connection that held the migration lock was lost, so the run stopped.",
    state,
    next: "Ask for the status, then run the command again.",
  });
}

/** `partial` when some of the file lasts without the rest. */
export function outcomeOf(failure: Failure, partial: boolean): Outcome {
  if (failure.kind === "cancelled") return partial ? "cancelled-partial" : "cancelled-clean";
  if (failure.kind === "commit-unknown" || failure.kind === "escaped") return "failed-partial";
  return partial ? "failed-partial" : "failed-clean";
}
