// Runs migrations one after the other on a throw-away database and notes what each statement locks. Transactions are
// those of the runner, so what is seen is what apply would do; a statement outside of a transaction cannot be watched, for
// its locks are gone when it ends.
import type { Session } from "../../database/session";
import { ServerError } from "../../database/errors";
import type { LockFacts } from "../../locks/lock-facts";
import { disagreements, takenNow, type ObservedLock } from "../../locks/observed-lock";
import type { Migration } from "../../migrations/migration";
import type { ObservedStatement } from "../../protocol/reports/locks";
import { displayName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import type { LockReader } from "../forecast/forecast";
import type { FolderTools } from "../operation";
import { observeStatements } from "./observe-statements";
import { Prover } from "./prover";
import { rollBack } from "../running/run-transaction";
import { send } from "../running/send-statement";
import type { RunnableFile } from "../runnable-file";

export interface ObservedFile {
  readonly statements: ReadonlyMap<Statement, ObservedStatement>;
  /** Why some statements were not seen; null when all were. */
  readonly reason: string | null;
}

export class LockObserver {
  readonly #session: Session;
  readonly #prover: Prover;
  readonly #locksOf: LockReader;
  /** Why nothing can be run any more. */
  #broken: string | null = null;

  constructor(session: Session, tools: FolderTools, locksOf: LockReader) {
    this.#session = session;
    this.#prover = new Prover(session, tools);
    this.#locksOf = locksOf;
  }

  /** Applies a migration that nobody asked about. */
  async replay(migration: Migration): Promise<void> {
    if (this.#broken !== null) return;
    const { outcome, error } = await this.#prover.take(migration, false);
    if (outcome === "up-fails")
      this.#broken = `${migration.version} could not be applied: ${error?.message ?? ""}.`;
  }

  /** Applies a file and watches its statements. */
  async observe(file: RunnableFile): Promise<ObservedFile> {
    const seen = new Map<Statement, ObservedStatement>();
    if (this.#broken !== null) return { statements: seen, reason: this.#broken };
    const units =
      file.model.mode === "transaction"
        ? [{ kind: "transaction" as const, statements: file.model.statements }]
        : file.model.units;
    try {
      for (const unit of units) {
        if (unit.kind === "single") for (const one of unit.statements) await send(this.#session, file, one);
        else await this.#observeTransaction(file, unit.statements, seen);
      }
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      this.#broken = `${file.version} could not be applied: ${error.message}.`;
      return { statements: seen, reason: this.#broken };
    }
    await this.#session.execute("reset session authorization");
    await this.#session.execute("reset all");
    const alone = units.some(({ kind }) => kind === "single");
    return {
      statements: seen,
      reason: alone ? "What runs outside of a transaction cannot be watched." : null,
    };
  }

  async #observeTransaction(
    file: RunnableFile,
    statements: readonly Statement[],
    seen: Map<Statement, ObservedStatement>,
  ): Promise<void> {
    await this.#session.execute("begin");
    try {
      const works = statements.map((statement) => ({
        key: statement,
        run: async () => send(this.#session, file, statement),
      }));
      for await (const { key: statement, locks } of observeStatements(this.#session, works))
        seen.set(statement, observedStatement(this.#locksOf(statement), locks));
      await this.#session.execute("commit");
    } catch (error) {
      await rollBack(this.#session);
      throw error;
    }
  }
}

/** For a report: what was taken by this statement and not before it, and where that is not what was foretold. */
function observedStatement(facts: LockFacts, locks: readonly ObservedLock[]): ObservedStatement {
  return {
    locks: takenNow(locks).map(({ relation, mode, rewritten, scanned }) => ({
      relation: displayName(relation),
      mode: mode ?? "",
      rewrite: rewritten === true,
      scan: scanned === true,
    })),
    disagreements: disagreements(facts, locks, ({ name }) => name.name),
  };
}
