// The schema before a migration, read from a database in memory on which the earlier ups really ran: what the linter asks
// when reading their text cannot tell. Kept warm: going forward in a folder runs only what is new. Linting only; nothing
// here decides an operation.
import { hashOf } from "../../base/hash";
import { fail, ok, type Result } from "../../base/result";
import { readSchemaScript } from "../../database/schema-script";
import type { Database, Session } from "../../database/session";
import { Catalog } from "../../lint/schema/catalog";
import type { ObservedUp } from "../../locks/observed-lock";
import { checksumOf } from "../../migrations/checksum";
import type { Migration, MigrationFolder } from "../../migrations/migration";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import { labelOf } from "../migration-states";
import type { FolderTools } from "../operation";
import { readRunnable } from "../runnable-file";
import { openMemorySession } from "./memory-session";
import { observeUp } from "./observe-up";
import { Prover } from "./prover";

/** Schemas kept, by the hash of the ups that made them. */
const mostKept = 16;

interface Warm {
  readonly database: Database;
  readonly session: Session;
  readonly prover: Prover;
  /** Checksums of the ups that ran, in order. */
  readonly ups: string[];
}

export class SchemaReplay {
  readonly #tools: Omit<FolderTools, "folder">;
  readonly #kept = new Map<string, string>();
  #warm: Warm | null = null;
  /** One request after the other: there is one database. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(tools: Omit<FolderTools, "folder">) {
    this.#tools = tools;
  }

  /** The schema before the migration at `index` of the folder. A later request does not wait for one that was aborted. */
  async before(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<Catalog, Problem>> {
    const turn = this.#queue.then(async () => this.#before(folder, index, signal));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** What the up at `index` locks; null when it does not run in a transaction. */
  async observe(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<ObservedUp | null, Problem>> {
    const turn = this.#queue.then(async () => this.#observe(folder, index, signal));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the database; the next request starts another. */
  async close(): Promise<void> {
    const warm = this.#warm;
    this.#warm = null;
    await warm?.database.close();
  }

  async #before(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<Catalog, Problem>> {
    const migrations = folder.migrations.slice(0, index).filter(({ up }) => up !== null);
    const ups = migrations.map(({ up }) => checksumOf(up?.text ?? ""));
    const key = hashOf(ups);
    const kept = this.#kept.get(key);
    if (kept !== undefined) return ok(new Catalog(index, kept, key));
    const replayed = await this.#replay({ ...this.#tools, folder }, migrations, ups, signal);
    if (!replayed.ok) return replayed;
    const statements = await readSchemaScript(replayed.value, { history: this.#tools.run });
    const sql = statements.map((statement) => `${statement};\n`).join("");
    if (this.#kept.size >= mostKept) this.#kept.delete(this.#kept.keys().next().value ?? "");
    this.#kept.set(key, sql);
    return ok(new Catalog(index, sql, key));
  }

  async #observe(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<ObservedUp | null, Problem>> {
    const migrations = folder.migrations.slice(0, index).filter(({ up }) => up !== null);
    const ups = migrations.map(({ up }) => checksumOf(up?.text ?? ""));
    const tools = { ...this.#tools, folder };
    const replayed = await this.#replay(tools, migrations, ups, signal);
    if (!replayed.ok) return replayed;
    const migration = folder.migrations[index];
    const up = migration?.up ? readRunnable(migration, migration.up, tools.parser) : null;
    return ok(up?.ok ? await observeUp(replayed.value, up.value) : null);
  }

  /** Brings the database to where exactly these ups have run. */
  async #replay(
    tools: FolderTools,
    migrations: readonly Migration[],
    ups: readonly string[],
    signal: AbortSignal,
  ): Promise<Result<Session, Problem>> {
    const goesOn = this.#warm?.ups.every((checksum, at) => checksum === ups[at]) ?? false;
    if (!goesOn) await this.close();
    const warm = this.#warm ?? (await this.#start(tools));
    if ("code" in warm) return fail(warm);
    this.#warm = warm;
    for (const [at, migration] of migrations.entries()) {
      if (at < warm.ups.length) continue;
      if (signal.aborted) return fail(stopped());
      const { error } = await warm.prover.take(migration, false);
      if (error) {
        await this.close();
        return fail(notReplayed(migration, error));
      }
      warm.ups.push(ups[at] ?? "");
    }
    return ok(warm.session);
  }

  async #start(tools: FolderTools): Promise<Warm | Problem> {
    const opened = await openMemorySession(tools, "lint");
    if (!opened.ok) return opened.failure;
    return { ...opened.value, prover: new Prover(opened.value.session, tools), ups: [] };
  }
}

function notReplayed(
  migration: Migration,
  error: { readonly message: string; readonly path: string },
): Problem {
  return problem(
    "lint/schema-unknown",
    {
      message: `The schema is not known: ${labelOf(migration)} does not run on an empty database (${error.message}).`,
      state: nothingChanged,
      next: "Correct that migration, or name a target whose schema can be read with --target.",
    },
    { place: { path: error.path, range: null } },
  );
}

function stopped(): Problem {
  return problem("lint/schema-unknown", {
    message: "Reading the schema was stopped.",
    state: nothingChanged,
    next: "Run it again.",
  });
}
