// Verify: proves on a database in memory that each down script gives back the schema its up script found, and that the
// up can run again after it. Only schemas are compared: that no rows are lost is not proved.
import { fail, ok, type Result } from "../base/result";
import type { Range } from "../base/text-range";
import { ConnectionLost, ServerError } from "../database/errors";
import { compareSnapshots, takeSnapshot, type SchemaSnapshot } from "../database/schema-snapshot";
import type { Session } from "../database/session";
import { checksumOf } from "../migrations/checksum";
import { compareVersions, sameVersion } from "../migrations/layout";
import type { Migration } from "../migrations/migration";
import type { OperationEvent } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { Difference, VerifyOutcome, VerifyReport, VerifyResult } from "../protocol/reports";
import { verifyOutcomes } from "../protocol/reports";
import type { Parser } from "../sql/parser";
import { placeText, rangeOfError } from "./locate-error";
import { labelOf, unknownVersion } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Clock,
  type FolderTools,
  type Operation,
} from "./operation";
import { provable, type ProvableStatement } from "./provable-file";
import { rollBack, send } from "./run-transaction";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { stepEvents, stepOf } from "./step-events";
import { duplicateVersion } from "./target-facts";

export interface VerifyFacts {
  readonly migrations: readonly Migration[];
  readonly parser: Parser;
}

export interface VerifyDetails {
  /** All up to the newest one asked for, oldest first. */
  readonly chain: readonly { readonly migration: Migration; readonly proved: boolean }[];
}

export const verify: Operation<"verify", VerifyFacts, VerifyDetails, FolderTools> = {
  id: "verify",

  async gather(_intent, tools) {
    const duplicate = duplicateVersion(tools.folder);
    if (duplicate) return fail(duplicate);
    return ok({ migrations: tools.folder.migrations.filter((one) => one.up !== null), parser: tools.parser });
  },

  plan(intent, { migrations }) {
    const { versions } = intent;
    const unknown = versions.find((version) => !migrations.some((one) => sameVersion(one.version, version)));
    if (unknown !== undefined) return fail(unknownVersion(unknown));
    const asked = (one: Migration): boolean =>
      versions.length === 0 || versions.some((version) => sameVersion(version, one.version));
    const newest = migrations.findLast(asked)?.version ?? null;
    const chain = migrations
      .filter((one) => newest !== null && compareVersions(one.version, newest) <= 0)
      .map((migration) => ({ migration, proved: asked(migration) }));
    const plan = makePlan({
      operation: "verify",
      target: null,
      steps: [
        step({ id: "scratch", title: "Start a database in memory", kind: "check" }),
        ...chain.map(({ migration, proved }) =>
          step({
            id: `verify:${migration.version}`,
            title: `${proved ? "Prove" : "Replay"} ${labelOf(migration)}`,
            kind: "check",
            version: migration.version,
            path: migration.up?.path ?? null,
          }),
        ),
      ],
      warnings: [],
      basis: chain.map(({ migration }) => [
        migration.version,
        checksumOf(migration.up?.text ?? ""),
        checksumOf(migration.down?.text ?? ""),
      ]),
    });
    return ok({ plan, details: { chain } });
  },

  async *body({ plan, details }, tools, signal) {
    const events = stepEvents(plan, tools.clock);
    const start = stepOf(plan, "scratch");
    yield events.start(start);
    const opened = await tools.openMemory();
    if (!opened.ok) {
      yield events.failed(start, opened.failure);
      return refused(opened.failure);
    }
    const database = opened.value;
    try {
      const connected = await database.connect({ purpose: "verify", runId: tools.runId });
      if (!connected.ok) return refused(connected.failure);
      yield events.done(start);
      const { server_version } = database.identity;
      const prover = new Prover(connected.value, tools);
      const results: VerifyResult[] = [];
      for (const { migration, proved } of details.chain) {
        if (signal.aborted) {
          return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
        }
        const shown = stepOf(plan, `verify:${migration.version}`);
        yield events.start(shown);
        const result = await prover.take(migration, proved);
        yield* told(result, (message) => events.progress(shown, message));
        yield events.done(shown);
        if (proved || result.outcome === "up-fails") results.push(result);
      }
      return endingOf(reportOf(results, server_version));
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return ended("failed-clean", null, { problem: scratchLost(error) });
    } finally {
      await database.close();
    }
  },
};

function* told(result: VerifyResult, event: (message: string) => OperationEvent): Generator<OperationEvent> {
  if (result.outcome === "restores" && result.reason === null) return;
  const why = result.error?.message ?? result.reason ?? `${result.differences.length} differences`;
  yield event(`${result.outcome}: ${why}`);
}

