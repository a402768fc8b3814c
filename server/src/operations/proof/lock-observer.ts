// Runs migrations one after the other on a throw-away database and notes what each statement locks. Transactions are
// those of the runner, so what is seen is what apply would do; a statement outside of a transaction cannot be watched, for
// its locks are gone when it ends.
import type { Session } from "../../database/session";
import { ServerError } from "../../database/errors";
import { observeLocks } from "../../database/observe-locks";
import { disagreements, type ObservedLock } from "../../locks/observed-lock";
import type { Migration } from "../../migrations/migration";
import type { ObservedStatement } from "../../protocol/reports";
import { displayName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import type { LockReader } from "../forecast/forecast";
import type { FolderTools } from "../operation";
import { Prover } from "./prover";
import { rollBack, send } from "../running/run-transaction";
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
    // What the file itself makes is seen by nobody else.
    const own = new Set<string>();
    await this.#session.execute("begin");
    try {
      const old = new Set((await this.#relations()).map(keyOf));
      for (const statement of statements) {
        const locks = await observeLocks(this.#session, async () => send(this.#session, file, statement));
        for (const { relation } of locks) if (!old.has(keyOf(relation))) own.add(keyOf(relation));
        seen.set(
          statement,
          this.#observed(
            statement,
            locks.filter(({ relation }) => !own.has(keyOf(relation))),
          ),
        );
      }
      await this.#session.execute("commit");
    } catch (error) {
      await rollBack(this.#session);
      throw error;
    }
  }

  #observed(statement: Statement, locks: readonly ObservedLock[]): ObservedStatement {
    const facts = this.#locksOf(statement);
    return {
      locks: locks
        .filter(
          ({ mode, held, rewritten, scanned }) => mode !== held || rewritten === true || scanned === true,
        )
        .map(({ relation, mode, rewritten, scanned }) => ({
          relation: displayName(relation),
          mode: mode ?? "",
          rewrite: rewritten === true,
          scan: scanned === true,
        })),
      disagreements: disagreements(facts, locks, ({ name }) => name.name),
    };
  }

  async #relations(): Promise<readonly { readonly schema: string; readonly name: string }[]> {
    return this.#session.query(
      `select n.nspname as schema, c.relname as name
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace`,
    );
  }
}

function keyOf({ schema, name }: { readonly schema: string | null; readonly name: string }): string {
  return `${schema ?? ""}\u0000${name}`;
}
