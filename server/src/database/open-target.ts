// Opens a server as a Database: who it is, sessions, the migration lock, cancel, blockers. Refuses what it cannot serve
// safely: servers before 12, and poolers that give each transaction another session. Plans and runs nothing.
import { fail, ok } from "../base/result";
import type { Result } from "../base/result";
import type { RunSettings, ServerTarget } from "../config/settings";
import type { Blocker, TargetIdentity } from "../protocol/operations";
import { nothingChanged, problem } from "../protocol/problems";
import type { Problem } from "../protocol/problems";
import { blockersOfPid } from "./activity";
import { buildProgressOf, type BuildProgress } from "./build-progress";
import { ClientSession } from "./client-session";
import { PasswordUnavailable, connectProblem, named } from "./connect-problem";
import { sessionError } from "./driver-errors";
import { ConnectionLost, ServerError, isSessionError } from "./errors";
import { acquireAdvisoryLock } from "./migration-lock";
import { sharesBackends } from "./pooler";
import { directAddress } from "./pooler-hosts";
import { readIdentity } from "./server-facts";
import type { ServerIdentity } from "./server-facts";
import { readOnlyWords } from "./session";
import type {
  ConnectOptions,
  Database,
  HeldLock,
  LockHolder,
  LockRequest,
  ReadOnlyReason,
  Session,
} from "./session";
import { applySessionSettings } from "./session-settings";
import { tlsAttempts } from "./tls-options";

/** Gives the password when a server asks for one; called for each connection. */
export type PasswordSupplier = () => Promise<string | null>;

const oldestServer = 120_000;
const keepAliveDelayMs = 30_000;
/** For sessions whose queries are short: the lock's, and the one that looks on. */
const answerWithinMs = 10_000;
/** application_name is cut at NAMEDATALEN - 1 bytes. Manual: "application_name". */
const applicationNameLength = 63;

/** Connects once, reads who the server is, and returns it as a Database; a failure is a problem, never an exception. */
export async function openServer(
  target: ServerTarget,
  password: PasswordSupplier,
  run: RunSettings,
): Promise<Result<Database, Problem>> {
  const connector = new Connector(target, password, run);
  try {
    const session = await connector.open("identify", "start");
    try {
      const identity = await readIdentity(session);
      if (identity.version_num < oldestServer) return fail(tooOld(target, identity));
      const pooled = session.announcedPid !== session.backendPid;
      if (pooled && (await sharesBackends(session, connector))) return fail(transactionPooler(target));
      return ok(new ServerDatabase(target, run, connector, identity, pooled));
    } finally {
      await session.close();
    }
  } catch (error) {
    return fail(connectProblem(target, error));
  }
}

interface ConnectMore extends Pick<ConnectOptions, "onNotice"> {
  /** Milliseconds a connection may take. */
  readonly timeoutMs?: number;
  /** Milliseconds in which every query is answered, or the server counts as gone. */
  readonly answerWithinMs?: number;
}

/** Makes connections to one target, trying what its sslmode allows. */
class Connector {
  readonly #target: ServerTarget;
  readonly #password: PasswordSupplier;
  readonly #run: RunSettings;

  constructor(target: ServerTarget, password: PasswordSupplier, run: RunSettings) {
    this.#target = target;
    this.#password = password;
    this.#run = run;
  }

