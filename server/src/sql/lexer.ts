// Cuts SQL text into lexemes by the rules of PostgreSQL's and psql's scanners (src/backend/parser/scan.l,
// src/fe_utils/psqlscan.l), in one pass and on any text: a quote that is never closed runs to the end and is named.
// Knows nothing of statements or grammar. Offsets are UTF-16 units.
import type { Token, TokenKind } from "./sql-file";

export type LexemeKind = TokenKind | "line-comment" | "block-comment" | "meta" | "end";

/** What was opened and never closed. */
export type OpenKind = "string" | "identifier" | "dollar" | "comment";

export interface OpenQuote {
  readonly kind: OpenKind;
  readonly start: number;
  /** How it was opened, for instance `$body$`. */
  readonly opener: string;
}

const operatorCharacters = new Set(Array.from("~!@#^&|`?+-*/%<>=", (character) => character.charCodeAt(0)));
/** An operator may end in + or - only when it holds one of these. Manual: "Lexical Structure", "Operators". */
const signKeepers = /[~!@#%^&|`?]/;

/** Walks a text; after `next()` the fields describe the lexeme found. */
export class Lexer {
  readonly text: string;
  kind: LexemeKind = "end";
  start = 0;
  end = 0;
  /** The first quote that was never closed. */
  open: OpenQuote | null = null;

  constructor(text: string, from = 0) {
    this.text = text;
    this.end = from;
  }

  next(): LexemeKind {
    const { text } = this;
    let at = this.end;
    while (at < text.length && isSpace(text.charCodeAt(at), at)) at++;
    this.start = at;
    if (at >= text.length) return this.#found("end", text.length);
    const unit = text.charCodeAt(at);
    const second = text.charCodeAt(at + 1);
    if (isWordStart(unit)) {
      if (second === 39 && isStringPrefix(unit)) return this.#string(at + 1, unit === 69 || unit === 101);
      if (second === 38 && (unit === 85 || unit === 117)) {
        const third = text.charCodeAt(at + 2);
        if (third === 39) return this.#string(at + 2, false);
        if (third === 34) return this.#quotedIdentifier(at + 2);
      }
      return this.#found("word", wordEnd(text, at + 1));
    }
    if (unit === 45 && second === 45) return this.#found("line-comment", lineEnd(text, at));
    if (unit === 47 && second === 42) return this.#blockComment();
    if (unit === 39) return this.#string(at, false);
    if (unit === 34) return this.#quotedIdentifier(at);
    if (unit === 36) return this.#dollar();
    if (unit === 92) return this.#found("meta", lineEnd(text, at));
    if (isDigit(unit) || (unit === 46 && isDigit(second))) return this.#found("number", numberEnd(text, at));
    if (operatorCharacters.has(unit)) return this.#operator();
    if (unit === 58 && (second === 58 || second === 61)) return this.#found("symbol", at + 2);
    return this.#found("symbol", at + 1);
  }

  #found(kind: LexemeKind, end: number): LexemeKind {
    this.kind = kind;
    this.end = end;
    return kind;
  }

  #unclosed(kind: OpenKind, lexeme: LexemeKind, opener: string): LexemeKind {
    this.open ??= { kind, start: this.start, opener };
    return this.#found(lexeme, this.text.length);
  }

  /** `quote` is the offset of the opening quote; backslashes escape in E'…' strings. */
  #string(quote: number, escapes: boolean): LexemeKind {
    const { text } = this;
    for (let at = quote + 1; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (escapes && unit === 92) at++;
      else if (unit === 39) {
        if (text.charCodeAt(at + 1) === 39) at++;
        else {
          const next = escapes ? continuation(text, at + 1) : -1;
          if (next < 0) return this.#found("string", at + 1);
          at = next;
        }
      }
    }
    return this.#unclosed("string", "string", text.slice(this.start, quote + 1));
  }

  #quotedIdentifier(quote: number): LexemeKind {
    const { text } = this;
    for (let at = text.indexOf('"', quote + 1); at >= 0; at = text.indexOf('"', at + 2)) {
      if (text.charCodeAt(at + 1) !== 34) return this.#found("quoted", at + 1);
    }
    return this.#unclosed("identifier", "quoted", text.slice(this.start, quote + 1));
  }

  #dollar(): LexemeKind {
    const { text, start } = this;
    let at = start + 1;
    if (isDigit(text.charCodeAt(at))) {
      while (isDigit(text.charCodeAt(at))) at++;
      return this.#found("parameter", at);
    }
    if (isWordStart(text.charCodeAt(at))) {
      while (text.charCodeAt(at) !== 36 && isWordPart(text.charCodeAt(at))) at++;
    }
    if (text.charCodeAt(at) !== 36) return this.#found("symbol", start + 1);
    const tag = text.slice(start, at + 1);
    const close = text.indexOf(tag, at + 1);
    if (close < 0) return this.#unclosed("dollar", "string", tag);
    return this.#found("string", close + tag.length);
  }

  #blockComment(): LexemeKind {
    const { text } = this;
    let depth = 1;
    let at = this.start + 2;
    while (at < text.length) {
      const unit = text.charCodeAt(at);
      if (unit === 47 && text.charCodeAt(at + 1) === 42) {
        depth++;
        at += 2;
      } else if (unit === 42 && text.charCodeAt(at + 1) === 47) {
        at += 2;
        if (--depth === 0) return this.#found("block-comment", at);
      } else at++;
    }
    return this.#unclosed("comment", "block-comment", "/*");
  }

  #operator(): LexemeKind {
    const { text, start } = this;
    let at = start + 1;
    while (operatorCharacters.has(text.charCodeAt(at))) {
      const unit = text.charCodeAt(at);
      const second = text.charCodeAt(at + 1);
      if ((unit === 45 && second === 45) || (unit === 47 && second === 42)) break;
      at++;
    }
    while (at - start > 1 && isSign(text.charCodeAt(at - 1)) && !signKeepers.test(text.slice(start, at)))
      at--;
    return this.#found("symbol", at);
  }
}

