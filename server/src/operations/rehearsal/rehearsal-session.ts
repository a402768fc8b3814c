// The session that migrations are rehearsed on: it has the search path of the target's role whenever settings are reset,
// and where rows of the target lie in it, its errors tell none of them.
import type { Readable } from "node:stream";
import { ServerError } from "../../database/errors";
import type { PipelinedStatement, TextRow } from "../../database/pipeline";
import type { Session } from "../../database/session";
import { discardAll } from "../../database/session-settings";
import { withoutData } from "./withhold-data";

export class RehearsalSession implements Session {
  readonly #session: Session;
  readonly #setPath: string;
  /** Null while no rows are there. */
  #isName: ((word: string) => boolean) | null = null;

  constructor(session: Session, searchPath: string) {
    this.#session = session;
    const literal = `'${searchPath.replaceAll("'", "''")}'`;
    this.#setPath = `select pg_catalog.set_config('search_path', ${literal}, false)`;
  }

  /** From now on errors keep only the words that `isName` knows. */
  withhold(isName: (word: string) => boolean): void {
    this.#isName = isName;
  }

  get backendPid(): number {
    return this.#session.backendPid;
  }

  async query<Row extends object>(
    sql: string,
    parameters?: readonly unknown[],
    plan?: string | null,
  ): Promise<readonly Row[]> {
    return this.#guarded(async () => this.#session.query<Row>(sql, parameters, plan));
  }

  async execute(sql: string): Promise<number | null> {
    return this.#guarded(async () => this.#session.execute(sql));
  }

  async batch<Row extends object>(statements: readonly string[]): Promise<readonly Row[]> {
    return this.#guarded(async () => this.#session.batch<Row>(statements));
  }

  async pipeline(
    statements: readonly PipelinedStatement[],
    answered: (index: number) => void = () => undefined,
  ): Promise<readonly (TextRow | null)[]> {
    return this.#guarded(async () => {
      if (statements[0] !== discardAll) return this.#session.pipeline(statements, answered);
      await this.#session.pipeline([discardAll, { sql: this.#setPath }]);
      answered(0);
      const rest = await this.#session.pipeline(statements.slice(1), (index) => answered(index + 1));
      return [null, ...rest];
    });
  }

  copyOut(sql: string): Readable {
    return this.#session.copyOut(sql);
  }

  async copyIn(sql: string, source: Readable): Promise<number> {
    return this.#guarded(async () => this.#session.copyIn(sql, source));
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  abandon(): void {
    this.#session.abandon();
  }

  async #guarded<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      if (this.#isName === null || !(error instanceof ServerError)) throw error;
      throw withoutData(error, this.#isName);
    }
  }
}
