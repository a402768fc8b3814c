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

/**
 * Runs `compile` with V8's baseline compiler alone. The optimising tier would compile 1.7 MB of grammar in the
 * background, and a process cannot exit before that is done: 250 ms against 95 ms for one small file on Node 20, while
 * thousands of statements parse no slower. The flag is put back at once, because the embedded database wants the
 * optimising tier.
 */
export async function withBaselineCompiler<Value>(compile: () => Promise<Value>): Promise<Value> {
  setFlagsFromString("--liftoff-only");
  try {
    return await compile();
  } finally {
    setFlagsFromString("--no-liftoff-only");
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
