// Proves pairs on one session of a throw-away database: each up is committed, and its down is tried in a transaction
// that is rolled back, so one bad down never derails the rest. Decides no exit code.
import { buildSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import { SchemaWatch, type SchemaMoment } from "../../database/schema-watch";
import type { Session } from "../../database/session";
import type { Migration, MigrationFile } from "../../migrations/migration";
import type { VerifyResult } from "../../protocol/reports/verify";
import { labelOf } from "../migration-states";
import type { FolderTools } from "../operation";
import type { RunnableFile } from "../runnable-file";
import { rollBack } from "../running/run-transaction";
import { orDeclared } from "./declared-irreversible";
import type { MemorySession } from "./memory-session";
import { proveOnCopy, tryPair, type Tried } from "./prove-pair";
import {
  mayBeOfTheTransaction,
  needsCopy,
  roundTrip,
  verdict,
  type Proof,
  type RunnablePair,
} from "./round-trip";
import { inTransaction, type Around } from "./round-trip-grounds";
import { ScriptRun, type PlacedError } from "./script-run";

export type { Proof } from "./round-trip";

/** The migration that was taken last, with the schemas around its up as moments of the watch. */
interface Taken {
  readonly up: RunnableFile;
  readonly watch: SchemaWatch;
  readonly around: Around<SchemaMoment>;
}

/** Goes up the chain, each up committed; a proof leaves no trace, so one bad down never derails the rest. */
export class Prover {
  readonly #run: ScriptRun;
  readonly #tools: FolderTools;
  /** Copied for what cannot be tried inside a transaction; null leaves that unproved. */
  readonly #origin: MemorySession | null;
  #watch: SchemaWatch | null = null;
  /** The first migration that could not be applied; those after it stand on sand. */
  #broken: string | null = null;
  #taken: Taken | null = null;

  constructor(session: Session, tools: FolderTools, origin: MemorySession | null = null) {
    this.#run = new ScriptRun(session, tools.parser);
    this.#tools = tools;
    this.#origin = origin;
  }

  async take(migration: Migration, proved: boolean): Promise<VerifyResult> {
    const { clock } = this.#tools;
    const began = clock.ticks();
    const proof = orDeclared(await this.#take(migration, proved), migration, this.#tools.parser);
    const { version, name } = migration;
    return { version, name, ...proof, ms: Math.round(clock.ticks() - began) };
  }

  /** Whether the migration that was taken last was proved, so that the schemas around it are known. */
  get hasTaken(): boolean {
    return this.#taken !== null;
  }

  /** The schemas before and after the migration that was taken last; null when it was not proved. Costs all their objects. */
  schemasAround(): Around<SchemaSnapshot> | null {
    return this.#taken && snapshotsOf(this.#taken);
  }

  /** Runs a script for good, as a stage does that takes many migrations down or up: its error, or null. */
  async run(file: MigrationFile): Promise<Proof["error"]> {
    this.#watch = null;
    this.#taken = null;
    const read = this.#run.read(file);
    return read.ok ? (await this.#run.commit(read.value)).error : read.failure;
  }

  /** Proves a down script of the migration that was taken last, and leaves no trace. */
  async proveDown(file: MigrationFile): Promise<Proof> {
    if (this.#taken === null) throw new Error("no migration was taken");
    const down = this.#run.read(file);
    if (!down.ok) return verdict("down-fails", { error: down.failure });
    return this.#prove({ up: this.#taken.up, down: down.value }, this.#taken);
  }

  async #take(migration: Migration, proved: boolean): Promise<Proof> {
    if (this.#broken !== null) {
      return verdict("skipped", { reason: `${this.#broken} before it could not be applied.` });
    }
    this.#taken = null;
    if (migration.up === null) throw new Error(`${migration.version} has no up`);
    const up = this.#run.read(migration.up);
    if (!up.ok) return this.#breaks(migration, up.failure);
    const watch = proved ? (this.#watch ?? (await this.#startWatch())) : null;
    const down = migration.down && this.#run.read(migration.down);
    const tried = watch && down?.ok ? await this.#try(watch, { up: up.value, down: down.value }) : null;
    const { error, made } = tried?.made
      ? { error: null, made: tried.made }
      : await this.#run.commit(up.value, watch);
    if (error !== null) return this.#breaks(migration, error);
    this.#watch = null;
    if (watch === null) return verdict("skipped", { reason: "It was only replayed." });
    this.#taken = { up: up.value, ...(await this.#advance(watch, made)) };
    this.#watch = this.#taken.watch;
    if (migration.down === null) return verdict("no-down", {});
    return tried && !mayBeOfTheTransaction(tried.proof) ? tried.proof : this.proveDown(migration.down);
  }

  #breaks(migration: Migration, error: PlacedError): Proof {
    this.#broken = labelOf(migration);
    return verdict("up-fails", { error });
  }

  /** Proves a pair in one transaction, which is committed after its up when that can be; `made` is null when it was not. */
  async #try(watch: SchemaWatch, pair: RunnablePair): Promise<Tried | null> {
    if (needsCopy(pair) !== null) return null;
    const { session } = this.#run;
    await session.execute("begin");
    const tried = await tryPair(this.#run, watch, pair);
    const keeps = tried.made !== null && tried.proof.differences.length === 0;
    if (keeps) await session.execute("commit");
    else {
      await rollBack(session);
      watch.forget();
    }
    // What failed here may do so only because both scripts shared the transaction; it is tried again.
    return tried.made === null ? null : { ...tried, made: keeps ? tried.made : null };
  }

  async #startWatch(): Promise<SchemaWatch> {
    return SchemaWatch.start(this.#run.session, { history: this.#tools.run });
  }

  /** What is read anew, after an up that did not run at once, shares no objects with what was. */
  async #advance(watch: SchemaWatch, made: SchemaMoment | null): Promise<Omit<Taken, "up">> {
    if (made !== null) {
      const before = watch.advance(made);
      return { watch, around: { before, after: watch.base } };
    }
    const before = watch.whole();
    const now = await this.#startWatch();
    return { watch: now, around: { before, after: now.base } };
  }

  async #prove(pair: RunnablePair, taken: Taken): Promise<Proof> {
    const label = needsCopy(pair);
    const proof = label === null ? await this.#proveInTransaction(pair, taken) : null;
    if (proof !== null && !mayBeOfTheTransaction(proof)) return proof;
    const copied = this.#origin && (await proveOnCopy(this.#origin, this.#tools, pair, snapshotsOf(taken)));
    if (copied) return copied;
    if (proof === null) {
      return verdict("skipped", { reason: `${label} cannot be tried inside a transaction.` });
    }
    // A new enum value cannot be used in the transaction that adds it, which says nothing of the pair.
    return proof.outcome === "reup-fails" && proof.error?.code === "55P04" ? verdict("restores", {}) : proof;
  }

  async #proveInTransaction(pair: RunnablePair, { watch, around }: Taken): Promise<Proof> {
    const { session } = this.#run;
    await session.execute("begin");
    try {
      return await roundTrip(inTransaction(this.#run, watch, pair, around));
    } finally {
      await rollBack(session);
      watch.forget();
    }
  }
}

function snapshotsOf({ watch, around }: Pick<Taken, "watch" | "around">): Around<SchemaSnapshot> {
  const snapshot = (moment: SchemaMoment) => buildSnapshot(watch.objectsOf(moment), watch.version);
  return { before: snapshot(around.before), after: snapshot(around.after) };
}
