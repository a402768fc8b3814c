// One parsed statement text with its tokens and tree offsets, each computed when first asked for.
import { ByteOffsets } from "../base/offsets";
import { tokensOf } from "./lexer";
import type { ParsedText, SyntaxFailure, Token } from "./sql-file";
import { kindOf, type Node, type NodeKind } from "./syntax-tree";

class LazyParsedText implements ParsedText {
  readonly text: string;
  readonly tree: Node | null;
  readonly kind: NodeKind | "unparsed";
  readonly error: SyntaxFailure | null;
  #tokens: readonly Token[] | undefined;
  #offsets: ByteOffsets | undefined;

  constructor(text: string, tree: Node | null, error: SyntaxFailure | null) {
    this.text = text;
    this.tree = tree;
    this.kind = tree ? kindOf(tree) : "unparsed";
    this.error = error;
  }

  get tokens(): readonly Token[] {
    return (this.#tokens ??= tokensOf(this.text));
  }

  /** A property, so that it may be taken off the object. */
  readonly offsetOf = (byteLocation: number): number => {
    this.#offsets ??= new ByteOffsets(this.text);
    return this.#offsets.toUtf16(byteLocation);
  };
}

export function parsedText(text: string, tree: Node | null, error: SyntaxFailure | null): ParsedText {
  return new LazyParsedText(text, tree, error);
}
