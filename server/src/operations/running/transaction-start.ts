// How the transaction of a migration begins: what is forgotten and set first, and which of its statements go to the server
// together with that. Pure; does not know how the transaction ends.
import type { PipelinedStatement, TextRow } from "../../database/pipeline";
import type { RunnableFile } from "../runnable-file";
import { wantedLocks } from "./lock-order";
import { freshSessionStatements, locksOf, type MigrationRun, type PlannedStatement } from "./migration-run";
import { partsOf, pipelined, type Part } from "./run-statements";
import { setLocal } from "./set-local";

export interface TransactionStart {
  /** All statements of the transaction. */
  readonly parts: readonly Part[];
  readonly opening: readonly PipelinedStatement[];
  /** The part that goes to the server with the opening; null when the first one needs locks before, or brings rows. */
  readonly together: Part | null;
}

/** `fresh`: whether the session forgets first what was before. */
export function transactionStart(
  run: MigrationRun,
  statements: readonly PlannedStatement[],
  fresh: boolean,
  lockTimeoutMs: number,
): TransactionStart {
  const upFront = wantedLocks(
    statements.map(({ statement }) => statement),
    locksOf(run),
  );
  const parts = partsOf(statements, upFront);
  const opening = [...(fresh ? freshSessionStatements(run) : []), ...beginning(lockTimeoutMs)];
  const [first] = parts;
  return { parts, opening, together: first && first.locks.length === 0 && !first.copies ? first : null };
}

/**
 * txid_current() is the name that every supported server knows; it assigns a number, so that a commit inside the file shows
 * as another number or none. Manual: "Transaction ID and Snapshot Information Functions".
 */
function beginning(lockTimeoutMs: number): readonly PipelinedStatement[] {
  return [
    { sql: "begin" },
    { sql: `select pg_catalog.txid_current(), ${setLocal("lock_timeout", lockTimeoutMs)}` },
  ];
}

/** The number of the transaction, from the answers to what began with the opening. */
export function numberIn(answers: readonly (TextRow | null)[], { opening }: TransactionStart): string {
  return answers[opening.length - 1]?.[0] ?? "";
}

/** What goes to the server at once; null when nothing of the file does. */
export function firstExchange(
  run: MigrationRun,
  file: RunnableFile,
  { opening, together }: TransactionStart,
): readonly PipelinedStatement[] | null {
  return together && [...opening, ...pipelined(file, together.statements, locksOf(run))];
}
