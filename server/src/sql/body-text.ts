// The body of a routine as a text of its own and where it stands in the statement: dollar quotes hold it as it is, plain
// quotes with each quote doubled. Bodies in E'…' strings have no places of their own.
import type { OffsetRange } from "../base/text-range";
import { tokensOf } from "./lexer";
import type { ParsedText, Token } from "./sql-file";

export class BodyText {
  readonly #source: string;
  readonly #statement: ParsedText;
  /** Offset in the statement for an offset in the body; null when there is no telling. */
  readonly #toStatement: ((offset: number) => number) | null;
  readonly #tokens: readonly Token[];
  readonly #lineStarts: readonly number[];
  /** Offsets at which something was found already. */
  readonly #taken = new Set<number>();
  /** The token after what was found last; most often the next thing follows it. */
  #next = 0;

  constructor(statement: ParsedText, source: string) {
    this.#statement = statement;
    this.#source = source;
    this.#toStatement = placesOf(statement.tokens, source);
    this.#tokens = tokensOf(source);
    const starts = [0];
    for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  /**
   * The first place at or after the line where the text stands. Blanks in it match anything: they are what the parser
   * puts over an INTO. With a word, the text follows that word; the place of PERFORM begins with it.
   */
  find(text: string, line: number, after?: "execute" | "perform"): OffsetRange | null {
    const first = this.#firstTokenFrom(this.#lineStarts[line - 1] ?? 0);
    const next = Math.max(first, this.#next);
    return (
      this.#findBetween(next, this.#tokens.length, text, after) ?? this.#findBetween(first, next, text, after)
    );
  }

  #findBetween(
    first: number,
    end: number,
    text: string,
    after: "execute" | "perform" | undefined,
  ): OffsetRange | null {
    for (let index = first; index < end; index++) {
      const token = this.#tokens[index];
      if (!token || this.#taken.has(token.start)) continue;
      if (after && (token.kind !== "word" || token.text !== after)) continue;
      const start = after === "execute" ? this.#tokens[index + 1]?.start : after ? token.end : token.start;
      if (start === undefined || !this.#matches(text, start)) continue;
      this.#taken.add(token.start);
      this.#next = index + 1;
      return { start: after === "perform" ? token.start : start, end: start + text.length };
    }
    return null;
  }

  /** The place of a literal's content when the place is that of the literal as it is written, else the place. */
  contentOf(place: OffsetRange, content: string): OffsetRange {
    const literal = this.#source.slice(place.start, place.end);
    const lead = /^(?:'|\$[^$]*\$)/.exec(literal)?.[0].length ?? 0;
    const isWhole = lead > 0 && literal.slice(lead, -lead) === content;
    return isWhole ? { start: place.start + lead, end: place.end - lead } : place;
  }

  /** In offsets of the statement; the whole statement when there is no telling. */
  rangeInStatement(place: OffsetRange | null): OffsetRange {
    if (!place || !this.#toStatement) return { start: 0, end: this.#statement.text.length };
    return { start: this.#toStatement(place.start), end: this.#toStatement(place.end) };
  }

  #matches(text: string, at: number): boolean {
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit !== 32 && unit !== this.#source.charCodeAt(at + index)) return false;
    }
    return true;
  }

  #firstTokenFrom(offset: number): number {
    let low = 0;
    let high = this.#tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#tokens[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The string token of the statement that holds the source. */
function placesOf(tokens: readonly Token[], source: string): ((offset: number) => number) | null {
  for (const { kind, text, start } of tokens) {
    if (kind !== "string") continue;
    const tag = /^\$[^$]*\$/.exec(text)?.[0].length ?? 0;
    if (tag > 0 && text.slice(tag, -tag) === source) return (offset) => start + tag + offset;
    if (!text.startsWith("'") || text.slice(1, -1).replaceAll("''", "'") !== source) continue;
    const written = writtenOffsets(text.slice(1, -1));
    return (offset) => start + 1 + (written[offset] ?? text.length - 2);
  }
  return null;
}

/** For each unit of the text where it is written between quotes. */
function writtenOffsets(written: string): readonly number[] {
  const offsets: number[] = [];
  for (let at = 0; at < written.length; at++) {
    offsets.push(at);
    if (written.charCodeAt(at) === 39) at++;
  }
  return offsets;
}
