// Where the files of the embedded database are: beside the bundle, or in the package when run from source. Also how the
// worker is started in each case. Reads nothing but the WebAssembly, which is compiled once a process.
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

export interface ScratchAssets {
  /** Folder of pglite.wasm, pglite.data, initdb.wasm and the extensions' .tar.gz files. */
  readonly folder: string;
  /** Tar file of a prepared data folder; null when there is none. */
  readonly seed: string | null;
  readonly worker: { readonly file: string; readonly execArgv: readonly string[] };
}

/**
 * Name of the prepared data folder beside the bundle. Brotli, because it sees that the three databases in it are alike,
 * which gzip's short memory does not: a third of the size.
 */
export const seedName = "scratch-seed.tar.br";

export function findAssets(): ScratchAssets {
  const bundled = existsSync(join(__dirname, "pglite.wasm"));
  const folder = bundled ? __dirname : dirname(require.resolve("@electric-sql/pglite"));
  const seed = bundled ? join(__dirname, seedName) : sourceSeed();
  return {
    folder,
    seed: existsSync(seed) ? seed : null,
    worker: bundled
      ? { file: join(__dirname, "scratch-worker.js"), execArgv: [] }
      : { file: join(__dirname, "scratch-worker.ts"), execArgv: ["--require", "tsx/cjs"] },
  };
}

/** Where a checkout keeps its prepared data folder; the tests make it, and without it starting takes seconds longer. */
export function sourceSeed(): string {
  return resolve(__dirname, "../../../node_modules/.cache/migrate-safe-scratch/scratch-seed.tar.gz");
}

/** Another one for every build of the embedded database: its data is for no other. */
export function scratchBuild(): string {
  const { size, mtimeMs } = statSync(join(findAssets().folder, "pglite.wasm"));
  return `${size} ${mtimeMs}`;
}

/** Of the extensions asked for, those that are shipped. */
export function chooseExtensions(folder: string, wanted: readonly string[]): readonly string[] {
  return [...new Set(wanted)].filter(
    (name) => /^[\w-]+$/.test(name) && existsSync(join(folder, `${name}.tar.gz`)),
  );
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** The compiled server, shared by every scratch database of this process. */
export function compiledModule(folder: string): Promise<WebAssembly.Module> {
  compiled ??= readFile(join(folder, "pglite.wasm")).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}
