// Owns the worker and shares its one session among connections: one exchange of messages at a time, and while a
// connection has a transaction open, only that connection's. Ends the worker when an exchange takes too long. Does not
// know what is asked.
import { Worker } from "node:worker_threads";
import { errorResponse, queryMessage, readyForQuery, statusOf } from "./protocol-frames";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages";

/** A connection as the engine sees it. */
export interface Guest {
  /** Settings that belong to this connection and are set again when it gets its turn. */
  readonly settings: string;
}

export interface EngineLimits {
  /** Milliseconds one exchange may take before the worker is ended. */
  readonly exchangeMs: number;
  /** Milliseconds a connection waits for another one's transaction before its statement fails. */
  readonly turnMs: number;
  /** Milliseconds the database may take to start and to shut down. */
  readonly startMs: number;
}

/** Why the engine is gone, in one sentence with its SQLSTATE. */
export class EngineGone extends Error {
  override readonly name = "EngineGone";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What the thread throws away is small and soon gone; V8 would keep 48 MB for it. In MiB. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

interface Waiting {
  readonly chunk: (bytes: Uint8Array) => void;
  readonly done: (error: EngineGone | null) => void;
}

interface Job {
  readonly guest: Guest | null;
  readonly bytes: Uint8Array;
  readonly answer: (chunk: Buffer) => void;
  readonly resolve: () => void;
  readonly reject: (error: EngineGone) => void;
  readonly waitsUntil: number;
}

export class ScratchEngine {
  readonly #worker: Worker;
  readonly #limits: EngineLimits;
  readonly #gone = new AbortController();
  readonly #queue: Job[] = [];
  readonly #waiting = new Map<number, Waiting>();
  /** Resolves when the thread is gone and writes no file any more. */
  readonly exited: Promise<void>;
  #ids = 0;
  #busy = false;
  #ready: (() => void) | undefined;
  /** The connection whose transaction is open. */
  #owner: Guest | null = null;
  /** The connection whose settings are in force. */
  #current: Guest | null = null;

  private constructor(worker: Worker, limits: EngineLimits) {
    this.#worker = worker;
    this.#limits = limits;
    worker.on("message", (message: FromWorker) => this.#receive(message));
    worker.on("error", (error) =>
      this.#end(new EngineGone("XX000", `The scratch database crashed: ${error.message}`)),
    );
    this.exited = new Promise((resolve) => worker.once("exit", () => resolve()));
    worker.on("exit", () => this.#end(new EngineGone("57P01", "The scratch database was stopped")));
  }

  /** Starts the worker; rejects with EngineGone when the database does not start. */
  static async start(
    worker: { readonly file: string; readonly execArgv: readonly string[] },
    data: WorkerStart,
    limits: EngineLimits,
  ): Promise<ScratchEngine> {
    const engine = new ScratchEngine(
      new Worker(worker.file, { workerData: data, execArgv: [...worker.execArgv], resourceLimits }),
      limits,
    );
    await engine.#started();
    return engine;
  }

  /** Aborts, with an EngineGone as its reason, when there is no database any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /**
   * Sends messages that end in Query or Sync and hands back the answer as it comes. Rejects with EngineGone when the
   * database ends under it.
   */
  exchange(guest: Guest, bytes: Uint8Array, answer: (chunk: Buffer) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const waitsUntil = Date.now() + this.#limits.turnMs;
      this.#queue.push({ guest, bytes, answer, resolve, reject, waitsUntil });
      this.#next();
    });
  }

  /** Ends what a connection left open. The last one to leave takes its settings and temporary tables along. */
  async leave(guest: Guest, last: boolean): Promise<void> {
    if (this.#gone.signal.aborted) return;
    if (this.#owner === guest) await this.exchange(guest, queryMessage("rollback"), () => undefined);
    if (last) await this.exchange(guest, queryMessage("discard all"), () => undefined);
    if (this.#current === guest) this.#current = null;
  }

  /** All data as a tar file that another engine starts from. Call when no connection has a transaction open. */
  async dump(): Promise<Uint8Array<ArrayBuffer>> {
    let dump = new Uint8Array();
    await this.#post({ kind: "dump", id: ++this.#ids }, (bytes) => {
      dump = new Uint8Array(bytes);
    });
    return dump;
  }

  /** Shuts the database down, or ends the worker when it is busy or does not answer. */
  async close(): Promise<void> {
    if (!this.#busy && !this.#gone.signal.aborted) {
      const limit = setTimeout(() => void this.#worker.terminate(), this.#limits.startMs);
      await this.#post({ kind: "close", id: ++this.#ids }, () => undefined).catch((error: unknown) => {
        if (!(error instanceof EngineGone)) throw error;
      });
      clearTimeout(limit);
    }
    await this.#worker.terminate();
  }

