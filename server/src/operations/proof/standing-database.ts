// A database in memory that stands before one migration of a folder: the ups before it have really run. Kept warm, so that
// going forward runs only what is new; what took long to make is kept on disk by the texts that made it, so that opening
// the folder again, or going back in it, need not start from nothing.
import { hashOf } from "../../base/hash";
import { fail, ok, type Result } from "../../base/result";
import { ConnectionLost } from "../../database/errors";
import type { SchemaWatch } from "../../database/schema-watch";
import type { StateCache } from "../../files/state-cache";
import { checksumOfHalf } from "../../migrations/checksum";
import type { Migration, MigrationFolder } from "../../migrations/migration";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import { labelOf } from "../migration-states";
import type { FolderTools } from "../operation";
import { openMemorySession, scratchLost, type MemorySession } from "./memory-session";
import { ScriptRun, type PlacedError } from "./script-run";

/** Milliseconds of replaying from which a state is worth keeping. */
const worthKeeping = 1000;
/** A state is kept after so many migrations on the way as well, for going back in the folder. */
const checkpointEvery = 100;
/** Milliseconds without work after which a state is written, because nothing else can be asked meanwhile. */
const quiet = 1500;

/** Where the database stands. */
export interface Standing extends MemorySession {
  readonly run: ScriptRun;
  /** Checksums of the ups that ran, in order. */
  readonly ups: string[];
  /** The schema here, once somebody has asked for it; whoever changes the schema clears it. */
  watch: SchemaWatch | null;
}

/** What a kept state depends on beside the texts, such as the engine's build. */
export interface KeptStates {
  readonly cache: StateCache;
  readonly build: string;
}

