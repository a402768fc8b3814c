// A throw-away database on a server, for proofs that need another major or extensions the embedded database lacks. Made
// empty from template0, or as a copy of another one, and dropped when it is closed; what a killed run left is dropped by
// a later one. Never a target: its name is ours, and where it is made is refused when that is a configured target.
import { randomBytes } from "node:crypto";
import { fail, ok, type Result } from "../base/result";
import type { RunSettings, ServerTarget } from "../config/settings";
import type { TargetIdentity } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { ConnectionLost, ServerError, problemOfServerError } from "./errors";
import { openServer, type PasswordSupplier } from "./open-target";
import type { Database, Session } from "./session";

/** Names of ours: the second of their making by the server's clock, then chance. */
const prefix = "migrate_safe_shadow_";
/** Seconds after which a database of ours without a session is a killed run's. */
const leftOverAfter = 3600;
/** What the embedded database allows a statement as well. */
const usualStatementMs = 120_000;

export interface ConfiguredTarget extends Pick<ServerTarget, "name" | "host" | "port" | "database"> {
  /** Asks it who it is, which is needed only where the database has the same name; null when it does not answer. */
  identify(): Promise<TargetIdentity | null>;
}

export async function openShadow(
  server: ServerTarget,
  password: PasswordSupplier,
  run: RunSettings,
  targets: readonly ConfiguredTarget[],
): Promise<Result<Database, Problem>> {
  const opened = await openServer({ ...server, access: "read-write" }, password, run);
  if (!opened.ok) return opened;
  const maintenance = opened.value;
  for (const target of targets) {
    if (!(await isSame(target, server, maintenance))) continue;
    await maintenance.close();
    return fail(isTarget(target));
  }
  const made = await onceOn(maintenance, async (session) => {
    await dropLeftOvers(session);
    return createDatabase(session, "template0", run);
  });
  const place: Place = { server, password, run, maintenance };
  const shadow = made.ok ? await openInside(place, made.value) : made;
  if (!shadow.ok) {
    await maintenance.close();
    return shadow;
  }
  return ok(new ShadowDatabase(place, shadow.value, async () => maintenance.close()));
}

/** Where throw-away databases are made, and from which session they are dropped. */
interface Place {
  readonly server: ServerTarget;
  readonly password: PasswordSupplier;
  readonly run: RunSettings;
  readonly maintenance: Database;
}

async function openInside(place: Place, name: string): Promise<Result<Database, Problem>> {
  const { server, password, run, maintenance } = place;
  const inside = await openServer({ ...server, database: name, access: "read-write" }, password, run);
  if (!inside.ok) await dropDatabase(maintenance, name);
  return inside;
}

class ShadowDatabase implements Database {
  readonly kind = "server";
  readonly #place: Place;
  readonly #inside: Database;
  /** What is left to do once it is dropped. */
  readonly #afterwards: () => Promise<void>;

  constructor(place: Place, inside: Database, afterwards: () => Promise<void>) {
    this.#place = place;
    this.#inside = inside;
    this.#afterwards = afterwards;
  }

  get identity(): Database["identity"] {
    return this.#inside.identity;
  }

  get readOnlyBecause(): Database["readOnlyBecause"] {
    return this.#inside.readOnlyBecause;
  }

  get pooled(): boolean {
    return this.#inside.pooled;
  }

  connect: Database["connect"] = async (options) => this.#inside.connect(options);
  acquireLock: Database["acquireLock"] = async (request, signal, onWaiting) =>
    this.#inside.acquireLock(request, signal, onWaiting);
  cancel: Database["cancel"] = async (session) => this.#inside.cancel(session);
  blockersOf: Database["blockersOf"] = async (session) => this.#inside.blockersOf(session);
  buildProgressOf: Database["buildProgressOf"] = async (session) => this.#inside.buildProgressOf(session);
  beside: Database["beside"] = async () => this.#inside.beside();
  dump: Database["dump"] = async () => this.#inside.dump();

