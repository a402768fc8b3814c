// One parsed statement text with its tokens and tree offsets, each computed when first asked for.
import { ByteOffsets } from "../base/offsets";
import { tokensOf } from "./lexer";
import type { ParsedText, RoutineBody, SyntaxFailure, Token } from "./sql-file";
import { kindOf, type Node, type NodeKind } from "./syntax-tree";

class LazyParsedText implements ParsedText {
  readonly text: string;
  readonly tree: Node | null;
  readonly kind: NodeKind | "unparsed";
  readonly error: SyntaxFailure | null;
  #tokens: readonly Token[] | undefined;
  #offsets: ByteOffsets | undefined;
  #body: RoutineBody | null | undefined;
  readonly #readBody: ReadBody | null;

  constructor(text: string, tree: Node | null, error: SyntaxFailure | null, readBody: ReadBody | null) {
    this.text = text;
    this.tree = tree;
    this.kind = tree ? kindOf(tree) : "unparsed";
    this.error = error;
    this.#readBody = readBody;
  }

  get tokens(): readonly Token[] {
    return (this.#tokens ??= tokensOf(this.text));
  }

  get body(): RoutineBody | null {
    if (this.#body === undefined) this.#body = this.#readBody?.(this) ?? null;
    return this.#body;
  }

  /** A property, so that it may be taken off the object. */
  readonly offsetOf = (byteLocation: number): number => {
    this.#offsets ??= new ByteOffsets(this.text);
    return this.#offsets.toUtf16(byteLocation);
  };
}

export type ReadBody = (parsed: ParsedText) => RoutineBody | null;

export function parsedText(
  text: string,
  tree: Node | null,
  error: SyntaxFailure | null,
  readBody: ReadBody | null = null,
): ParsedText {
  return new LazyParsedText(text, tree, error, readBody);
}
