// Statements that go to the server together and are answered one by one: the extended protocol with one Sync at the end, and
// a Flush before those that take their time. What follows a statement that fails is passed over. Manual: "Pipelining" in
// "Frontend/Backend Protocol". Speaks the driver's language for a query of one's own; knows no transaction.
import type { Connection } from "pg";
import { prepareValue } from "pg/lib/utils";

export interface PipelinedStatement {
  readonly sql: string;
  readonly parameters?: readonly unknown[];
  /** It may take its time: what came before it is answered at once rather than with it. */
  readonly slow?: boolean;
}

/** The values of a row as the server writes them. */
export type TextRow = readonly (string | null)[];

export class Pipeline {
  /** The first row of each answer, null without one; rejects with the driver's error. */
  readonly answers: Promise<readonly (TextRow | null)[]>;
  readonly #statements: readonly PipelinedStatement[];
  readonly #answered: (index: number) => void;
  readonly #rows: (TextRow | null)[] = [];
  #row: TextRow | null = null;
  /** First words of the tags that commands were answered with. */
  readonly commands: string[] = [];
  /** The driver puts its own before it, which keeps the time. */
  callback: (error: unknown, rows: readonly (TextRow | null)[]) => void = () => undefined;

  constructor(statements: readonly PipelinedStatement[], answered: (index: number) => void) {
    this.#statements = statements;
    this.#answered = answered;
    this.answers = new Promise((resolve, reject) => {
      this.callback = (error, rows) => {
        if (error === null) resolve(rows);
        else reject(error);
      };
    });
  }

  /** The driver calls this and all that follow. */
  submit(connection: Connection): void {
    const { stream } = connection;
    stream.cork();
    try {
      for (const { sql, parameters = [], slow } of this.#statements) {
        if (slow) connection.flush();
        // The driver's declaration has a flag more, which is of an older driver.
        connection.parse({ name: "", text: sql, types: [] }, true);
        connection.bind({ values: parameters.map((value) => prepareValue(value)) }, true);
        connection.execute(null, true);
      }
      connection.sync();
    } finally {
      stream.uncork();
    }
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.#row ??= fields;
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    this.commands.push(text.split(" ", 1)[0] ?? "");
    this.#endStatement();
  }

  /** A statement that is nothing but comments. */
  handleEmptyQuery(): void {
    this.#endStatement();
  }

  #endStatement(): void {
    this.#rows.push(this.#row);
    this.#row = null;
    this.#answered(this.#rows.length - 1);
  }

  handleError(error: unknown): void {
    this.callback(error, this.#rows);
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#rows);
  }
}
