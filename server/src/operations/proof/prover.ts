// Proves pairs on one session of a throw-away database: each up is committed, and its down is tried in a transaction
// that is rolled back, so one bad down never derails the rest. Decides no exit code.
import { fail, type Result } from "../../base/result";
import type { Range } from "../../base/text-range";
import { ServerError } from "../../database/errors";
import { compareSnapshots, takeSnapshot, type SchemaSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import type { Migration, MigrationFile } from "../../migrations/migration";
import type { Difference, VerifyResult } from "../../protocol/reports";
import { rangeOfError } from "../locate-error";
import { labelOf } from "../migration-states";
import type { Clock, FolderTools } from "../operation";
import { provable, type ProvableStatement } from "./provable-file";
import { rollBack, send } from "../running/run-transaction";
import { readRunnable, type RunnableFile } from "../runnable-file";

type Failing = { readonly file: RunnableFile; readonly statement: ProvableStatement["statement"] | null };

/** An error with the place it belongs to. */
interface Placed {
  readonly code: string;
  readonly message: string;
  readonly path: string;
  readonly range: Range | null;
}

/** What the round trip of one down script showed. */
export type Proof = Pick<VerifyResult, "outcome" | "differences" | "error" | "reason">;

/** The migration that was taken last, with the schemas around its up. */
interface Taken {
  readonly up: RunnableFile;
  readonly before: SchemaSnapshot;
  readonly after: SchemaSnapshot;
}

/** Goes up the chain, each up committed; a proof leaves no trace, so one bad down never derails the rest. */
export class Prover {
  readonly #session: Session;
  readonly #tools: FolderTools;
  readonly #clock: Clock;
  #schema: SchemaSnapshot | null = null;
  /** The first migration that could not be applied; those after it stand on sand. */
  #broken: string | null = null;
  #taken: Taken | null = null;

  constructor(session: Session, tools: FolderTools) {
    this.#session = session;
    this.#tools = tools;
    this.#clock = tools.clock;
  }

  async take(migration: Migration, proved: boolean): Promise<VerifyResult> {
    const began = this.#clock.ticks();
    const result = await this.#take(migration, proved);
    return { ...result, ms: Math.round(this.#clock.ticks() - began) };
  }

  /** The schemas before and after the migration that was taken last; null when it was not proved. */
  get taken(): Pick<Taken, "before" | "after"> | null {
    return this.#taken;
  }

  /** Runs a script for good, as a stage does that takes many migrations down or up: its error, or null. */
  async run(file: MigrationFile): Promise<Proof["error"]> {
    this.#schema = null;
    this.#taken = null;
    const read = this.#read(file);
    return read.ok ? this.#commit(read.value) : read.failure;
  }

  /** Proves a down script of the migration that was taken last, and leaves no trace. */
  async proveDown(file: MigrationFile): Promise<Proof> {
    if (this.#taken === null) throw new Error("no migration was taken");
    const { up, before, after } = this.#taken;
    const down = this.#read(file);
    if (!down.ok) return { outcome: "down-fails", differences: [], error: down.failure, reason: null };
    return this.#prove(up, down.value, before, after);
  }

  async #take(migration: Migration, proved: boolean): Promise<VerifyResult> {
    const base = { version: migration.version, name: migration.name, ms: 0 };
    const found = { ...base, differences: [], error: null, reason: null };
    if (this.#broken !== null) {
      return { ...found, outcome: "skipped", reason: `${this.#broken} before it could not be applied.` };
    }
    this.#taken = null;
    const before = this.#schema ?? (proved ? await this.#snapshot(false) : null);
    if (migration.up === null) throw new Error(`${migration.version} has no up`);
    const up = this.#read(migration.up);
    if (!up.ok) return this.#fails(migration, { ...found, outcome: "up-fails", error: up.failure });
    const error = await this.#commit(up.value);
    if (error) return this.#fails(migration, { ...found, outcome: "up-fails", error });
    this.#schema = null;
    if (!proved || before === null) return { ...found, outcome: "skipped", reason: "It was only replayed." };
    const after = await this.#snapshot(false);
    this.#schema = after;
    this.#taken = { up: up.value, before, after };
    if (migration.down === null) return { ...found, outcome: "no-down" };
    return { ...base, ...(await this.proveDown(migration.down)) };
  }

  #fails(migration: Migration, result: VerifyResult): VerifyResult {
    this.#broken = labelOf(migration);
    return result;
  }

  #read(file: MigrationFile): Result<RunnableFile, Placed> {
    const read = readRunnable(file, file, this.#tools.parser);
    if (read.ok) return read;
    const { code, message, place } = read.failure;
    return fail({ code, message, path: file.path, range: place?.range ?? null });
  }

  /** Applies an up for good: at once, or statement by statement when it needs its own values or no transaction. */
  async #commit(file: RunnableFile): Promise<Placed | null> {
    const alone = file.model.mode === "units";
    const error = alone ? await this.#runAlone(file) : await this.#runAtOnce(file);
    // SQLSTATE 55P04 unsafe_new_enum_value_usage: a new enum value cannot be used in the transaction that adds it.
    return error?.code === "55P04" && !alone ? this.#runAlone(file) : error;
  }

  async #runAtOnce(file: RunnableFile): Promise<Placed | null> {
    const statements = provable(file);
    if (!statements.ok) return this.#runAlone(file);
    await this.#session.execute("begin");
    const error =
      (await this.#runAll(file, statements.value)) ??
      (await this.#try(file, null, async () => this.#session.execute("commit")));
    if (error) await rollBack(this.#session);
    await this.#reset();
    return error;
  }

  async #runAlone(file: RunnableFile): Promise<Placed | null> {
    const statements =
      file.model.mode === "transaction"
        ? file.model.statements
        : file.model.units.flatMap((unit) => [...unit.statements]);
    const error = await this.#runAll(
      file,
      statements.map((statement) => ({ statement, sql: statement.parsed.text, cut: null })),
    );
    await this.#reset();
    return error;
  }

  async #prove(
    up: RunnableFile,
    down: RunnableFile,
    before: SchemaSnapshot,
    after: SchemaSnapshot,
  ): Promise<Proof> {
    const none = { differences: [], error: null, reason: null };
    const [downs, ups] = [provable(down), provable(up)];
    if (!downs.ok || !ups.ok) {
      const label = downs.ok ? (ups.ok ? "" : ups.failure) : downs.failure;
      return { ...none, outcome: "skipped", reason: `${label} cannot be tried inside a transaction.` };
    }
    await this.#session.execute("begin");
    try {
      const failed = await this.#runAll(down, downs.value);
      if (failed) {
        // The form in which a down script says that it cannot do its work.
        const irreversible = failed.code === "P0001" && /irreversible/i.test(failed.message);
        return irreversible
          ? { ...none, outcome: "irreversible", reason: failed.message }
          : { ...none, outcome: "down-fails", error: failed };
      }
      const back = await this.#snapshot(true);
      const differences = compareSnapshots(before, back, { columnOrder: true });
      const real = differences.filter((difference) => difference.kind !== "column order");
      if (real.length > 0 && real.every(isEnumValueLeft)) {
        return {
          ...none,
          outcome: "irreversible",
          differences,
          reason: "PostgreSQL cannot remove a value from an enum.",
        };
      }
      if (real.length > 0) return { ...none, outcome: "differs", differences };
      const reup = await this.#runAll(up, ups.value);
      if (reup && reup.code !== "55P04") return { ...none, outcome: "reup-fails", error: reup };
      if (!reup) {
        const again = compareSnapshots(after, await this.#snapshot(true));
        if (again.length > 0) {
          const reason = "The up script makes another schema the second time.";
          return { ...none, outcome: "reup-fails", differences: again, reason };
        }
      }
      const reason = differences.length > 0 ? "The same columns come back in another order." : null;
      return { ...none, outcome: "restores", differences, reason };
    } finally {
      await rollBack(this.#session);
      await this.#reset();
    }
  }

  async #runAll(file: RunnableFile, statements: readonly ProvableStatement[]): Promise<Placed | null> {
    for (const one of statements) {
      const error = await this.#try(file, one, async () => {
        if (one.cut === null) await send(this.#session, file, one.statement);
        else await this.#session.execute(one.sql);
      });
      if (error) return error;
    }
    return null;
  }

  async #try(
    file: RunnableFile,
    one: ProvableStatement | null,
    work: () => Promise<unknown>,
  ): Promise<Placed | null> {
    try {
      await work();
      return null;
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      return placed(error, { file, statement: one?.statement ?? null }, one?.cut ?? null);
    }
  }

  async #snapshot(inTransaction: boolean): Promise<SchemaSnapshot> {
    const history = this.#tools.run;
    return takeSnapshot(this.#session, { history, inTransaction });
  }

  async #reset(): Promise<void> {
    await this.#session.execute("reset session authorization");
    await this.#session.execute("reset all");
  }
}

function placed(error: ServerError, { file, statement }: Failing, cut: ProvableStatement["cut"]): Placed {
  const { path } = file.file;
  const { code, message } = error;
  if (statement === null) return { code, message, path, range: null };
  // Positions count code points, and what was left out stands before them all in ASCII text or not at all.
  const moved = cut !== null && error.position !== null && error.position - 1 >= cut.at ? cut.length : 0;
  const position = error.position === null ? null : error.position + moved;
  return { code, message, path, range: rangeOfError(file.text, statement, { position }) };
}

/** The type still has every value it had, and more. */
function isEnumValueLeft(difference: Difference): boolean {
  const { change, kind, before, after } = difference;
  if (change !== "changed" || kind !== "enum" || before === null || after === null) return false;
  return labels(before).every((label) => labels(after).includes(label));
}

function labels(definition: string): readonly string[] {
  return definition.match(/'(?:[^']|'')*'/g) ?? [];
}
