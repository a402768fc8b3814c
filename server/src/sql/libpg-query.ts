// PostgreSQL 18's own grammar: the libpg_query WebAssembly behind one function. It calls the package's factory and not
// its index, because the index starts loading on import and ends the process when the wasm file is missing. Knows
// nothing of files, statements or caches.
import createModule, { type CreateModule, type LibpgQueryModule } from "libpg-query/wasm/libpg-query.js";
import { withBaselineCompiler } from "./load-wasm";
import type { Node } from "./syntax-tree";

export type GrammarAnswer =
  | { readonly ok: true; readonly statements: readonly Node[] }
  /** `position` counts code points from 0; null when the grammar gave none. */
  | {
      readonly ok: false;
      readonly message: string;
      readonly position: number | null;
      /** The grammar gave up for want of stack. */
      readonly tooDeep?: true;
    };

export interface Grammar {
  /** Never throws. */
  parse(text: string): GrammarAnswer;
  /** The PL/pgSQL tree of a DO or CREATE FUNCTION statement as JSON. Never throws. */
  parsePlpgsql(text: string): PlpgsqlAnswer;
}

/** Without a tree and an error when nothing is known of the text. */
export interface PlpgsqlAnswer {
  readonly tree: unknown;
  readonly error: string | null;
}

const noPlpgsql: PlpgsqlAnswer = { tree: null, error: null };

type Instance = ReturnType<typeof functionsOf>;

/**
 * Rejects when the bytes are no such WebAssembly or the runtime has none. `create` is the factory of another version of the
 * package, whose bytes these are; those have no PL/pgSQL.
 */
export async function loadGrammar(wasm: Uint8Array, create: CreateModule = createModule): Promise<Grammar> {
  const compiled = await withBaselineCompiler(() => WebAssembly.compile(wasm));
  let instance = await instantiate(compiled, create);
  let replacing = false;
  let traps = 0;
  // A trap leaves the C stack where it was, and after some twenty of them nothing parses any more. So a fresh instance
  // takes over as soon as it is ready; until then the old one still serves, for texts that cannot trap it when it nears
  // its end.
  const replace = async (): Promise<void> => {
    if (replacing) return;
    replacing = true;
    try {
      instance = await instantiate(compiled, create);
      traps = 0;
    } finally {
      replacing = false;
    }
  };
  const guarded = <Answer>(text: string, ask: () => Answer, trapped: Answer): Answer => {
    if (traps >= mostTraps && text.length > longestHarmless) return trapped;
    try {
      return ask();
    } catch (error) {
      if (!isTrap(error)) throw error;
      traps++;
      replace().catch(() => {
        // Without memory for a second instance the first goes on.
      });
      return trapped;
    }
  };
  return {
    parse: (text) => guarded(text, () => parseWith(instance, text), tooDeep),
    parsePlpgsql: (text) => guarded(text, () => parsePlpgsqlWith(instance, text), noPlpgsql),
  };
}

const tooDeep: GrammarAnswer = { ok: false, message: "stack depth exceeded", position: null, tooDeep: true };

/** Of one instance, before its replacement is ready. */
const mostTraps = 10;
/** UTF-16 units. A sum of single digits takes 10,000 to trap the grammar, anything else more. */
const longestHarmless = 8_000;

/** What the library would print goes nowhere: standard output belongs to the doors. */
function ignore(): void {}

async function instantiate(compiled: WebAssembly.Module, create: CreateModule): Promise<Instance> {
  const module = await create({
    instantiateWasm: (imports, receive) => receive(new WebAssembly.Instance(compiled, imports)),
    print: ignore,
    printErr: ignore,
  });
  return functionsOf(module);
}

function functionsOf(module: LibpgQueryModule) {
  const { _malloc: allocate, _free: free } = module;
  const { _wasm_parse_query_raw: parse, _wasm_free_parse_result: freeResult } = module;
  const { _wasm_parse_plpgsql: parsePlpgsql, _wasm_free_string: freeString } = module;
  return { module, allocate, free, parse, freeResult, parsePlpgsql, freeString };
}

function parseWith({ module, allocate, free, parse, freeResult }: Instance, text: string): GrammarAnswer {
  // A zero byte would end the C string early and silently hide the rest of the statement.
  const zero = text.indexOf("\0");
  if (zero >= 0) {
    return {
      ok: false,
      message: "the text holds a zero byte",
      position: Array.from(text.slice(0, zero)).length,
    };
  }
  const bytes = module.lengthBytesUTF8(text) + 1;
  const pointer = allocate(bytes);
  let result = 0;
  try {
    module.stringToUTF8(text, pointer, bytes);
    result = parse(pointer);
    return readResult(module, result);
  } finally {
    free(pointer);
    if (result) freeResult(result);
  }
}

/** The library answers with JSON, or with the text of an error. */
function parsePlpgsqlWith(
  { module, allocate, free, parsePlpgsql, freeString }: Instance,
  text: string,
): PlpgsqlAnswer {
  if (text.includes("\0")) return noPlpgsql;
  const bytes = module.lengthBytesUTF8(text) + 1;
  const pointer = allocate(bytes);
  let result = 0;
  try {
    module.stringToUTF8(text, pointer, bytes);
    result = parsePlpgsql(pointer);
    const answer = result ? module.UTF8ToString(result) : "";
    if (answer.startsWith("{")) return { tree: JSON.parse(answer), error: null };
    return isOwnLimit(answer) ? noPlpgsql : { tree: null, error: answer };
  } finally {
    free(pointer);
    if (result) freeString(result);
  }
}

/** The library has no catalog and says so where PL/pgSQL would look a type or a table up. */
function isOwnLimit(answer: string): boolean {
  return answer === "" || /^Not implemented|does not exist|cache/.test(answer);
}

/** Stack overflow, told by V8 or by WebAssembly. */
function isTrap(error: unknown): boolean {
  return error instanceof RangeError || error instanceof WebAssembly.RuntimeError;
}

/** Layout of PgQueryParseResult and PgQueryError: pg_query.h of libpg_query, 32-bit pointers. */
function readResult(module: LibpgQueryModule, result: number): GrammarAnswer {
  if (!result) return { ok: false, message: "out of memory", position: null };
  const error = module.getValue(result + 8, "i32");
  if (error) {
    const message = module.getValue(error, "i32");
    const cursor = module.getValue(error + 16, "i32");
    return {
      ok: false,
      message: message ? module.UTF8ToString(message) : "syntax error",
      position: cursor > 0 ? cursor - 1 : null,
    };
  }
  const tree = JSON.parse(module.UTF8ToString(module.getValue(result, "i32"))) as {
    readonly stmts?: readonly { readonly stmt?: Node }[];
  };
  return { ok: true, statements: (tree.stmts ?? []).flatMap(({ stmt }) => (stmt ? [stmt] : [])) };
}
