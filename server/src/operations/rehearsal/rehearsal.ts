// The copy of a target's schema on a database in memory, and migrations that run on it as apply and rollback would run
// them: the same code, with its transactions, units and history. What it says of a failure is about the target's schema.
import { ok, type Result } from "../../base/result";
import { ConnectionLost } from "../../database/errors";
import type { Database } from "../../database/session";
import type { Direction } from "../../protocol/findings";
import { problem, type Problem } from "../../protocol/problems";
import type { NotRepresented, RehearsedHalf } from "../../protocol/reports/rehearse";
import { fileSteps, locksBySyntax } from "../forecast/forecast";
import { labelOf, type KnownMigration } from "../migration-states";
import { makePlan, type TargetTools } from "../operation";
import { openMemorySession } from "../proof/memory-session";
import { readRunnable, type RunnableFile } from "../runnable-file";
import { prepareHistory } from "../running/locked-run";
import { freshSession, migrationRun, type MigrationRun } from "../running/migration-run";
import { runHalf } from "../running/run-half";
import { buildSchemaCopy } from "./build-schema-copy";
import { missingInCopy } from "./missing-in-copy";
import type { SchemaCopy } from "./read-schema-copy";
import { RehearsalSession } from "./rehearsal-session";

export const onlyMemoryUsed = "The target was only read; everything ran on a database in memory.";

export class Rehearsal {
  readonly database: Database;
  readonly session: RehearsalSession;
  readonly notRepresented: readonly NotRepresented[];
  readonly #copy: SchemaCopy;
  readonly #run: Omit<MigrationRun, "plan" | "events">;
  readonly #tools: TargetTools;
  /** Rejects when the run is stopped: what waits for a database that was ended need not end soon. */
  readonly #stopped: Promise<never>;

  private constructor(
    run: MigrationRun,
    session: RehearsalSession,
    copy: SchemaCopy,
    notRepresented: readonly NotRepresented[],
  ) {
    this.database = run.database;
    this.session = session;
    this.notRepresented = notRepresented;
    this.#copy = copy;
    this.#run = run;
    this.#tools = run.tools;
    this.#stopped = new Promise((_resolve, reject) => {
      run.signal.addEventListener("abort", () => reject(new ConnectionLost("the run was stopped")));
    });
    this.#stopped.catch(() => undefined);
  }

  /** Makes the copy. An abort of the signal ends the database, and with it whatever runs. */
  static async open(
    copy: SchemaCopy,
    tools: TargetTools,
    signal: AbortSignal,
  ): Promise<Result<Rehearsal, Problem>> {
    const opened = await openMemorySession(tools, "rehearse", { extensions: [...copy.extensions.keys()] });
    if (!opened.ok) return opened;
    const { database } = opened.value;
    const end = (): void => void database.close();
    signal.addEventListener("abort", end, { once: true });
    try {
      if (signal.aborted) end();
      const session = new RehearsalSession(opened.value.session, copy.searchPath);
      const notRepresented = await buildSchemaCopy(session, copy, signal);
      const lock = await database.acquireLock(
        { runId: tools.runId, operation: "rehearse", waitMs: 0 },
        signal,
        () => undefined,
      );
      if (!lock.ok) throw new Error("a database in memory is nobody else's");
      const onMemory = { ...tools, database };
      const plan = makePlan({ operation: "rehearse", target: null, steps: [], warnings: [], basis: null });
      const run = migrationRun(onMemory, { session, lock: lock.value }, plan, signal);
      await freshSession(run);
      const ready = await prepareHistory(run);
      if (!ready.ok) {
        await database.close();
        return ready;
      }
      return ok(new Rehearsal(run, session, copy, notRepresented));
    } catch (error) {
      await database.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.database.close();
  }

  /** Throws ConnectionLost when the signal has aborted. */
  async run(direction: Direction, known: KnownMigration): Promise<RehearsedHalf> {
    const half = known.migration?.[direction] ?? null;
    if (half === null) return { outcome: "no-down", ms: null, problem: null };
    const read = readRunnable(known, half, this.#tools.parser);
    if (!read.ok) return { outcome: "fails", ms: null, problem: read.failure };
    const file = read.value;
    const began = this.#tools.clock.ticks();
    const failure = await this.#runFile(direction, known, file);
    const ms = Math.round(this.#tools.clock.ticks() - began);
    if (failure === null) return { outcome: "done", ms, problem: null };
    // The form in which a down script says that it cannot do its work.
    if (direction === "down" && failure.server?.code === "P0001" && /irreversible/i.test(file.text))
      return { outcome: "irreversible", ms, problem: null };
    const why = failure.server && missingInCopy(failure.server, this.notRepresented, this.#copy.extensions);
    const told = failureOf(direction, known, failure, why);
    return { outcome: why === null ? "fails" : "not-rehearsed", ms, problem: told };
  }

  async #runFile(direction: Direction, known: KnownMigration, file: RunnableFile): Promise<Problem | null> {
    const steps = fileSteps(file, locksBySyntax(18), new Map(), {
      lockTimeoutMs: this.#tools.run.lock_timeout_ms,
      undo: "none",
      last: labelOf(known),
    });
    const plan = makePlan({ operation: "rehearse", target: null, steps, warnings: [], basis: null });
    const { session, lock, signal } = this.#run;
    const run = migrationRun(this.#tools, { session, lock }, plan, signal);
    const downText = known.migration?.down?.text ?? null;
    const running = runHalf(run, { direction, file, version: known.version, downText, before: "" });
    for (;;) {
      const next = await Promise.race([running.next(), this.#stopped]);
      if (next.done) return next.value.kind === "done" ? null : next.value.problem;
    }
  }
}

/** `why` is half a sentence about the copy; null when the script is to blame. */
function failureOf(
  direction: Direction,
  known: KnownMigration,
  { message, place, server }: Problem,
  why: string | null,
): Problem {
  if (why !== null) {
    return problem(
      "rehearse/not-possible",
      {
        message: `${labelOf(known)} could not be rehearsed: ${why} (${message.replace(/\.$/, "")}).`,
        state: onlyMemoryUsed,
        next: "Try it on a server that has what is missing, such as a copy of the target.",
      },
      { place, server },
    );
  }
  return problem(
    direction === "up" ? "rehearse/up-fails" : "rehearse/down-fails",
    {
      message,
      state: onlyMemoryUsed,
      next: "Correct the script, or find out with migrate-safe diff why the target has another schema, and rehearse again.",
    },
    { place, server },
  );
}
