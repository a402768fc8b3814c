// One session over one driver connection: queries, single statements, copy streams, and the news that it is lost. Does
// not know where the connection leads; servers and the scratch database both speak through it.
import { once, type EventEmitter } from "node:events";
import { Duplex, Readable } from "node:stream";
import type { ClientConfig, QueryResult, Submittable } from "pg";
import { Client, types as driverTypes } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { Pipeline, type PipelinedStatement, type TextRow } from "./pipeline";
import type { Notice, Session } from "./session";
import { sessionError } from "./driver-errors";
import { ConnectionLost, TlsRefused } from "./errors";
import type { ServerMessage } from "../protocol/problems";

export interface ClientSessionOptions {
  readonly onNotice?: ((notice: Notice) => void) | undefined;
  /** Refuse a server that does not bind the password's proof to the TLS connection: libpq's channel_binding=require. */
  readonly requireChannelBinding?: boolean;
}

/** Dates stay the server's text: a JavaScript Date would lose microseconds, infinity and the years before Christ. */
const textTypes: ReadonlySet<number> = new Set([1082, 1083, 1114, 1184, 1186, 1266, 1115, 1182, 1185]);
const types: NonNullable<ClientConfig["types"]> = {
  // The driver's declaration names the built-in types only; any other number is fine and read as text.
  getTypeParser(oid: Parameters<typeof driverTypes.getTypeParser>[0], format?: "text" | "binary") {
    if (textTypes.has(oid)) return (value: string) => value;
    return driverTypes.getTypeParser(oid, format);
  },
};

/**
 * SQLSTATEs of the warning that a server leaves before it hangs up at once: admin_shutdown, crash_shutdown.
 * src/backend/tcop/postgres.c, quickdie.
 */
const farewells: ReadonlySet<string> = new Set(["57P01", "57P02"]);

/** Commands after which kept plans may be gone. Manual: "DISCARD", "DEALLOCATE". */
const forgetsPlans: ReadonlySet<string> = new Set(["DISCARD", "DEALLOCATE"]);

let planSets = 0;

/** Before the names of a session's plans: its own, because the sessions of the scratch database share their plans. */
function nextPlans(): string {
  return `migrate_safe_${++planSets}`;
}

/** How long a server may take to close a connection. */
const farewellMs = 2000;

/** Whether the server offers channel binding, once it is known; the driver then uses it. Manual: "SASL Authentication". */
interface ChannelBinding {
  offered: boolean;
}

function watchBinding(client: Client, binding: ChannelBinding): void {
  const connection = Reflect.get(client, "connection") as EventEmitter;
  connection.prependListener("authenticationSASL", ({ mechanisms }: { mechanisms: readonly string[] }) => {
    binding.offered ||= mechanisms.includes("SCRAM-SHA-256-PLUS");
  });
}

/** The password is not even asked for where it could be passed on. */
function boundPassword(
  password: ClientConfig["password"],
  binding: ChannelBinding,
): ClientConfig["password"] {
  return async () => {
    if (!binding.offered) throw unbound();
    return (typeof password === "function" ? await password() : password) ?? "";
  };
}

function unbound(): TlsRefused {
  return new TlsRefused("channel binding is required, and the server does not offer it");
}

export class ClientSession implements Session {
  readonly #client: Client;
  readonly #lost = new AbortController();
  /** A server that crashes or is stopped at once tells why in a warning, and then hangs up. */
  #farewell: ServerMessage | null = null;
  #closed = false;
  #backendPid = 0;
  #plans = nextPlans();

