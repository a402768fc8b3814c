// What the scratch database's worker and its owner say to each other. Types only.

/** How the worker starts its database. */
export interface WorkerStart {
  /** Folder with pglite.wasm, pglite.data, initdb.wasm and, when there is one, the prepared data. */
  readonly assets: string;
  readonly module: WebAssembly.Module;
  /** Data folder; null keeps everything in memory. */
  readonly dataFolder: string | null;
  /** Path of a prepared, empty data folder as a tar file, or a dump's bytes; null initialises one, which takes seconds. */
  readonly seed: string | Uint8Array<ArrayBuffer> | null;
  /** Names of extensions to make available, each a file `<name>.tar.gz` in the assets. */
  readonly extensions: readonly string[];
}

export type ToWorker =
  | { readonly kind: "exchange"; readonly id: number; readonly bytes: Uint8Array }
  /** Answered by one chunk: the data folder as a tar file. */
  | { readonly kind: "dump"; readonly id: number }
  | { readonly kind: "close"; readonly id: number };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "chunk"; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: "done"; readonly id: number; readonly error: string | null };