type Failing = { readonly file: RunnableFile; readonly statement: ProvableStatement["statement"] | null };

/** An error with the place it belongs to. */
interface Placed {
  readonly code: string;
  readonly message: string;
  readonly path: string;
  readonly range: Range | null;
}

/** Goes up the chain, each up committed; a proof leaves no trace, so one bad down never derails the rest. */
class Prover {
  readonly #session: Session;
  readonly #tools: FolderTools;
  readonly #clock: Clock;
  #schema: SchemaSnapshot | null = null;
  /** The first migration that could not be applied; those after it stand on sand. */
  #broken: string | null = null;

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

  async #take(migration: Migration, proved: boolean): Promise<VerifyResult> {
    const base = { version: migration.version, name: migration.name, ms: 0 };
    const found = { ...base, differences: [], error: null, reason: null };
    if (this.#broken !== null) {
      return { ...found, outcome: "skipped", reason: `${this.#broken} before it could not be applied.` };
    }
    const before = this.#schema ?? (proved ? await this.#snapshot(false) : null);
    const up = this.#read(migration, "up");
    if (!up.ok) return this.#fails(migration, { ...found, outcome: "up-fails", error: up.failure });
    const error = await this.#commit(up.value);
    if (error) return this.#fails(migration, { ...found, outcome: "up-fails", error });
    this.#schema = null;
    if (!proved || before === null) return { ...found, outcome: "skipped", reason: "It was only replayed." };
    const after = await this.#snapshot(false);
    this.#schema = after;
    if (migration.down === null) return { ...found, outcome: "no-down" };
    const down = this.#read(migration, "down");
    if (!down.ok) return { ...found, outcome: "down-fails", error: down.failure };
    return { ...base, ...(await this.#prove(up.value, down.value, before, after)) };
  }

  #fails(migration: Migration, result: VerifyResult): VerifyResult {
    this.#broken = labelOf(migration);
    return result;
  }

  #read(migration: Migration, direction: "up" | "down"): Result<RunnableFile, Placed> {
    const file = migration[direction];
    if (!file) throw new Error(`${migration.version} has no ${direction}`);
    const read = readRunnable(migration, file, this.#tools.parser);
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
  ): Promise<Pick<VerifyResult, "outcome" | "differences" | "error" | "reason">> {
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

function reportOf(results: readonly VerifyResult[], version: string): VerifyReport {
  const tally = (outcome: VerifyOutcome): number => results.filter((one) => one.outcome === outcome).length;
  const summary = Object.fromEntries(verifyOutcomes.map((outcome) => [outcome, tally(outcome)]));
  return {
    schema: "migrate-safe/verify/1",
    engine: { kind: "pglite", version },
    results,
    summary: summary as Record<VerifyOutcome, number>,
  };
}

/** The worst outcome decides: an up that fails before a down that fails before a difference. */
function endingOf(report: VerifyReport) {
  const first = (...outcomes: VerifyOutcome[]): VerifyResult | undefined =>
    report.results.find((one) => outcomes.includes(one.outcome));
  const up = first("up-fails");
  const down = first("down-fails");
  const differs = first("differs", "reup-fails");
  const why = up
    ? verdict("verify/up-fails", up, "cannot be applied")
    : down
      ? verdict("verify/down-fails", down, "cannot be rolled back")
      : differs
        ? verdict(
            "verify/differs",
            differs,
            differs.outcome === "differs"
              ? "is not undone by its down script"
              : "cannot be applied again after its down script",
          )
        : null;
  return ended(why === null ? "done" : "failed-clean", report, { problem: why });
}

function verdict(
  code: "verify/up-fails" | "verify/down-fails" | "verify/differs",
  result: VerifyResult,
  what: string,
): Problem {
  const { error, differences } = result;
  const [difference] = differences;
  const where =
    error === null
      ? ""
      : error.range === null
        ? `${error.path}: `
        : `${placeText(error.path, error.range)}: `;
  const details = error
    ? ` ${where}${error.message}.`
    : difference
      ? ` ${difference.change} ${difference.kind} ${difference.object}${differences.length > 1 ? ` and ${differences.length - 1} more` : ""}.`
      : "";
  return problem(
    code,
    {
      message: `${labelOf(result)} ${what}.${details}`,
      state: "Only a database in memory was used.",
      next: "Correct the script and verify it again.",
    },
    { place: error === null ? null : { path: error.path, range: error.range } },
  );
}

function scratchLost(error: ConnectionLost): Problem {
  return problem("scratch/failed", {
    message: `The database in memory stopped: ${error.message}.`,
    state: nothingChanged,
    next: "Verify fewer versions at once; a script may use more memory than the embedded database has.",
  });
}
