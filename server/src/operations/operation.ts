// The anatomy every operation shares: gather reads facts, plan decides and is pure, run does what the plan says and
// tells it as events of which the last is `finished`. Knows no single operation and no door.
import type { MigrationFolder } from "../migrations/migration";
import type { BackupSettings, LintSettings, ProofSettings, RunSettings } from "../config/settings";
import type { Database } from "../database/session";
import { ConnectionLost, problemOfServerError, ServerError } from "../database/errors";
import type { Parser } from "../sql/parser";
import type { Result } from "../base/result";
import { hashOf } from "../base/hash";
import { exitCodeOf } from "../protocol/exit-codes";
import type {
  OperationEvent,
  OperationId,
  Outcome,
  Plan,
  PlanStep,
  TargetIdentity,
} from "../protocol/operations";
import type { ResolveAction } from "../protocol/reports/resolve";
import type { Shard } from "../protocol/reports/verify";
import { nothingChanged, problem, type Problem, type ProblemCode } from "../protocol/problems";
import { lostProblem, readOnlyNow } from "./running/lost-problem";
import { recordEvent } from "./record-event";
import type { Files } from "./files";

/** Which migrations: at most `steps`, and none beyond version `to`; null leaves it open. */
export interface MigrationRange {
  readonly steps: number | null;
  readonly to: string | null;
}

/** Where a down script is taken from: the folder as it is now, or what the history keeps of the time of the apply. */
export type DownSource = "file" | "history";

/** A production target runs a write only when its own name is confirmed. */
export interface Confirmed {
  readonly confirm: string | null;
}

/** Why a person says that a run is right; the log keeps it. */
export interface Explained {
  readonly reason?: string | null;
}

/** What a run may do to the sessions of others. */
export interface Terminating {
  /** End those that stand in the way and whose application the config names. */
  readonly terminateBlockers?: boolean;
  /** End those of earlier runs whose process is gone and that are still at work. */
  readonly endOrphans?: boolean;
}

/** What a person may ask of each operation. None of them carries SQL. */
export interface Intents {
  /** With a version, also the scripts of that migration: as they were applied and as they are in the folder. */
  readonly status: { readonly version?: string | null };
  readonly "dry-run": MigrationRange;
  readonly preflight: MigrationRange & {
    /** The target's name stands for another server from now on. */
    readonly acceptServer?: boolean;
    readonly skipRehearsal?: boolean;
  };
  /** Without `tables` what the config says. */
  readonly backup: { readonly tables?: BackupSettings["tables"] | null };
  readonly apply: MigrationRange &
    Confirmed &
    Explained &
    Terminating & {
      readonly skipBackup: boolean;
      readonly backupTables?: BackupSettings["tables"] | null;
      readonly force: boolean;
    };
  readonly postflight: object;
  /** Without `steps` and `to` the newest applied migration alone. */
  readonly rollback: MigrationRange &
    Confirmed &
    Explained &
    Terminating & {
      /** Of a down script that was edited since: the applied one, or the file's. */
      readonly downFrom: DownSource;
    };
  readonly resolve: Confirmed & {
    readonly version: string;
    readonly action: ResolveAction;
    /** Needed by what only changes the history. */
    readonly reason: string | null;
  };
  readonly restore: Confirmed &
    Explained & {
      /** Path of a backup; null for the one `latest-backup.txt` names. */
      readonly file: string | null;
      readonly intoScratch: boolean;
      /** Drop and recreate the schemas and migrate up to `to` before the data is loaded. */
      readonly rebuild: boolean;
      /** Load the backup into a production target though it was taken from another database. */
      readonly fromOtherDatabase?: boolean;
      readonly to: string | null;
    };
  readonly diff: {
    /** Name of a migration to make from what differs from the files; null for none. */
    readonly migration?: string | null;
    /** Write its pair, which must not be there. */
    readonly write?: boolean;
  };
  readonly rehearse: MigrationRange & {
    /** Rows a table that are copied along; null for the schema alone. */
    readonly withSample: number | null;
    /** Rows of a production target may be copied. */
    readonly allowProductionData: boolean;
  };
  readonly down: {
    readonly versions: readonly string[];
    /** All migrations without a down, or with one that holds no statement. */
    readonly allMissing: boolean;
    readonly write: boolean;
    /** Replace down scripts that hold statements. */
    readonly force: boolean;
    /** Propose an up that keeps the data it would lose, with its down. Nothing is written. */
    readonly preserveData?: boolean;
  };
  readonly verify: {
    /** Versions to prove; empty for all. */
    readonly versions: readonly string[];
    /** Absolute paths: prove only migrations that one of these files belongs to; null for all. */
    readonly changed?: readonly string[] | null;
    readonly shard?: Shard | null;
    /** Milliseconds that one migration may take; null for what the config says. */
    readonly timeLimitMs?: number | null;
    /** A migration without a down script fails. */
    readonly requireDowns?: boolean;
    /** Leave out statements that the throw-away database cannot run; their migrations are not verified. */
    readonly skipUnsupported?: boolean;
    /** Run the ups in other modes as well, and tell the differences. */
    readonly modes?: boolean;
  };
  readonly adopt: Confirmed &
    Explained & {
      /** Id of a tool, or "none" for an empty history; null for the one that is found. */
      readonly from: string | null;
      /** Go on though the files were not proven to make the target's schema. */
      readonly unproven: boolean;
    };
  /** Empty for all; `observe` runs them on an embedded database. */
  readonly locks: { readonly versions: readonly string[]; readonly observe: boolean };
}

