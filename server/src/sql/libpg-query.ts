// PostgreSQL 18's own grammar: the libpg_query WebAssembly behind one function. It calls the package's factory and not
// its index, because the index starts loading on import and ends the process when the wasm file is missing. Knows
// nothing of files, statements or caches.
import createModule, { type LibpgQueryModule } from "libpg-query/wasm/libpg-query.js";
import type { Node } from "./syntax-tree";

export type GrammarAnswer =
  | { readonly ok: true; readonly statements: readonly Node[] }
  /** `position` counts code points from 0; null when the grammar gave none. */
  | { readonly ok: false; readonly message: string; readonly position: number | null };

export interface Grammar {
  /** Never throws. */
  parse(text: string): GrammarAnswer;
}

export async function loadGrammar(wasm: Uint8Array): Promise<Grammar> {
  const ignore = (): void => {};
  const instance = await createModule({ wasmBinary: wasm, print: ignore, printErr: ignore });
  return { parse: (text) => parseWith(instance, text) };
}

function parseWith(instance: LibpgQueryModule, text: string): GrammarAnswer {
  // A zero byte would end the C string early and silently hide the rest of the statement.
  const zero = text.indexOf("\0");
  if (zero >= 0) {
    return { ok: false, message: "the text holds a zero byte", position: [...text.slice(0, zero)].length };
  }
  const bytes = instance.lengthBytesUTF8(text) + 1;
  const pointer = instance._malloc(bytes);
  let result = 0;
  try {
    instance.stringToUTF8(text, pointer, bytes);
    result = instance._wasm_parse_query_raw(pointer);
    if (!result) return { ok: false, message: "out of memory", position: null };
    return readResult(instance, result);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    return { ok: false, message: "the statement is nested too deeply", position: null };
  } finally {
    instance._free(pointer);
    if (result) instance._wasm_free_parse_result(result);
  }
}

/** A RangeError of V8 or a trap of WebAssembly (its RuntimeError has no type without the browser's typings). */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === "RuntimeError");
}

/** Layout of PgQueryParseResult and PgQueryError: pg_query.h of libpg_query, 32-bit pointers. */
function readResult(instance: LibpgQueryModule, result: number): GrammarAnswer {
  const error = instance.getValue(result + 8, "i32");
  if (error) {
    const message = instance.getValue(error, "i32");
    const cursor = instance.getValue(error + 16, "i32");
    return {
      ok: false,
      message: message ? instance.UTF8ToString(message) : "syntax error",
      position: cursor > 0 ? cursor - 1 : null,
    };
  }
  const tree = JSON.parse(instance.UTF8ToString(instance.getValue(result, "i32"))) as {
    readonly stmts?: readonly { readonly stmt?: Node }[];
  };
  return { ok: true, statements: (tree.stmts ?? []).flatMap(({ stmt }) => (stmt ? [stmt] : [])) };
}
