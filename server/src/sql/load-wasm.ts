// Reads the parser's WebAssembly and sets how V8 compiles it: the one file of this room that touches the outside.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";

/** The bytes beside the bundle, else those of the installed package; null when neither can be read. */
export async function readWasm(): Promise<Uint8Array | null> {
  return (
    (await bytesAt(join(__dirname, "libpg-query.wasm"))) ??
    (await bytesAt(installedPath("libpg-query/wasm/libpg-query.wasm")))
  );
}

/** The grammar of an older major version. */
export async function readOlderWasm(version: number): Promise<Uint8Array | null> {
  return (
    (await bytesAt(join(__dirname, `libpg-query-${version}.wasm`))) ??
    (await bytesAt(installedPath(`libpg-query-${version}/wasm/libpg-query.wasm`)))
  );
}

/** How much of a function runs before V8 optimises it, and what V8 has by default (flag-definitions.h). */
const never = 2_000_000_000;
const byDefault = Number.parseInt(process.versions.v8, 10) < 13 ? 1_800_000 : 13_000_000;

/**
 * Runs `compile` so that V8 leaves its result to the baseline compiler. The optimising tier would soon compile the grammar's
 * one giant function in the background, and a process cannot exit before that is done: for three small files 320 ms against
 * 700 ms on Node 20, 280 ms against 750 ms on Node 24; thousands of statements parse no slower. The budget is put back at
 * once, because the embedded database wants the optimising tier.
 */
export async function withBaselineCompiler<Value>(compile: () => Promise<Value>): Promise<Value> {
  setFlagsFromString(`--wasm-tiering-budget=${never}`);
  try {
    return await compile();
  } finally {
    setFlagsFromString(`--wasm-tiering-budget=${byDefault}`);
  }
}

function installedPath(file: string): string | null {
  try {
    return require.resolve(file);
  } catch {
    return null;
  }
}

async function bytesAt(path: string | null): Promise<Uint8Array | null> {
  if (path === null) return null;
  try {
    return await readFile(path);
  } catch {
    return null;
  }
}