export class StandingDatabase {
  readonly tools: Omit<FolderTools, "folder">;
  readonly #kept: KeptStates | null;
  #standing: Standing | null = null;
  /** Milliseconds of replaying since the state was kept or empty. */
  #unkeptMs = 0;
  #keepTimer: NodeJS.Timeout | null = null;
  /** The last chain whose newest up does not run, so that it is not tried at each keystroke. */
  #refused: { readonly key: string; readonly problem: Problem } | null = null;
  /** One request after the other: there is one database. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(tools: Omit<FolderTools, "folder">, kept: KeptStates | null) {
    this.tools = tools;
    this.#kept = kept;
  }

  /** Does the work before the migration at `index` of the folder; its turn comes after those that asked earlier. */
  async before<Value>(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
    work: (standing: Standing, tools: FolderTools) => Promise<Result<Value, Problem>>,
  ): Promise<Result<Value, Problem>> {
    const turn = this.#queue.then(async () => this.#before(folder, index, signal, work));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Ends the database, and with it whatever runs; the next request starts another. */
  async close(): Promise<void> {
    if (this.#keepTimer !== null) clearTimeout(this.#keepTimer);
    const standing = this.#standing;
    this.#standing = null;
    this.#unkeptMs = 0;
    await standing?.database.close();
  }

  async #before<Value>(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
    work: (standing: Standing, tools: FolderTools) => Promise<Result<Value, Problem>>,
  ): Promise<Result<Value, Problem>> {
    if (signal.aborted) return fail(stopped());
    if (this.#keepTimer !== null) clearTimeout(this.#keepTimer);
    const tools = { ...this.tools, folder };
    try {
      const stood = await this.#stand(tools, folder.migrations.slice(0, index), signal);
      if (!stood.ok) return stood;
      return await work(stood.value, tools);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      await this.close();
      return fail(scratchLost(error));
    } finally {
      this.#keepSoon();
    }
  }

  async #stand(
    tools: FolderTools,
    earlier: readonly Migration[],
    signal: AbortSignal,
  ): Promise<Result<Standing, Problem>> {
    const migrations = earlier.filter(({ up }) => up !== null);
    const ups = migrations.map(({ up }) => checksumOfHalf(up) ?? "");
    if (this.#refused !== null && keysOf(ups).includes(this.#refused.key)) return fail(this.#refused.problem);
    const opened = await this.#nearest(tools, ups);
    if (!opened.ok) return opened;
    const standing = opened.value;
    const rest = migrations.slice(standing.ups.length);
    if (rest.length > 0) standing.watch = null;
    for (const migration of rest) {
      if (signal.aborted) return fail(stopped());
      const began = tools.clock.ticks();
      const error = await this.#apply(standing, migration);
      this.#unkeptMs += tools.clock.ticks() - began;
      if (error) {
        const why = notReplayed(migration, error);
        this.#refused = { key: keyOf(ups.slice(0, standing.ups.length + 1)), problem: why };
        return fail(why);
      }
      standing.ups.push(checksumOfHalf(migration.up) ?? "");
      if (standing.ups.length % checkpointEvery === 0) await this.#keep();
    }
    return ok(standing);
  }

  async #apply({ run }: Standing, { up }: Migration): Promise<PlacedError | null> {
    const read = up && run.read(up);
    if (!read?.ok) return read?.failure ?? null;
    const { error } = await run.commit(read.value);
    // What ran statement by statement may have left a part behind.
    if (error && read.value.model.mode === "units") await this.close();
    return error;
  }

  /** The database as it stands when it can go forward to these ups, else the longest kept beginning of them. */
  async #nearest(tools: FolderTools, ups: readonly string[]): Promise<Result<Standing, Problem>> {
    const standing = this.#standing;
    if (standing?.ups.every((checksum, at) => checksum === ups[at])) return ok(standing);
    await this.close();
    return (await this.#openKept(tools, ups)) ?? this.#open(tools, [], undefined);
  }

  async #openKept(tools: FolderTools, ups: readonly string[]): Promise<Result<Standing, Problem> | null> {
    if (this.#kept === null) return null;
    const { cache, build } = this.#kept;
    const keys = keysOf(ups).map((key) => `${build} ${key}`);
    const known = await cache.known(keys);
    const longest = keys.findLastIndex((key) => known.has(key));
    const key = keys[longest];
    if (key === undefined) return null;
    const from = await cache.read(key);
    const opened = from && (await this.#open(tools, ups.slice(0, longest + 1), from));
    if (opened?.ok) return opened;
    await cache.remove(key);
    return null;
  }

  async #open(
    tools: FolderTools,
    ups: readonly string[],
    from: Uint8Array<ArrayBuffer> | undefined,
  ): Promise<Result<Standing, Problem>> {
    const opened = await openMemorySession(tools, "prove", { from });
    if (!opened.ok) return opened;
    const run = new ScriptRun(opened.value.session, tools.parser);
    this.#standing = { ...opened.value, run, ups: [...ups], watch: null };
    this.#unkeptMs = 0;
    return ok(this.#standing);
  }

  #keepSoon(): void {
    if (this.#kept === null || this.#unkeptMs < worthKeeping) return;
    const keep = (): void => {
      this.#queue = this.#queue.then(async () => this.#keep()).catch(() => undefined);
    };
    this.#keepTimer = setTimeout(keep, quiet);
    this.#keepTimer.unref();
  }

  async #keep(): Promise<void> {
    if (this.#kept === null || this.#standing === null || this.#unkeptMs < worthKeeping) return;
    const { database, ups } = this.#standing;
    const key = `${this.#kept.build} ${keyOf(ups)}`;
    const dump = await database.dump();
    this.#unkeptMs = 0;
    if (dump !== null) await this.#kept.cache.write(key, dump);
  }
}

function keyOf(ups: readonly string[]): string {
  return keysOf(ups).at(-1) ?? "";
}

/** One for each beginning of the chain, each made from the one before it. */
function keysOf(ups: readonly string[]): readonly string[] {
  let key = "";
  return ups.map((checksum) => (key = hashOf([key, checksum])));
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

/** What whoever has given up is told. */
export function stopped(): Problem {
  return problem("lint/schema-unknown", {
    message: "Reading the schema was stopped.",
    state: nothingChanged,
    next: "Run it again.",
  });
}