/** Time and chance, given so that tests can hold them still. */
export interface Clock {
  now(): Date;
  /** Milliseconds from an arbitrary start, never going back. */
  ticks(): number;
  /** Resolves after the time or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
}

export interface MemoryOptions {
  /** More extensions. */
  readonly extensions?: readonly string[];
  /** What `Database.dump` gave; an empty database without it. */
  readonly from?: Uint8Array<ArrayBuffer> | undefined;
}

/** Everything an operation may touch. */
export interface Tools {
  /** Null when no folder was found and the operation can do without one. */
  readonly folder: MigrationFolder | null;
  readonly parser: Parser;
  readonly run: RunSettings;
  readonly lint: LintSettings;
  /** Absolute folder that logs/ and backups/ lie in. */
  readonly root: string;
  readonly runId: string;
  readonly clock: Clock;
  readonly files: Files;
  readonly database: Database | null;
  /** A database in memory for proofs and rehearsals, with the extensions that the migrations name. */
  openMemory(options?: MemoryOptions): Promise<Result<Database, Problem>>;
  readonly proof: ProofSettings;
  /** A fresh database on the server that `proof.shadow` names; dropped when it is closed. */
  openShadow(): Promise<Result<Database, Problem>>;
}

export type TargetTools = Tools & { readonly database: Database };
export type FolderTools = Tools & { readonly folder: MigrationFolder };

export interface Planned<Details> {
  readonly plan: Plan;
  readonly details: Details;
}

/** How a run ended; `result` is the report as JSON, `report` the path it was written to. */
export interface Ending {
  readonly outcome: Outcome;
  readonly problem: Problem | null;
  readonly report: string | null;
  readonly result: unknown;
}

/** The middle of a run: every event but the first and the last. */
export type Running = AsyncGenerator<OperationEvent, Ending>;

export interface Operation<Id extends OperationId, Facts, Details, Needed extends Tools = Tools> {
  readonly id: Id;
  /** Reads the facts; changes nothing. */
  gather(intent: Intents[Id], tools: Needed): Promise<Result<Facts, Problem>>;
  /** Pure: no IO, no clock. */
  plan(intent: Intents[Id], facts: Facts): Result<Planned<Details>, Problem>;
  body(planned: Planned<Details>, tools: Needed, signal: AbortSignal): Running;
}

/** Gives a plan its hash: same target, same files, same history, same steps. */
export function makePlan(input: {
  readonly operation: OperationId;
  readonly target: TargetIdentity | null;
  readonly steps: readonly PlanStep[];
  readonly warnings: readonly string[];
  /** What else the plan rests on: checksums of files, the last history row. */
  readonly basis: unknown;
}): Plan {
  const { operation, target, steps, warnings, basis } = input;
  const identity = target && {
    address: target.address,
    database: target.database,
    role: target.role,
    system_identifier: target.system_identifier,
  };
  return {
    operation,
    target,
    steps,
    warnings,
    hash: hashOf({ operation, identity, basis, steps: steps.map(stepBasis) }),
  };
}

/** Sizes are estimates that move by themselves, so they are shown but do not make another plan. */
function stepBasis(step: PlanStep): object {
  const { id, kind, version, path, sql, lock_timeout_ms } = step;
  return { id, kind, version, path, sql, lock_timeout_ms };
}

/** A step with the usual values for what is left out. */
export function step(given: Pick<PlanStep, "id" | "title" | "kind"> & Partial<PlanStep>): PlanStep {
  return {
    version: null,
    path: null,
    range: null,
    sql: null,
    locks: [],
    lock_timeout_ms: null,
    cancellable: true,
    undo: "none",
    ...given,
  };
}

