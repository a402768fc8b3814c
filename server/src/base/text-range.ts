// Places in a text. Offsets are UTF-16 code units from 0; lines and characters are 0-based, as in the language
// server protocol. Knows nothing of SQL.

/** Half-open range of UTF-16 offsets. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** 0-based line and UTF-16 character. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Whether they overlap or meet. */
export function rangesTouch(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}

/** Replaces a range of the old text. Edits of one fix never overlap. */
export interface OffsetEdit {
  readonly range: OffsetRange;
  readonly newText: string;
}

/** Translates between offsets and positions of one text. Line ends: LF, CRLF and lone CR, as in the protocol. */
export class LineIndex {
  readonly #text: string;
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    const starts = [0];
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === 10 || (unit === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
    }
    this.#starts = starts;
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.#text.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.#starts[low] ?? 0) };
  }

  offsetAt(position: Position): number {
    const start = this.#starts[position.line] ?? this.#text.length;
    const next = this.#starts[position.line + 1] ?? this.#text.length + 1;
    return Math.min(start + position.character, next - 1, this.#text.length);
  }

  rangeOf(range: OffsetRange): Range {
    return { start: this.positionAt(range.start), end: this.positionAt(range.end) };
  }

  /** Offset of the first unit of a line; the end of the text when there is no such line. */
  lineStart(line: number): number {
    return this.#starts[line] ?? this.#text.length;
  }
}