  /** Use `ClientSession.open`. */
  private constructor(client: Client, options: ClientSessionOptions) {
    this.#client = client;
    client.on("error", (error) => this.#lost.abort(this.#errorOf(error)));
    client.on("end", () => {
      if (this.#closed) return;
      this.#lost.abort(new ConnectionLost("Connection terminated unexpectedly", this.#farewell));
    });
    client.on(
      "notice",
      ({ severity = "NOTICE", code = "00000", message = "", detail = null, hint = null }) => {
        if (farewells.has(code)) this.#farewell = { code, message, detail, hint, where: null };
        options.onNotice?.({ severity, code, message });
      },
    );
  }

  /** Connects; throws ServerError, ConnectionLost or the driver's own error, see `connect-problem.ts`. */
  static async open(config: ClientConfig, options: ClientSessionOptions = {}): Promise<ClientSession> {
    const binding = { offered: !options.requireChannelBinding };
    const password = binding.offered ? config.password : boundPassword(config.password, binding);
    const client = new Client({ ...config, password, types });
    watchBinding(client, binding);
    const session = new ClientSession(client, options);
    try {
      await client.connect();
      if (!binding.offered) throw unbound();
      const rows = await session.query<{ pid: number }>("select pg_catalog.pg_backend_pid() as pid");
      session.#backendPid = rows[0]?.pid ?? 0;
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** The process that answers; behind a pooler in transaction mode it may be another one next time. */
  get backendPid(): number {
    return this.#backendPid;
  }

  /** The process that the connection was promised; differs from `backendPid` behind a pooler. */
  get announcedPid(): number {
    const pid: unknown = Reflect.get(this.#client, "processID");
    return typeof pid === "number" ? pid : this.#backendPid;
  }

  /** Aborts when the connection is gone without having been closed. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async query<Row extends object>(
    sql: string,
    parameters: readonly unknown[] = [],
    plan: string | null = null,
  ): Promise<readonly Row[]> {
    const result = await this.#send<Row>(sql, parameters, plan);
    return result.rows;
  }

  async execute(sql: string): Promise<number | null> {
    const result = await this.#send<object>(sql, []);
    return result.rowCount;
  }

  async batch<Row extends object>(statements: readonly string[]): Promise<readonly Row[]> {
    const results = await this.#exchange<Row>(statements.join(";\n"), []);
    return results.at(-1)?.rows ?? [];
  }

  async pipeline(
    statements: readonly PipelinedStatement[],
    answered: (index: number) => void = () => undefined,
  ): Promise<readonly (TextRow | null)[]> {
    this.#mustBeOpen();
    const pipeline = new Pipeline(statements, answered);
    try {
      this.#submit(pipeline);
      return await pipeline.answers;
    } catch (error) {
      throw this.#errorOf(error);
    } finally {
      this.#noticeForgotten(pipeline.commands);
    }
  }

  /** What fails while it is sent is never answered, and nor is what follows it: the server undoes what it got of it. */
  #submit(pipeline: Pipeline): void {
    try {
      this.#client.query<Submittable>(pipeline);
    } catch (error) {
      pipeline.answers.catch(() => undefined);
      this.#lost.abort(new ConnectionLost("Connection terminated after a statement could not be sent"));
      this.#destroySocket();
      throw error;
    }
  }

  #noticeForgotten(commands: readonly string[]): void {
    if (commands.some((command) => forgetsPlans.has(command))) this.#plans = nextPlans();
  }

  copyOut(sql: string): Readable {
    return Readable.from(this.#copyChunks(sql), { objectMode: false });
  }

  async copyIn(sql: string, source: Readable): Promise<number> {
    this.#mustBeOpen();
    const sink = this.#client.query(copyFrom(sql));
    let refused = false;
    const over = new AbortController();
    const finished = new Promise<void>((resolve, reject) => {
      sink.once("finish", resolve);
      sink.on("error", (error) => {
        refused = true;
        reject(error);
      });
      this.#lost.signal.addEventListener("abort", () => reject(this.#lost.signal.reason as Error), {
        signal: over.signal,
      });
    });
    try {
      await Promise.race([pour(source, sink), finished]);
      await finished;
    } catch (error) {
      source.destroy();
      // A source that broke tells the server to forget the rows; its answer must be heard before the next statement.
      if (!refused) sink.destroy(error instanceof Error ? error : new Error(String(error)));
      await finished.catch(() => undefined);
      throw this.#errorOf(error);
    } finally {
      over.abort();
    }
    return sink.rowCount;
  }

  abandon(): void {
    this.#lost.abort(new ConnectionLost("The server does not answer"));
    this.#destroySocket();
  }

  #destroySocket(): void {
    const stream: unknown = Reflect.get(Reflect.get(this.#client, "connection"), "stream");
    if (stream instanceof Duplex) stream.destroy();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // A server behind a cut network never says goodbye.
    const patience = setTimeout(() => this.#destroySocket(), farewellMs);
    await this.#client.end().catch((error: unknown) => this.#lost.abort(sessionError(error)));
    clearTimeout(patience);
  }

  async *#copyChunks(sql: string): AsyncGenerator<Buffer> {
    this.#mustBeOpen();
    const source = this.#client.query(copyTo(sql));
    try {
      // A reader that stops early must not leave rows in the connection, so the rest is read and dropped.
      for await (const chunk of source.iterator({ destroyOnReturn: false })) yield chunk as Buffer;
    } catch (error) {
      throw this.#errorOf(error);
    } finally {
      source.resume();
    }
  }

  async #send<Row extends object>(
    sql: string,
    parameters: readonly unknown[],
    plan: string | null = null,
  ): Promise<QueryResult<Row>> {
    const [result, second] = await this.#exchange<Row>(sql, parameters, plan);
    if (!result || second) throw new Error("more than one statement was sent at once");
    return result;
  }

  /** Without parameters over the simple protocol, which takes several statements. */
  async #exchange<Row extends object>(
    sql: string,
    parameters: readonly unknown[],
    plan: string | null = null,
  ): Promise<readonly QueryResult<Row>[]> {
    this.#mustBeOpen();
    try {
      // The driver's declaration leaves this out: several statements come back as several results.
      const result: QueryResult<Row> | QueryResult<Row>[] =
        parameters.length === 0
          ? await this.#client.query<Row>(sql)
          : await this.#client.query<Row>({
              text: sql,
              values: [...parameters],
              ...(plan === null ? {} : { name: `${this.#plans}_${plan}` }),
            });
      const results = Array.isArray(result) ? result : [result];
      this.#noticeForgotten(results.map(({ command }) => command));
      return results;
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  /** What the driver threw, with the server's parting words when it hung up after them. */
  #errorOf(error: unknown): Error {
    const known = sessionError(error);
    const silent = known instanceof ConnectionLost && known.server === null;
    return silent && this.#farewell ? new ConnectionLost(known.message, this.#farewell) : known;
  }

  #mustBeOpen(): void {
    if (this.#lost.signal.aborted) throw sessionError(this.#lost.signal.reason);
    if (this.#closed) throw new ConnectionLost("The session is closed");
  }
}

/** Writes all of the source and ends the sink, as fast as the sink takes it. */
async function pour(source: Readable, sink: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of source) {
    if (!sink.write(chunk as Buffer)) await once(sink, "drain");
  }
  sink.end();
}