  async open(purpose: string, runId: string, more: ConnectMore = {}): Promise<ClientSession> {
    const attempts = await tlsAttempts(this.#target);
    const { sslnegotiation = "postgres", channel_binding = "prefer" } = this.#target;
    for (const [index, ssl] of attempts.entries()) {
      try {
        return await ClientSession.open(
          {
            host: this.#target.host,
            port: this.#target.port,
            database: this.#target.database,
            user: this.#target.user,
            // The driver asks for it only when the server does; no password is not the empty password.
            password: () => this.#askPassword(),
            ssl,
            sslnegotiation: ssl === false ? "postgres" : sslnegotiation,
            enableChannelBinding: channel_binding !== "disable",
            application_name: `migrate-safe:${purpose}:${runId}`.slice(0, applicationNameLength),
            client_encoding: "UTF8",
            connectionTimeoutMillis: more.timeoutMs ?? this.#run.connect_timeout_ms,
            ...(more.answerWithinMs === undefined ? {} : { query_timeout: more.answerWithinMs }),
            keepAlive: true,
            keepAliveInitialDelayMillis: keepAliveDelayMs,
          },
          { onNotice: more.onNotice, requireChannelBinding: channel_binding === "require" },
        );
      } catch (error) {
        const last = index === attempts.length - 1;
        if (last || !mayGoOtherWay(error)) throw error;
      }
    }
    throw new Error("no way to connect was tried");
  }

  async #askPassword(): Promise<string> {
    try {
      return (await this.#password()) ?? "";
    } catch (error) {
      throw new PasswordUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }
}

/** As libpq does for "prefer" and "allow": the server has no TLS, or its pg_hba.conf refuses this way in (28000). */
function mayGoOtherWay(error: unknown): boolean {
  const known = sessionError(error);
  const refusal = known instanceof ConnectionLost ? known.server?.code : undefined;
  const code = known instanceof ServerError ? known.code : refusal;
  return code === "28000" || /does not support SSL/.test(String(error));
}

class ServerDatabase implements Database {
  readonly kind = "server";
  readonly identity: TargetIdentity;
  readonly readOnlyBecause: ReadOnlyReason | null;
  readonly pooled: boolean;
  readonly #target: ServerTarget;
  readonly #run: RunSettings;
  readonly #connector: Connector;
  readonly #facts: ServerIdentity;
  #control: Promise<ClientSession> | null = null;

  constructor(
    target: ServerTarget,
    run: RunSettings,
    connector: Connector,
    facts: ServerIdentity,
    pooled: boolean,
  ) {
    this.pooled = pooled;
    this.#target = target;
    this.#run = run;
    this.#connector = connector;
    this.#facts = facts;
    this.readOnlyBecause = target.access === "read-only" ? "declared" : facts.read_only;
    this.identity = {
      name: target.name,
      environment: target.environment,
      address: `${target.host}:${target.port}`,
      database: facts.database,
      role: facts.role,
      server_version_num: facts.version_num,
      server_version: facts.version,
      system_identifier: facts.system_identifier,
    };
  }

  async connect(options: ConnectOptions): Promise<Result<Session, Problem>> {
    const readOnly = options.readOnly ?? false;
    if (!readOnly && this.readOnlyBecause !== null)
      return fail(readOnlyTarget(this.#target, this.readOnlyBecause));
    return this.#open(options.purpose, options.runId, readOnly, { onNotice: options.onNotice });
  }

  async acquireLock(
    request: LockRequest,
    signal: AbortSignal,
    onWaiting: (holder: LockHolder) => void,
  ): Promise<Result<HeldLock, Problem>> {
    if (this.readOnlyBecause !== null) return fail(readOnlyTarget(this.#target, this.readOnlyBecause));
    const session = await this.#open("lock", request.runId, false, { answerWithinMs });
    if (!session.ok) return session;
    try {
      return await acquireAdvisoryLock(session.value, this.#run, request, signal, onWaiting);
    } catch (error) {
      await session.value.close();
      return fail(connectProblem(this.#target, error));
    }
  }

  async cancel(session: Session): Promise<boolean> {
    const control = await this.#controlSession();
    const rows = await control.query<{ sent: boolean }>("select pg_catalog.pg_cancel_backend($1) as sent", [
      session.backendPid,
    ]);
    return rows[0]?.sent === true;
  }

  async blockersOf(session: Session): Promise<readonly Blocker[]> {
    return blockersOfPid(await this.#controlSession(), session.backendPid);
  }

  async buildProgressOf(session: Session): Promise<BuildProgress | null> {
    return buildProgressOf(await this.#controlSession(), session.backendPid);
  }

  async dump(): Promise<null> {
    return null;
  }

  async copy(): Promise<null> {
    return null;
  }

  async beside(): Promise<Session> {
    return this.#controlSession();
  }

  async close(): Promise<void> {
    const control = this.#control;
    this.#control = null;
    if (!control) return;
    try {
      await (await control).close();
    } catch (error) {
      if (!isSessionError(sessionError(error))) throw error;
    }
  }

  async #open(
    purpose: string,
    runId: string,
    readOnly: boolean,
    more: ConnectMore = {},
  ): Promise<Result<ClientSession, Problem>> {
    let session: ClientSession | undefined;
    try {
      session = await this.#connector.open(purpose, runId, more);
      await applySessionSettings(session, {
        run: this.#run,
        readOnly,
        checksConnection: this.#facts.version_num >= 140_000,
      });
      return ok(session);
    } catch (error) {
      await session?.close();
      return fail(connectProblem(this.#target, error));
    }
  }

  /** One idle session for cancelling and watching, opened when first needed and replaced when it was lost. */
  async #controlSession(): Promise<ClientSession> {
    const existing = await this.#control?.catch(() => null);
    if (existing && !existing.lost.aborted) return existing;
    // Opened anew in the middle of a run, when the server may be down: that is a lost connection, and no bug.
    this.#control = this.#connector.open("watch", "control", { answerWithinMs }).catch((error: unknown) => {
      throw sessionError(error);
    });
    return this.#control;
  }
}

function readOnlyTarget(target: ServerTarget, reason: ReadOnlyReason): Problem {
  const { why, next } = readOnlyWords[reason];
  return problem("target/read-only", {
    message: `${named(target)} is read-only for role ${target.user}: ${why}.`,
    state: nothingChanged,
    next,
  });
}

function tooOld(target: ServerTarget, identity: ServerIdentity): Problem {
  return problem("target/unsupported", {
    message: `${named(target)} runs PostgreSQL ${identity.version}; versions from 12 on are supported.`,
    state: nothingChanged,
    next: "Upgrade the server, or use another tool for it.",
  });
}

function transactionPooler(target: ServerTarget): Problem {
  return problem("target/unsupported", {
    message: `${named(target)} is a connection pooler in transaction mode: each transaction may run in another session, so neither the migration lock nor session settings would hold.`,
    state: nothingChanged,
    next: `Use the server's direct address and port for migrations: as "directUrl" of the target in migrate-safe.jsonc, or in the URL itself. ${directAddress(target)}`.trim(),
  });
}
