// Cuts a file into statements, one at a time and on any text, as psql would: dollar quotes, nested comments, SQL-standard
// bodies (BEGIN ATOMIC … END), psql lines and the data lines of COPY … FROM STDIN. It departs from psql in one point: a
// semicolon inside open parentheses ends the statement (but in CREATE RULE), so that one open parenthesis cannot swallow
// the file. Knows no grammar.
import type { OffsetRange } from "../base/text-range";
import { Lexer } from "./lexer";
import type { Comment } from "./sql-file";

export interface StatementRange extends OffsetRange {
  readonly terminated: boolean;
  readonly copyData: OffsetRange | null;
}

/** Longest word the splitter must recognise: "procedure", "function". */
const longestWord = 9;

/** Gives one statement after the other; comments and psql lines are collected on the way. */
export class Splitter {
  readonly text: string;
  readonly comments: Comment[] = [];
  readonly metaCommands: OffsetRange[] = [];
  #at: number;

  constructor(text: string, from = 0) {
    this.text = text;
    this.#at = from;
  }

  /** Continues at an offset that was passed already; what was collected behind it is forgotten. */
  restartAt(offset: number): void {
    this.#at = offset;
    while ((this.comments.at(-1)?.start ?? -1) >= offset) this.comments.pop();
    while ((this.metaCommands.at(-1)?.start ?? -1) >= offset) this.metaCommands.pop();
  }

  /** The next statement, null at the end of the text. */
  next(): StatementRange | null {
    const { text } = this;
    const lexer = new Lexer(text, this.#at);
    const shape = new StatementShape();
    let start = -1;
    let end = -1;
    for (;;) {
      const kind = lexer.next();
      if (kind === "end") {
        this.#at = text.length;
        return start < 0 ? null : { start, end, terminated: false, copyData: null };
      }
      if (kind === "line-comment" || (kind === "block-comment" && lexer.open?.kind !== "comment")) {
        this.comments.push({
          start: lexer.start,
          end: lexer.end,
          kind: kind === "line-comment" ? "line" : "block",
        });
        continue;
      }
      if (kind === "meta") {
        this.metaCommands.push({ start: lexer.start, end: lexer.end });
        if (start < 0) continue;
        this.#at = lexer.end;
        return { start, end, terminated: true, copyData: null };
      }
      const unit = text.charCodeAt(lexer.start);
      if (kind === "symbol" && unit === 59 && shape.semicolonEnds()) {
        this.#at = lexer.end;
        if (start < 0) continue;
        const copyData = shape.copiesFromStdin ? this.#copyData(lexer.end) : null;
        return { start, end, terminated: true, copyData };
      }
      if (start < 0) start = lexer.start;
      end = lexer.end;
      if (kind === "word") {
        if (!shape.listens) continue;
        const short = lexer.end - lexer.start <= longestWord;
        shape.word(short ? text.slice(lexer.start, lexer.end).toLowerCase() : "");
      } else if (kind === "quoted") shape.word("");
      else if (kind === "symbol") shape.symbol(unit);
    }
  }

  /** Data lines up to the line `\.`; without that line there is no data. */
  #copyData(from: number): OffsetRange | null {
    const { text } = this;
    const newline = text.indexOf("\n", from);
    if (newline < 0) return null;
    const start = newline + 1;
    for (let line = start; line < text.length;) {
      const feed = text.indexOf("\n", line);
      const end = feed < 0 ? text.length : feed;
      const close = text.startsWith("\\.", line) ? end - line : 0;
      if (close === 2 || (close === 3 && text.charCodeAt(end - 1) === 13)) {
        this.#at = end;
        return { start, end: line };
      }
      line = end + 1;
    }
    return null;
  }
}

/** What the words and parentheses of the current statement say about where it ends. */
class StatementShape {
  readonly #head: string[] = [];
  /** What CREATE [OR REPLACE] makes, as far as it matters here. */
  #creates: "routine" | "rule" | null = null;
  #parens = 0;
  #blocks = 0;
  #last = "";
  copiesFromStdin = false;

  /** False when no further word can say anything. */
  get listens(): boolean {
    return this.#head.length < 4 || this.#creates === "routine" || this.#head[0] === "copy";
  }

  word(word: string): void {
    const head = this.#head;
    if (head.length < 4) {
      head.push(word);
      this.#creates = creationOf(head);
    }
    if (this.#creates === "routine" && this.#parens === 0) {
      if (word === "begin") this.#blocks++;
      else if (word === "case" && this.#blocks > 0) this.#blocks++;
      else if (word === "end" && this.#blocks > 0) this.#blocks--;
    }
    if (head[0] === "copy" && `${this.#last} ${word}` === "from stdin") this.copiesFromStdin = true;
    this.#last = word;
  }

  symbol(unit: number): void {
    if (unit === 40) this.#parens++;
    else if (unit === 41 && this.#parens > 0) this.#parens--;
  }

  semicolonEnds(): boolean {
    return this.#blocks === 0 && !(this.#parens > 0 && this.#creates === "rule");
  }
}

function creationOf(head: readonly string[]): "routine" | "rule" | null {
  const [first, second, third, fourth] = head;
  if (first !== "create") return null;
  const what = second === "or" && third === "replace" ? fourth : second;
  if (what === "function" || what === "procedure") return "routine";
  return what === "rule" ? "rule" : null;
}
