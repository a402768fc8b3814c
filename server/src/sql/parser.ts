// The parser as the house sees it: a text of one statement in, a shared ParsedText out, never an exception. Behind it is
// PostgreSQL's own grammar as WebAssembly, or the reduced parser where WebAssembly cannot load.
import { utf16FromCodePoints } from "../base/offsets";
import { openQuoteOf, type OpenQuote } from "./lexer";
import { loadGrammar, type Grammar, type GrammarAnswer } from "./libpg-query";
import { readWasm } from "./load-wasm";
import { parsedText, type ReadBody } from "./parsed-text";
import { routineBody } from "./routine-body";
import type { ParsedText, SyntaxFailure } from "./sql-file";
import { isDeeperThan, type Node } from "./syntax-tree";
import { TextCache } from "./text-cache";

export interface Parser {
  /** True when WebAssembly could not load: fewer statements have a tree and none has a syntax error. */
  readonly reduced: boolean;
  /** The text of one statement without its semicolon. */
  parse(text: string): ParsedText;
}

/** Larger statements are not parsed: UTF-16 units. */
export const largestStatement = 256 * 1024;

/**
 * Objects and lists within each other. Whoever walks a tree calls itself, and with the stack that Node gives by default
 * the most careless walk ends at some three thousand. A sum of seven hundred terms is 1,400 deep.
 */
const deepestTree = 1_500;

/**
 * Loads the grammar from the bytes given, else from `libpg-query.wasm` beside the bundle or in node_modules. Gives the
 * reduced parser when there are none or they do not load.
 */
export async function loadParser(options: { readonly wasm?: Uint8Array } = {}): Promise<Parser> {
  const wasm = options.wasm ?? (await readWasm());
  const grammar = wasm ? await tryGrammar(wasm) : null;
  const cache = new TextCache<ParsedText>();
  const parser: Parser = { reduced: grammar === null, parse: (text) => cache.getOrMake(text, parse) };
  const parse = grammar ? grammarParse(grammar, parser) : await loadReduced();
  return parser;
}

function grammarParse(grammar: Grammar, parser: Parser): (text: string) => ParsedText {
  const readBody: ReadBody = (parsed) => routineBody(parsed, parser, grammar);
  return (text) => parseWithGrammar(text, grammar, readBody);
}

async function tryGrammar(wasm: Uint8Array): Promise<Grammar | null> {
  try {
    return await loadGrammar(wasm);
  } catch {
    return null;
  }
}

function parseWithGrammar(text: string, grammar: Grammar, readBody: ReadBody): ParsedText {
  if (text.length > largestStatement) return parsedText(text, null, tooLarge(text));
  const answer = grammar.parse(text);
  if (!answer.ok && answer.tooDeep) return parsedText(text, null, tooDeep);
  const [tree, second] = answer.ok ? answer.statements : [];
  if (tree && !second)
    return isTooDeep(text, tree) ? parsedText(text, null, tooDeep) : parsedText(text, tree, null, readBody);
  return parsedText(text, null, failureOf(text, answer));
}

/** Loaded only when it is needed: the package takes 35 ms. */
async function loadReduced(): Promise<(text: string) => ParsedText> {
  const { reducedTree } = await import("./reduced-parser");
  return (text) => {
    const tree = text.length > largestStatement ? null : reducedTree(text);
    return parsedText(text, tree && isTooDeep(text, tree) ? null : tree, null);
  };
}

const tooDeep: SyntaxFailure = {
  kind: "too-large",
  message: "the statement is nested too deeply to be checked",
  offset: null,
};

/** No level takes less than half a character. */
function isTooDeep(text: string, tree: Node): boolean {
  return text.length > deepestTree / 2 && isDeeperThan(deepestTree, tree);
}

function tooLarge(text: string): SyntaxFailure {
  const size = Math.ceil(text.length / 1024);
  const most = largestStatement / 1024;
  const message = `the statement is too large to be checked (${size} KB; the limit is ${most} KB)`;
  return { kind: "too-large", message, offset: null };
}

function failureOf(text: string, answer: GrammarAnswer): SyntaxFailure {
  const open = openQuoteOf(text);
  if (open) return { kind: "unterminated", message: openMessage(open), offset: open.start };
  if (answer.ok) {
    const message = answer.statements.length === 0 ? "empty statement" : "more than one statement";
    return { kind: "syntax", message, offset: null };
  }
  const offset = answer.position === null ? null : utf16FromCodePoints(text, answer.position);
  return { kind: "syntax", message: answer.message, offset };
}

function openMessage({ kind, opener }: OpenQuote): string {
  switch (kind) {
    case "string":
      return "the string that begins here has no closing '";
    case "identifier":
      return 'the quoted name that begins here has no closing "';
    case "dollar":
      return `the dollar quote that begins here has no closing ${opener}`;
    case "comment":
      return "the comment that begins here has no closing */";
  }
}