/** The tokens of a text without its comments and psql lines. */
export function tokensOf(text: string): Token[] {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  for (let kind = lexer.next(); kind !== "end"; kind = lexer.next()) {
    if (kind === "line-comment" || kind === "block-comment" || kind === "meta") continue;
    const { start, end } = lexer;
    const written = text.slice(start, end);
    tokens.push({ kind, start, end, text: kind === "word" ? written.toLowerCase() : written });
  }
  return tokens;
}

/** The first quote or comment of a text that is never closed. */
export function openQuoteOf(text: string): OpenQuote | null {
  const lexer = new Lexer(text);
  while (lexer.next() !== "end");
  return lexer.open;
}

/** Blanks as scan.l knows them, and a byte order mark at the very start. */
function isSpace(unit: number, at: number): boolean {
  return unit === 32 || (unit >= 9 && unit <= 13) || (unit === 0xfeff && at === 0);
}

function isWordStart(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95 || unit >= 128;
}

function isWordPart(unit: number): boolean {
  return isWordStart(unit) || isDigit(unit) || unit === 36;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

function isSign(unit: number): boolean {
  return unit === 43 || unit === 45;
}

/** b, e, n and x before a quote. */
function isStringPrefix(unit: number): boolean {
  const lower = unit | 32;
  return lower === 98 || lower === 101 || lower === 110 || lower === 120;
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWordPart(text.charCodeAt(at))) at++;
  return at;
}

function numberEnd(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isWordPart(unit) || unit === 46) continue;
    const exponent =
      isSign(unit) && (text.charCodeAt(at - 1) | 32) === 101 && isDigit(text.charCodeAt(at + 1));
    if (!exponent || text.charCodeAt(from + 1) === 120) break;
  }
  return at;
}

/** End of the line without its line break. */
function lineEnd(text: string, from: number): number {
  const feed = text.indexOf("\n", from);
  const end = feed < 0 ? text.length : feed;
  return end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

/** Offset of the quote that continues a string on a later line, -1 without one. Manual: "String Constants". */
function continuation(text: string, from: number): number {
  let at = from;
  let newline = false;
  for (; at < text.length && isSpace(text.charCodeAt(at), at); at++) {
    const unit = text.charCodeAt(at);
    newline ||= unit === 10 || unit === 13;
  }
  return newline && text.charCodeAt(at) === 39 ? at : -1;
}
