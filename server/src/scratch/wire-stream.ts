// The driver's socket to the scratch database: takes what the driver writes, sends it on in whole exchanges, and gives
// back the answer. COPY … FROM STDIN is held back until all data is here, because the thread cannot wait for it.
import { Duplex } from "node:stream";
import { EngineGone } from "./scratch-engine";
import type { Guest, ScratchEngine } from "./scratch-engine";
import {
  copyInResponse,
  errorResponse,
  nextFrame,
  queryText,
  waitsForData,
  welcome,
} from "./protocol-frames";
import type { Frame } from "./protocol-frames";

export class WireStream extends Duplex implements Guest {
  readonly settings: string;
  readonly #engine: ScratchEngine;
  readonly #pid: number;
  readonly #onLeave: (stream: WireStream) => Promise<void>;
  #pending: Buffer = Buffer.alloc(0);
  #started = false;
  /** Messages of the exchange that is being put together. */
  #batch: Buffer[] = [];
  /** Whether the driver is sending the data of a COPY. */
  #copying = false;
  #left: Promise<void> | undefined;

  constructor(
    engine: ScratchEngine,
    options: {
      readonly settings: string;
      readonly pid: number;
      readonly onLeave: (stream: WireStream) => Promise<void>;
    },
  ) {
    super({ allowHalfOpen: false });
    this.settings = options.settings;
    this.#engine = engine;
    this.#pid = options.pid;
    this.#onLeave = options.onLeave;
    engine.gone.addEventListener("abort", () => this.#hangUp(engine.gone.reason));
  }

  /** What the driver calls on a socket. */
  connect(): this {
    setImmediate(() => this.emit("connect"));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed as they come; the database cannot be slowed down.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    this.#drain().then(
      () => done(),
      (error: unknown) => {
        this.#hangUp(error);
        done();
      },
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#leave().then(
      () => {
        this.push(null);
        done();
      },
      (error: unknown) => {
        this.#hangUp(error);
        done();
      },
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#leave().then(
      () => done(error),
      () => done(error),
    );
  }

  /** Once, however the connection ends, so that a forgotten transaction keeps nobody else waiting. */
  #leave(): Promise<void> {
    this.#left ??= this.#onLeave(this);
    return this.#left;
  }

  async #drain(): Promise<void> {
    for (;;) {
      const frame = nextFrame(this.#pending, !this.#started);
      if (!frame) return;
      this.#pending = this.#pending.subarray(frame.bytes.length);
      await this.#take(frame);
    }
  }

  async #take(frame: Frame): Promise<void> {
    if (frame.type === null) {
      this.#started = true;
      this.push(welcome(this.#pid));
      return;
    }
    // Terminate: the stream's end follows.
    if (frame.type === "X") return;
    this.#batch.push(Buffer.from(frame.bytes));
    if (this.#copying) {
      if (frame.type === "c" || frame.type === "f") await this.#exchangeCopy();
      return;
    }
    if (frame.type === "Q" && waitsForData(queryText(frame))) {
      this.#copying = true;
      this.push(copyInResponse());
      return;
    }
    if (frame.type === "Q" || frame.type === "S") await this.#exchange((chunk) => this.push(chunk));
  }

  async #exchange(answer: (chunk: Buffer) => void): Promise<void> {
    const bytes = Buffer.concat(this.#batch);
    this.#batch = [];
    await this.#engine.exchange(this, bytes, answer);
  }

  /** The driver has had its CopyInResponse already; the database's own is left out. */
  async #exchangeCopy(): Promise<void> {
    this.#copying = false;
    const chunks: Buffer[] = [];
    await this.#exchange((chunk) => chunks.push(chunk));
    let answer = Buffer.concat(chunks);
    for (;;) {
      const frame = nextFrame(answer, false);
      if (!frame) return;
      answer = answer.subarray(frame.bytes.length);
      if (frame.type !== "G") this.push(frame.bytes);
    }
  }

  /** Ends the connection as a server does that goes away: with a last message, which the driver reports. */
  #hangUp(reason: unknown): void {
    if (this.destroyed || this.readableEnded) return;
    const error = reason instanceof EngineGone ? reason : new EngineGone("XX000", String(reason));
    this.push(errorResponse({ severity: "FATAL", code: error.code, message: error.message }));
    this.push(null);
  }
}
