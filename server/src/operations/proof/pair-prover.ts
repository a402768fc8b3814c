// Proves the pair somebody is editing: on a database that stands before it, in a transaction that is rolled back, so that
// the next edit finds the database as it was.
import { fail, ok, type Result } from "../../base/result";
import { SchemaWatch } from "../../database/schema-watch";
import type { Migration, MigrationFolder } from "../../migrations/migration";
import type { Problem } from "../../protocol/problems";
import type { VerifyResult } from "../../protocol/reports/verify";
import type { FolderTools } from "../operation";
import { rollBack } from "../running/run-transaction";
import { orDeclared } from "./declared-irreversible";
import { proveOnCopy, tryPair } from "./prove-pair";
import { mayBeOfTheTransaction, needsCopy, verdict, type Proof, type RunnablePair } from "./round-trip";
import { runWatched } from "./round-trip-grounds";
import type { ScriptRun } from "./script-run";
import { stopped, type Standing, type StandingDatabase } from "./standing-database";

/** Milliseconds one pair may take before its database is ended. */
const limitMs = 20_000;
/** The same once the proof was given up: only the database's end interrupts a statement. */
const givenUpMs = 1000;

/** One proof under way. */
interface Trial {
  readonly standing: Standing;
  readonly run: ScriptRun;
  readonly tools: FolderTools;
  readonly signal: AbortSignal;
}

export class PairProver {
  readonly #database: StandingDatabase;

  constructor(database: StandingDatabase) {
    this.#database = database;
  }

  /** Fails when the database does not get to the migration, or when an abort interrupts the proof. */
  async prove(
    folder: MigrationFolder,
    index: number,
    signal: AbortSignal,
  ): Promise<Result<VerifyResult, Problem>> {
    const migration = folder.migrations[index];
    if (!migration) throw new Error(`the folder has no migration ${index}`);
    const { version, name } = migration;
    return this.#database.before(folder, index, signal, async (standing, tools) => {
      const began = tools.clock.ticks();
      const unlimited = this.#limit(signal);
      const run = standing.run.until(signal);
      try {
        const proof = orDeclared(
          await this.#prove({ standing, run, tools, signal }, migration),
          migration,
          tools.parser,
        );
        return ok({ version, name, ...proof, ms: Math.round(tools.clock.ticks() - began) });
      } catch (error) {
        if (!signal.aborted) throw error;
        return fail(stopped());
      } finally {
        unlimited();
      }
    });
  }

  /** Ends the database after the limit. Hands back what lifts the limit. */
  #limit(signal: AbortSignal): () => void {
    const endAfter = (ms: number) => setTimeout(() => void this.#database.close(), ms);
    let timer = endAfter(limitMs);
    const givenUp = (): void => {
      clearTimeout(timer);
      timer = endAfter(givenUpMs);
    };
    signal.addEventListener("abort", givenUp);
    return () => {
      signal.removeEventListener("abort", givenUp);
      clearTimeout(timer);
    };
  }

  async #prove(trial: Trial, { up, down }: Migration): Promise<Proof> {
    const { run, standing, tools, signal } = trial;
    if (up === null) return verdict("skipped", { reason: "There is no up script." });
    const ups = run.read(up);
    if (!ups.ok) return verdict("up-fails", { error: ups.failure });
    const downs = down && run.read(down);
    if (downs?.ok === false) return verdict("down-fails", { error: downs.failure });
    // Without a down the up is its own second half, and is only tried.
    const pair: RunnablePair = { up: ups.value, down: downs?.value ?? ups.value };
    const label = needsCopy(pair);
    const proof = label === null ? await this.#try(trial, pair, downs !== null) : null;
    if (proof !== null && !mayBeOfTheTransaction(proof)) return proof;
    if (downs === null && proof === null) return verdict("no-down", {});
    const copied = await proveOnCopy(standing, tools, pair, null, signal);
    return copied ?? proof ?? verdict("skipped", { reason: `${label} cannot be tried.` });
  }

  async #try({ standing, run, tools }: Trial, pair: RunnablePair, hasDown: boolean): Promise<Proof> {
    const { session } = standing;
    const watch = (standing.watch ??= await SchemaWatch.start(session, { history: tools.run }));
    await session.execute("begin");
    try {
      if (hasDown) return (await tryPair(run, watch, pair)).proof;
      const error = await runWatched(run, watch, pair.up);
      return error ? verdict("up-fails", { error }) : verdict("no-down", {});
    } finally {
      await rollBack(session);
      watch.forget();
    }
  }
}