  /** Ends the worker at once, whatever it does. */
  async terminate(reason: EngineGone): Promise<void> {
    this.#end(reason);
    await this.#worker.terminate();
  }

  #started(): Promise<void> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        const seconds = Math.round(this.#limits.startMs / 1000);
        void this.terminate(
          new EngineGone("57014", `The scratch database did not start within ${seconds} s`),
        );
      }, this.#limits.startMs);
      this.#ready = () => {
        clearTimeout(limit);
        resolve();
      };
      this.#gone.signal.addEventListener("abort", () => {
        clearTimeout(limit);
        reject(this.#gone.signal.reason as EngineGone);
      });
    });
  }

  #next(): void {
    if (this.#busy) return;
    const index = this.#queue.findIndex((job) => this.#owner === null || job.guest === this.#owner);
    const job = this.#queue[index];
    if (!job) {
      this.#expireLater();
      return;
    }
    this.#queue.splice(index, 1);
    this.#busy = true;
    void this.#run(job).finally(() => {
      this.#busy = false;
      this.#next();
    });
  }

  async #run(job: Job): Promise<void> {
    const seconds = Math.round(this.#limits.exchangeMs / 1000);
    const limit = setTimeout(() => {
      void this.terminate(
        new EngineGone(
          "57014",
          `A statement ran longer than ${seconds} s on the scratch database, which was stopped`,
        ),
      );
    }, this.#limits.exchangeMs);
    try {
      await this.#takeTurn(job.guest);
      let tail = Buffer.alloc(0);
      await this.#send(job.bytes, (chunk) => {
        tail = Buffer.concat([tail, chunk.subarray(-6)]).subarray(-6);
        job.answer(chunk);
      });
      const status = statusOf(tail);
      // Every answer ends with ReadyForQuery; after some failures inside the database there is none any more.
      if (status === null)
        await this.terminate(new EngineGone("XX000", "The scratch database stopped answering"));
      if (this.#gone.signal.aborted) throw this.#gone.signal.reason;
      this.#owner = status === "T" || status === "E" ? job.guest : null;
      job.resolve();
    } catch (error) {
      job.reject(error instanceof EngineGone ? error : new EngineGone("XX000", String(error)));
    } finally {
      clearTimeout(limit);
    }
  }

  /** Brings the one session to the settings of the connection that speaks next. */
  async #takeTurn(guest: Guest | null): Promise<void> {
    if (guest === null || guest === this.#current) return;
    await this.#send(queryMessage(guest.settings), () => undefined);
    this.#current = guest;
  }

  #send(bytes: Uint8Array, answer: (chunk: Buffer) => void): Promise<void> {
    return this.#post({ kind: "exchange", id: ++this.#ids, bytes }, (chunk) =>
      answer(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)),
    );
  }

  #post(message: ToWorker, chunk: (bytes: Uint8Array) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#gone.signal.aborted) {
        reject(this.#gone.signal.reason as EngineGone);
        return;
      }
      this.#waiting.set(message.id, {
        chunk,
        done: (error) => (error === null ? resolve() : reject(error)),
      });
      this.#worker.postMessage(message, []);
    });
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case "ready":
        this.#ready?.();
        return;
      case "failed":
        void this.terminate(
          new EngineGone("XX000", `The scratch database did not start: ${message.message}`),
        );
        return;
      case "chunk":
        this.#waiting.get(message.id)?.chunk(message.bytes);
        return;
      case "done":
        this.#waiting
          .get(message.id)
          ?.done(message.error === null ? null : new EngineGone("XX000", message.error));
        this.#waiting.delete(message.id);
    }
  }

  #end(reason: EngineGone): void {
    if (this.#gone.signal.aborted) return;
    this.#gone.abort(reason);
    for (const waiting of this.#waiting.values()) waiting.done(reason);
    this.#waiting.clear();
    for (const job of this.#queue.splice(0)) job.reject(reason);
  }

  /** Fails statements that wait too long for another connection's transaction, as lock_timeout would on a server. */
  #expireLater(): void {
    const first = this.#queue[0];
    if (!first) return;
    setTimeout(
      () => {
        const now = Date.now();
        for (const job of this.#queue.filter((one) => one.waitsUntil <= now)) {
          this.#queue.splice(this.#queue.indexOf(job), 1);
          job.answer(
            errorResponse({
              severity: "ERROR",
              code: "55P03",
              message: "another connection to the scratch database has a transaction open",
              hint: "The scratch database has a single session; end the other transaction first.",
            }),
          );
          job.answer(readyForQuery("I"));
          job.resolve();
        }
        if (!this.#busy) this.#next();
      },
      Math.max(1, first.waitsUntil - Date.now()),
    );
  }
}
