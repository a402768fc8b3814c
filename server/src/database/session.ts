// What an operation may do with a database, whichever it is. Servers and the embedded scratch database implement the
// same interface over `pg`; copy streams and the migration lock are the two capabilities with an implementation each.
import type { Readable } from "node:stream";
import type { BuildProgress } from "./build-progress";
import type { PipelinedStatement, TextRow } from "./pipeline";
import type { Blocker, TargetIdentity } from "../protocol/operations";
import type { Problem } from "../protocol/problems";
import type { Result } from "../base/result";

/** One connection. Every method throws ServerError on an error of the server, ConnectionLost when it is gone. */
export interface Session {
  readonly backendPid: number;
  /**
   * One statement with parameters; rows as objects. `plan`: the name under which the server keeps the statement's plan for
   * the next time.
   */
  query<Row extends object>(
    sql: string,
    parameters?: readonly unknown[],
    plan?: string | null,
  ): Promise<readonly Row[]>;
  /** One statement exactly as written, over the simple protocol; the command tag's row count or null. */
  execute(sql: string): Promise<number | null>;
  /** Several statements of our own in one round trip; the rows of the last. One that fails ends them. */
  batch<Row extends object>(statements: readonly string[]): Promise<readonly Row[]>;
  /**
   * Statements that the server gets together and answers one by one, which `answered` hears of with their places; what
   * follows one that fails is passed over. Without BEGIN they are one transaction. The first row of each answer.
   */
  pipeline(
    statements: readonly PipelinedStatement[],
    answered?: (index: number) => void,
  ): Promise<readonly (TextRow | null)[]>;
  /** Raw bytes of COPY … TO STDOUT. */
  copyOut(sql: string): Readable;
  /** Feeds COPY … FROM STDIN; resolves to the number of rows. */
  copyIn(sql: string, source: Readable): Promise<number>;
  close(): Promise<void>;
  /** Cuts the connection without a word, because the server does not answer: what waits for it fails as lost. */
  abandon(): void;
}

export interface ConnectOptions {
  /** Goes into application_name as migrate-safe:<purpose>:<run id>. */
  readonly purpose: string;
  readonly runId: string;
  /** Refuses writes, by default_transaction_read_only. */
  readonly readOnly?: boolean;
  /** Gets the notices and warnings that the server sends along. */
  readonly onNotice?: ((notice: Notice) => void) | undefined;
}

/** A notice or warning of the server. Manual: "Error and Notice Message Fields". */
export interface Notice {
  readonly severity: string;
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
}

/** Who holds the migration lock. */
export interface LockHolder {
  readonly pid: number | null;
  readonly user: string | null;
  readonly host: string | null;
  readonly operation: string | null;
  /** What it is at, for instance "0042:1" for the first statement of 0042; as of its last sign of life. */
  readonly step: string | null;
  readonly run_id: string | null;
  readonly since: string | null;
}

export interface LockRequest {
  readonly runId: string;
  readonly operation: string;
  readonly waitMs: number;
}

/** A held migration lock. */
export interface HeldLock {
  /** Aborts when the session that holds the lock is gone, or another run has taken over. */
  readonly lost: AbortSignal;
  /**
   * SQL expression for the last query before a commit: null where this run holds the lock no longer. While that commit
   * is under way nobody takes the lock over. Null where nothing keeps it in the database.
   */
  readonly fence: string | null;
  /** Writes down in the database who holds the lock; only then there is a fence. */
  record(): Promise<void>;
  /** The step the run is at, for whoever waits; told with the next sign of life. */
  tell(step: string): void;
  release(): Promise<void>;
}

/** "setting": the role's or the database's settings make every transaction read-only; "declared": the config file. */
export type ReadOnlyReason = "standby" | "setting" | "declared";

/** What makes a database read-only, and what to do about it. */
export const readOnlyWords: Readonly<
  Record<ReadOnlyReason, { readonly why: string; readonly next: string }>
> = {
  standby: { why: "it is a standby and takes no writes", next: "Point the target at the primary server." },
  setting: {
    why: "default_transaction_read_only is on",
    next: "Use a role or database without that setting.",
  },
  declared: {
    why: "the config file says so (access)",
    next: "Choose another target, or take access: read-only from it when it may be written to.",
  },
};

export interface Database {
  readonly kind: "server" | "scratch";
  readonly identity: TargetIdentity;
  /** Null when it takes writes. */
  readonly readOnlyBecause: ReadOnlyReason | null;
  /** A connection pooler in session mode stands before the server. */
  readonly pooled: boolean;
  connect(options: ConnectOptions): Promise<Result<Session, Problem>>;
  /** Polls for the migration lock until the wait is over; never blocks on the server. */
  acquireLock(
    request: LockRequest,
    signal: AbortSignal,
    onWaiting: (holder: LockHolder) => void,
  ): Promise<Result<HeldLock, Problem>>;
  /** Asks the server to cancel what the session runs; false where that is not possible (scratch). */
  cancel(session: Session): Promise<boolean>;
  /** Who blocks this session now; empty on scratch. */
  blockersOf(session: Session): Promise<readonly Blocker[]>;
  /** How far this session is with building an index; null when it builds none, and on scratch. */
  buildProgressOf(session: Session): Promise<BuildProgress | null>;
  /**
   * All data as bytes that a database in memory can start from; null on a server. Call while no session has a transaction
   * open.
   */
  dump(): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * A throw-away copy on the same server, dropped when it is closed; null on a target, and on scratch, which has `dump`.
   * The session is the only one in the database and has no transaction open.
   */
  copy(session: Session): Promise<Result<Database, Problem> | null>;
  /** A session beside those of the work, to look at them and act on them; null on scratch. Not to be closed. */
  beside(): Promise<Session | null>;
  close(): Promise<void>;
}