export function ended(outcome: Outcome, result: unknown, more: Partial<Ending> = {}): Ending {
  return { outcome, problem: null, report: null, result, ...more };
}

export function refused(why: Problem, result: unknown = null, report: string | null = null): Ending {
  return { outcome: "refused", problem: why, report, result };
}

/**
 * Runs a plan. Every event is in the logs by the time that anything else is waited for. A server error or a lost connection that the
 * operation did not expect ends the run as a failure; anything else is a bug and throws.
 */
export async function* runPlanned<Id extends OperationId, Facts, Details, Needed extends Tools>(
  operation: Operation<Id, Facts, Details, Needed>,
  planned: Planned<Details>,
  tools: Needed,
  signal: AbortSignal,
  reason: string | null = null,
): AsyncGenerator<OperationEvent> {
  const log = (event: OperationEvent): OperationEvent => recordEvent(tools, operation.id, event);
  yield log({
    event: "started",
    operation: operation.id,
    run_id: tools.runId,
    target: planned.plan.target,
    plan_hash: planned.plan.hash,
    steps: planned.plan.steps.length,
    ...(reason !== null && { reason }),
  });
  const ending = yield* logged(operation.id, operation.body(planned, tools, signal), log);
  yield log(finishedEvent(operation.id, ending));
}

/** The last event for a run that could not even begin. */
export function finishedEvent(operation: OperationId, ending: Ending): OperationEvent {
  return {
    event: "finished",
    operation,
    outcome: ending.outcome,
    exit_code: exitCodeOf(operation, ending.outcome, ending.problem),
    problem: ending.problem,
    report: ending.report,
    result: ending.result,
  };
}

async function* logged(
  operation: OperationId,
  body: Running,
  log: (event: OperationEvent) => OperationEvent,
): Running {
  let over = false;
  try {
    for (;;) {
      const next = await body.next();
      if (next.done) {
        over = true;
        return next.value;
      }
      yield log(next.value);
    }
  } catch (error) {
    over = true;
    const why = problemOfThrown(operation, error, nothingChanged);
    if (why === null) throw error;
    return { outcome: "failed-clean", problem: why, report: null, result: null };
  } finally {
    if (!over) await body.return(abandoned);
  }
}

const abandoned: Ending = { outcome: "cancelled-clean", problem: null, report: null, result: null };

/** The code of a failure that says no more than which operation it hit. */
const failureCodes: Readonly<Record<OperationId, ProblemCode>> = {
  status: "target/refused",
  "dry-run": "target/refused",
  preflight: "preflight/failed",
  backup: "backup/failed",
  apply: "apply/failed",
  postflight: "postflight/failed",
  rollback: "rollback/failed",
  restore: "restore/failed",
  resolve: "apply/failed",
  verify: "scratch/failed",
  down: "scratch/failed",
  locks: "scratch/failed",
  diff: "target/refused",
  rehearse: "target/refused",
  adopt: "adopt/failed",
};

/** The problem of an error that a database threw; null for anything else, which is a bug. */
export function problemOfThrown(operation: OperationId, error: unknown, state: string): Problem | null {
  if (error instanceof ConnectionLost) return lostProblem(state, error);
  if (!(error instanceof ServerError)) return null;
  // SQLSTATE 42501 insufficient_privilege, 25006 read_only_sql_transaction, 55P03 lock_not_available. Manual: "PostgreSQL Error Codes".
  const code =
    error.code === "42501"
      ? "target/no-rights"
      : error.code === readOnlyNow.code
        ? "target/read-only"
        : error.code === "55P03"
          ? "lock/timeout"
          : failureCodes[operation];
  return problemOfServerError(code, error, {
    message:
      code === "target/read-only"
        ? `${readOnlyNow.what} (${error.message}).`
        : `The server refused what ${operation} asked: ${error.message}.`,
    state,
    next:
      code === "target/no-rights"
        ? "Give the role the right that is missing, or use another role."
        : code === "target/read-only"
          ? readOnlyNow.next
          : code === "lock/timeout"
            ? "Another session holds a lock on what was asked for: wait for it or end it, then run the command again."
            : "See what the server said, then run the command again.",
  });
}

export function cancelledProblem(state: string): Problem {
  return problem("run/cancelled", {
    message: "The run was cancelled.",
    state,
    next: "Run the command again to go on.",
  });
}
