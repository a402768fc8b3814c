// Runs whole scripts on a session of a throw-away database and says where in the file an error lies. Decides nothing.
import { fail, type Result } from "../../base/result";
import type { Range } from "../../base/text-range";
import { ServerError } from "../../database/errors";
import type { SchemaMoment, SchemaWatch } from "../../database/schema-watch";
import type { Session } from "../../database/session";
import type { MigrationFile } from "../../migrations/migration";
import type { Parser } from "../../sql/parser";
import { rangeOfError } from "../locate-error";
import { readRunnable, type RunnableFile } from "../runnable-file";
import { rollBack } from "../running/run-transaction";
import { send } from "../running/send-statement";
import { provable, wholly, type ProvableStatement } from "./provable-file";

/** An error with the place it belongs to. */
export interface PlacedError {
  readonly code: string;
  readonly message: string;
  readonly path: string;
  readonly range: Range | null;
}

/** Ends what a script has set for the session. */
const resets = ["reset session authorization", "reset all"];

export class ScriptRun {
  readonly session: Session;
  readonly #parser: Parser;
  readonly #signal: AbortSignal | null;

  /** Once `signal` is aborted no statement is begun any more: its reason is thrown. */
  constructor(session: Session, parser: Parser, signal: AbortSignal | null = null) {
    this.session = session;
    this.#parser = parser;
    this.#signal = signal;
  }

  /** The same that ends with the signal. */
  until(signal: AbortSignal): ScriptRun {
    return new ScriptRun(this.session, this.#parser, signal);
  }

  read(file: MigrationFile): Result<RunnableFile, PlacedError> {
    const read = readRunnable(file, file, this.#parser);
    if (read.ok) return read;
    const { code, message, place } = read.failure;
    return fail({ code, message, path: file.path, range: place?.range ?? null });
  }

  /** Inside the open transaction; at its end deferred constraints are checked, as a commit would. */
  async inTransaction(
    file: RunnableFile,
    statements: readonly ProvableStatement[],
  ): Promise<PlacedError | null> {
    for (const one of statements) {
      const error = await this.statement(file, one);
      if (error) return error;
    }
    return this.#attempt(file, null, async () => {
      await this.session.batch(["set constraints all immediate", ...resets]);
    });
  }

  /**
   * For good: at once, or statement by statement when it needs no transaction or, by SQLSTATE 55P04
   * unsafe_new_enum_value_usage, an enum value of its own. `made`: the schema that it leaves, where one watches and it
   * ran at once.
   */
  async commit(
    file: RunnableFile,
    watch: SchemaWatch | null = null,
  ): Promise<{ readonly error: PlacedError | null; readonly made: SchemaMoment | null }> {
    const statements = provable(file);
    if (!statements.ok) return { error: await this.#alone(file), made: null };
    await this.session.execute("begin");
    await watch?.mark();
    let error = await this.inTransaction(file, statements.value);
    const made = error === null && watch !== null ? await watch.look() : null;
    error ??= await this.#attempt(file, null, async () => this.session.execute("commit"));
    if (error === null) return { error, made };
    await rollBack(this.session);
    watch?.forget();
    return { error: error.code === "55P04" ? await this.#alone(file) : error, made: null };
  }

  /** Each statement as the server takes it, outside of a transaction. */
  async #alone(file: RunnableFile): Promise<PlacedError | null> {
    const { model } = file;
    const statements =
      model.mode === "transaction" ? model.statements : model.units.flatMap((unit) => [...unit.statements]);
    for (const statement of statements) {
      const error = await this.statement(file, wholly(statement));
      if (error) return error;
    }
    await this.session.batch(resets);
    return null;
  }

  async statement(file: RunnableFile, one: ProvableStatement): Promise<PlacedError | null> {
    this.#signal?.throwIfAborted();
    return this.#attempt(file, one, async () => {
      if (one.cut === null) await send(this.session, file, one.statement);
      else await this.session.execute(one.sql);
    });
  }

  async #attempt(
    file: RunnableFile,
    one: ProvableStatement | null,
    work: () => Promise<unknown>,
  ): Promise<PlacedError | null> {
    try {
      await work();
      return null;
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      return placed(error, file, one);
    }
  }
}

function placed(error: ServerError, file: RunnableFile, one: ProvableStatement | null): PlacedError {
  const { path } = file.file;
  const { code, message } = error;
  if (one === null) return { code, message, path, range: null };
  // Positions count code points, and what was left out stands before them all in ASCII text or not at all.
  const { cut, statement } = one;
  const moved = cut !== null && error.position !== null && error.position - 1 >= cut.at ? cut.length : 0;
  const position = error.position === null ? null : error.position + moved;
  return { code, message, path, range: rangeOfError(file.text, statement, { position }) };
}
