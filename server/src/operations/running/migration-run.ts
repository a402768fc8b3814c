// What running one half of a pair needs and how it can end: shared by apply, rollback and recovery.
import type { ConnectionLost, ServerError } from "../../database/errors";
import type { LockQueue } from "../../database/lock-queue";
import type { PipelinedStatement } from "../../database/pipeline";
import type { Database, HeldLock, Session } from "../../database/session";
import { resetStatements, type SessionDefaults } from "../../database/session-settings";
import type { Blocker, Plan, PlanStep } from "../../protocol/operations";
import type { Statement } from "../../sql/sql-file";
import { locksBySyntax, type LockReader } from "../forecast/forecast";
import type { Clock, TargetTools } from "../operation";
import { LockWaits } from "./lock-waits";
import type { RunnableFile } from "../runnable-file";
import type { SentAhead } from "./send-ahead";
import { stepEvents, type StepEvents } from "../step-events";

export interface MigrationRun {
  readonly tools: TargetTools;
  readonly database: Database;
  readonly clock: Clock;
  readonly session: Session;
  readonly plan: Plan;
  readonly events: StepEvents;
  /** The run was cancelled. */
  readonly signal: AbortSignal;
  /** When it is lost, somebody else may be migrating. */
  readonly lock: HeldLock;
  /** The run was cancelled or has lost its lock. */
  readonly stop: AbortSignal;
  /** Applications whose sessions may be ended when they stand in the way; null to end none. */
  readonly terminate: readonly string[] | null;
  readonly waits: LockWaits;
}

/** How the statements of one transaction, or one statement outside, ended. */
export type StatementsEnd =
  | {
      readonly kind: "committed";
      /** The next migration, when it was sent behind the commit. */
      readonly ahead?: SentAhead;
    }
  /** The server refused a statement, or the commit when `statement` is null; rolled back. */
  | {
      readonly kind: "failed";
      readonly error: ServerError;
      readonly statement: Statement | null;
      readonly blockers: readonly Blocker[];
      /** Those that waited behind it, when it was cancelled for their sake. */
      readonly gaveWayTo?: LockQueue | null;
    }
  /** The connection ended before the commit was sent, so the server rolls back. */
  | { readonly kind: "lost"; readonly error: ConnectionLost }
  /** The connection ended during the commit and nobody can say what became of it. */
  | { readonly kind: "commit-unknown"; readonly error: ConnectionLost }
  /** The file ended our transaction by itself: a part of it may be committed. */
  | { readonly kind: "escaped" }
  /** An index that was built is not valid. */
  | { readonly kind: "invalid-index"; readonly statement: Statement; readonly index: string }
  /** Another session builds the very index, so it is not ours to build or to mend. */
  | { readonly kind: "index-being-built"; readonly statement: Statement; readonly index: string }
  /** Another run holds the migration lock: rolled back, so that it does not find what it did not make. */
  | { readonly kind: "lock-lost" }
  | { readonly kind: "cancelled" };

export type Failure = Exclude<StatementsEnd, { readonly kind: "committed" }>;

/** A statement with the step that shows it. */
export interface PlannedStatement {
  readonly statement: Statement;
  readonly step: PlanStep;
}

export function migrationRun(
  tools: TargetTools,
  { session, lock }: { readonly session: Session; readonly lock: HeldLock },
  plan: Plan,
  signal: AbortSignal,
  terminate: readonly string[] | null = null,
): MigrationRun {
  const { database, clock } = tools;
  return {
    tools,
    database,
    clock,
    session,
    lock,
    plan,
    events: stepEvents(plan, clock),
    signal,
    stop: AbortSignal.any([signal, lock.lost]),
    terminate,
    waits: new LockWaits(),
  };
}

/**
 * Whether the migration lock is still ours, by the row that says who holds it. Within a transaction a successor waits for
 * its end; outside of one the answer may be old at once, which is still better than writing after a successor has begun.
 */
export async function holdsLock({ session, lock }: Pick<MigrationRun, "session" | "lock">): Promise<boolean> {
  if (lock.lost.aborted) return false;
  const rows = await session.query<{ held: string | null }>(`select ${lock.fence ?? "''"} as held`);
  return rows[0]?.held !== null;
}

/** What statements lock, by the server's version. */
export function locksOf({ database }: Pick<MigrationRun, "database">): LockReader {
  return locksBySyntax(Math.trunc(database.identity.server_version_num / 10_000));
}

/** Forgets what the file before has set: role, search path, timeouts. */
export async function freshSession(run: Pick<MigrationRun, "session" | "tools">): Promise<void> {
  await run.session.pipeline(freshSessionStatements(run));
}

/** The statements of `freshSession`, for the start of a longer pipeline. */
export function freshSessionStatements(
  run: Pick<MigrationRun, "session" | "tools">,
): readonly PipelinedStatement[] {
  return resetStatements(run.session, sessionDefaults(run.tools));
}

function sessionDefaults(tools: TargetTools): SessionDefaults {
  const { database } = tools;
  const checksConnection = database.kind === "server" && database.identity.server_version_num >= 140_000;
  return { run: tools.run, readOnly: false, checksConnection };
}

/** Where the rows of COPY … FROM STDIN lie, or the statement alone. */
export function textOf(
  file: RunnableFile,
  statement: Statement,
): { readonly sql: string; readonly rows: string | null } {
  const sql = statement.parsed.text;
  const { copyData } = statement;
  return { sql, rows: copyData === null ? null : file.text.slice(copyData.start, copyData.end) };
}