  /** PostgreSQL copies a database only while nobody but the one who asks is in it. Manual: "Template Databases". */
  async copy(session: Session): Promise<Result<Database, Problem>> {
    const { run } = this.#place;
    const made = await orRefused(this.identity, async () =>
      createDatabase(session, this.identity.database, run),
    );
    const inside = made.ok ? await openInside(this.#place, made.value) : made;
    if (!inside.ok) return inside;
    return ok(new ShadowDatabase(this.#place, inside.value, async () => undefined));
  }

  /** Throws ServerError or ConnectionLost when the database could not be dropped. */
  async close(): Promise<void> {
    try {
      await this.#inside.close();
      await dropDatabase(this.#place.maintenance, this.identity.database);
    } finally {
      await this.#afterwards();
    }
  }
}

async function onceOn<Value>(
  database: Database,
  work: (session: Session) => Promise<Value>,
): Promise<Result<Value, Problem>> {
  const connected = await database.connect({ purpose: "shadow", runId: "start" });
  if (!connected.ok) return connected;
  try {
    return await orRefused(database.identity, async () => work(connected.value));
  } finally {
    await connected.value.close();
  }
}

async function orRefused<Value>(
  { address }: TargetIdentity,
  work: () => Promise<Value>,
): Promise<Result<Value, Problem>> {
  try {
    return ok(await work());
  } catch (error) {
    if (!(error instanceof ServerError)) throw error;
    return fail(
      problemOfServerError(error.code === "42501" ? "target/no-rights" : "target/refused", error, {
        message: `No throw-away database can be made on ${address}: ${error.message}.`,
        state: nothingChanged,
        next: "Use a role with CREATEDB in the shadow URL, or leave it out to prove on the embedded database.",
      }),
    );
  }
}

/** Its settings hold after RESET ALL as well, which ends what a migration has set. */
async function createDatabase(session: Session, template: string, run: RunSettings): Promise<string> {
  const [now] = await session.query<{ seconds: string }>(
    "select pg_catalog.floor(extract(epoch from pg_catalog.clock_timestamp()))::text as seconds",
  );
  const name = `${prefix}${now?.seconds ?? "0"}_${randomBytes(6).toString("hex")}`;
  await session.execute(`create database ${name} template ${template}`);
  const timeout = run.statement_timeout_ms > 0 ? run.statement_timeout_ms : usualStatementMs;
  await session.execute(`alter database ${name} set statement_timeout = ${Math.trunc(timeout)}`);
  await session.execute(`alter database ${name} set lock_timeout = ${Math.trunc(run.lock_timeout_ms)}`);
  return name;
}

/** One that another run of ours is dropping, or whose owner is another role, is left to them. */
async function dropLeftOvers(session: Session): Promise<void> {
  const rows = await session.query<{ name: string }>(
    `select d.datname as name from pg_catalog.pg_database d
     where d.datname ~ '^${prefix}[0-9]{1,12}_[0-9a-f]+$'
       and pg_catalog.split_part(d.datname, '_', 4)::bigint
           < extract(epoch from pg_catalog.clock_timestamp()) - ${leftOverAfter}
       and not exists (select from pg_catalog.pg_stat_activity a where a.datid = d.oid)`,
  );
  for (const { name } of rows) {
    try {
      await session.execute(`drop database if exists ${name}`);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
    }
  }
}

async function dropDatabase(maintenance: Database, name: string): Promise<void> {
  const connected = await maintenance.connect({ purpose: "shadow", runId: "end" });
  if (!connected.ok) throw new ConnectionLost(connected.failure.message);
  try {
    // FORCE came with PostgreSQL 13. Manual: "DROP DATABASE".
    const force = maintenance.identity.server_version_num >= 130_000 ? " with (force)" : "";
    await connected.value.execute(`drop database if exists ${name}${force}`);
  } finally {
    await connected.value.close();
  }
}

async function isSame(
  target: ConfiguredTarget,
  server: ServerTarget,
  { identity }: Database,
): Promise<boolean> {
  if (target.database !== identity.database) return false;
  if (target.host === server.host && target.port === server.port) return true;
  const other = await target.identify();
  return other?.system_identifier != null && other.system_identifier === identity.system_identifier;
}

function isTarget({ name, database }: ConfiguredTarget): Problem {
  return problem("target/refused", {
    message: `The shadow URL leads to the database ${database} of the target “${name}”.`,
    state: nothingChanged,
    next: "Name a server for tests in --shadow-url, MIGRATE_SAFE_SHADOW_URL or shadowUrl, and a database there that is no target, such as postgres.",
  });
}
