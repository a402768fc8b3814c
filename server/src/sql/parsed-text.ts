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
  #reading: BodyReading | undefined;
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
    return this.#read().body;
  }

  get bodyError(): string | null {
    return this.#read().error;
  }

  #read(): BodyReading {
    return (this.#reading ??= this.#readBody?.(this) ?? noBody);
  }

  /** A property, so that it may be taken off the object. */
  readonly offsetOf = (byteLocation: number): number => {
    this.#offsets ??= new ByteOffsets(this.text);
    return this.#offsets.toUtf16(byteLocation);
  };
}

/** What became of reading the body of a statement. */
export interface BodyReading {
  readonly body: RoutineBody | null;
  readonly error: string | null;
}

export const noBody: BodyReading = { body: null, error: null };

export type ReadBody = (parsed: ParsedText) => BodyReading;

export function parsedText(
  text: string,
  tree: Node | null,
  error: SyntaxFailure | null,
  readBody: ReadBody | null = null,
): ParsedText {
  return new LazyParsedText(text, tree, error, readBody);
}
