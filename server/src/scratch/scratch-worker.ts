// The thread in which the scratch database lives: PostgreSQL as WebAssembly, fed with protocol messages. It can be ended
// at any instant, because an endless statement blocks the thread for ever. Knows no SQL and no session.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { brotliDecompressSync } from "node:zlib";
import { PGlite } from "@electric-sql/pglite";
import type { Extension } from "@electric-sql/pglite";
import type { FromWorker, ToWorker, WorkerStart } from "./worker-messages";

const port = parentPort;
if (!port) throw new Error("the scratch worker was not started as a worker");

/**
 * Flags of the server in the thread. Without -O, migrations can no more write system catalogs than on a server; with a
 * small stack, endless recursion is a proper error (54001) instead of a dead instance.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((flag) => flag !== "-O"),
  "-c",
  "shared_buffers=8MB",
  "-c",
  "max_stack_depth=100kB",
];

function post(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, transfer);
}

async function start(options: WorkerStart): Promise<PGlite> {
  const asset = (name: string) => readFileSync(join(options.assets, name));
  const { seed } = options;
  const fresh = seed === null ? {} : { loadDataDir: new BytesOnce(() => readSeed(seed)) };
  const initdb =
    options.seed === null ? { initdbWasmModule: await WebAssembly.compile(asset("initdb.wasm")) } : {};
  return PGlite.create({
    ...(options.dataFolder === null ? {} : { dataDir: options.dataFolder }),
    ...fresh,
    ...initdb,
    pgliteWasmModule: options.module,
    fsBundle: new BytesOnce(() => asset("pglite.data")),
    initDbStartParams: ["--wal-segsize=1", "--no-data-checksums"],
    extensions: Object.fromEntries(options.extensions.map((name) => [name, extension(options.assets, name)])),
    startParams,
  });
}

/** What the database reads once: made when it asks, and kept by nobody. A Blob would hold a copy of its own for good. */
class BytesOnce extends Blob {
  readonly #make: () => Uint8Array<ArrayBuffer>;

  constructor(make: () => Uint8Array<ArrayBuffer>) {
    super([]);
    this.#make = make;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.#make();
    return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  }
}

/** The tar file of a prepared data folder; the database itself undoes gzip, but not Brotli. */
function readSeed(path: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (typeof path !== "string") return path;
  const bytes = readFileSync(path);
  return path.endsWith(".br") ? brotliDecompressSync(bytes) : bytes;
}

/** An extension by its file, so that it is found wherever the bundle lies. */
function extension(assets: string, name: string): Extension {
  const bundlePath = pathToFileURL(join(assets, `${name}.tar.gz`));
  return { name, setup: async (_database, emscriptenOpts) => ({ emscriptenOpts, bundlePath }) };
}

async function serve(database: PGlite, message: ToWorker): Promise<void> {
  switch (message.kind) {
    case "exchange":
      await database.execProtocolRawStream(message.bytes, {
        syncToFs: false,
        // The bytes are a view into the database's memory, which changes as soon as this returns.
        onRawData: (view) => {
          const bytes = view.slice();
          post({ kind: "chunk", id: message.id, bytes }, [bytes.buffer]);
        },
      });
      return;
    case "dump": {
      // What is not in the files yet would have to be recovered from the log.
      await database.exec("checkpoint");
      const dump = await database.dumpDataDir("none");
      const bytes = new Uint8Array(await dump.arrayBuffer());
      post({ kind: "chunk", id: message.id, bytes }, [bytes.buffer]);
      return;
    }
    case "close":
      await database.close();
  }
}

async function main(): Promise<void> {
  const database = await start(workerData as WorkerStart);
  let last = Promise.resolve();
  port?.on("message", (message: ToWorker) => {
    last = last
      .then(() => serve(database, message))
      .then(
        () => post({ kind: "done", id: message.id, error: null }),
        (error: unknown) => post({ kind: "done", id: message.id, error: String(error) }),
      );
  });
  post({ kind: "ready" });
}

main().catch((error: unknown) => post({ kind: "failed", message: String(error) }));
