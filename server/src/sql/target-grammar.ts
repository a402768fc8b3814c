// The grammar of the server version that migrations run on, to tell what it does not understand yet. Trees differ between
// versions, so these grammars only accept or reject; the tree that everybody reads is PostgreSQL 18's. There are grammars of
// 13, 15, 16 and 17: the target's own, or the next newer one, whose rejections hold for the target too.
import { utf16FromCodePoints } from "../base/offsets";
import { loadGrammar, type Grammar } from "./libpg-query";
import { readOlderWasm } from "./load-wasm";

const versions = [13, 15, 16, 17] as const;
export type OlderVersion = (typeof versions)[number];

export interface Rejection {
  readonly message: string;
  /** UTF-16 offset in the statement; null when the grammar gave none. */
  readonly offset: number | null;
  /** First version whose grammar accepts the statement. */
  readonly since: number;
}

export interface TargetGrammar {
  /** Version of the grammar. */
  readonly version: number;
  /** Why the target rejects a statement that PostgreSQL 18 accepts; null when it accepts it. */
  rejection(text: string): Rejection | null;
}

/** Null for 18, and where the grammars cannot be loaded. */
export async function loadTargetGrammar(postgres: number): Promise<TargetGrammar | null> {
  const wanted = versions.filter((version) => version >= postgres);
  const [version] = wanted;
  if (version === undefined) return null;
  const grammars = await Promise.all(wanted.map(load));
  const [own, ...newer] = grammars;
  if (!own) return null;
  const known = new Map<string, Rejection | null>();
  const ask = (text: string): Rejection | null => {
    const answer = own.parse(text);
    if (answer.ok) return null;
    const accepting = newer.findIndex((grammar) => grammar?.parse(text).ok);
    return {
      message: answer.message,
      offset: answer.position === null ? null : utf16FromCodePoints(text, answer.position),
      since: wanted[accepting + 1] === undefined || accepting < 0 ? 18 : (wanted[accepting + 1] ?? 18),
    };
  };
  return {
    version,
    rejection: (text) => {
      let rejection = known.get(text);
      if (rejection === undefined) {
        if (known.size >= mostKnown) known.clear();
        known.set(text, (rejection = ask(text)));
      }
      return rejection;
    },
  };
}

/** Answers kept. */
const mostKnown = 20_000;

async function load(version: OlderVersion): Promise<Grammar | null> {
  const [wasm, factory] = await Promise.all([readOlderWasm(version), factories[version]()]);
  if (!wasm) return null;
  try {
    return await loadGrammar(wasm, factory.default);
  } catch {
    return null;
  }
}

/** A bundle each, loaded when asked for. */
const factories = {
  13: () => import("libpg-query-13/wasm/libpg-query.js"),
  15: () => import("libpg-query-15/wasm/libpg-query.js"),
  16: () => import("libpg-query-16/wasm/libpg-query.js"),
  17: () => import("libpg-query-17/wasm/libpg-query.js"),
} as const;
