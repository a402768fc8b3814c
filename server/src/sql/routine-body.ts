// The SQL inside a DO block or CREATE FUNCTION, with its places in the statement that has the body. PL/pgSQL is read by
// PostgreSQL's own parser, which gives texts and lines; the places come from the tokens of the body. Knows the languages
// sql and plpgsql; a body that does not parse is no body, and the error says why.
import type { OffsetRange } from "../base/text-range";
import { BodyText } from "./body-text";
import type { Grammar } from "./libpg-query";
import { optionOf } from "./options";
import { parseSqlFile } from "./parse-sql-file";
import type { Parser } from "./parser";
import { plpgsqlPieces, type PlpgsqlPiece } from "./plpgsql-pieces";
import { noBody, type BodyReading } from "./parsed-text";
import { constantText } from "./constant-text";
import type { BodyStatement, ParsedText } from "./sql-file";
import { as, type Node } from "./syntax-tree";

export function routineBody(parsed: ParsedText, parser: Parser, grammar: Grammar): BodyReading {
  if (parsed.kind !== "DoStmt" && parsed.kind !== "CreateFunctionStmt") return noBody;
  const routine = as(parsed.tree, "CreateFunctionStmt");
  const options = routine ? routine.options : as(parsed.tree, "DoStmt")?.args;
  const source = stringOf(optionOf(options, "as")?.arg);
  if (source === null) return noBody;
  const language = (
    stringOf(optionOf(options, "language")?.arg) ?? (routine ? "sql" : "plpgsql")
  ).toLowerCase();
  const reader = new BodyReader(new BodyText(parsed, source), parser);
  if (language === "sql") {
    reader.addText(source, { start: 0, end: source.length }, false);
  } else if (language === "plpgsql") {
    const { tree, error } = grammar.parsePlpgsql(parsed.text);
    if (tree === null) return { body: null, error };
    for (const piece of plpgsqlPieces(tree)) reader.add(piece);
  } else return noBody;
  const { statements, built } = reader;
  const body = { language, statements: statements.toSorted(byStart), built: built.toSorted(byStart) };
  return { body, error: language === "sql" ? reader.failure : null };
}

function byStart(a: OffsetRange, b: OffsetRange): number {
  return a.start - b.start;
}

function stringOf(node: Node | undefined): string | null {
  const [first] = as(node, "List")?.items ?? [];
  return as(first ?? node, "String")?.sval ?? null;
}

class BodyReader {
  readonly statements: BodyStatement[] = [];
  readonly built: OffsetRange[] = [];
  /** Of the first statement that does not parse. */
  failure: string | null = null;
  readonly #body: BodyText;
  readonly #parser: Parser;

  constructor(body: BodyText, parser: Parser) {
    this.#body = body;
    this.#parser = parser;
  }

  add({ kind, text, line, mayNotRun }: PlpgsqlPiece): void {
    if (kind === "static") return this.#addOne(text, this.#body.find(text, line), mayNotRun);
    if (kind === "perform") {
      // The parser puts SELECT over the last six letters of PERFORM.
      return this.#addOne(` ${text}`, this.#body.find(text.slice(6), line, "perform"), mayNotRun);
    }
    const place = this.#body.find(text, line, "execute");
    const tree = this.#parser.parse(`SELECT ${text}`).tree;
    const literal = constantText(as(as(tree, "SelectStmt")?.targetList?.[0], "ResTarget")?.val);
    if (literal === null) this.built.push(this.#body.rangeInStatement(place));
    else this.addText(literal, place && this.#body.contentOf(place, literal), mayNotRun);
  }

  /** The statements of a text; `place` is where it stands in the body, or around it. */
  addText(text: string, place: OffsetRange | null, mayNotRun: boolean): void {
    const isWhole = place !== null && place.end - place.start === text.length;
    for (const { parsed, start, end } of parseSqlFile(text, this.#parser).statements) {
      const inside = isWhole ? { start: place.start + start, end: place.start + end } : place;
      this.#push(parsed, inside, isWhole, mayNotRun);
    }
  }

  #addOne(text: string, place: OffsetRange | null, mayNotRun: boolean): void {
    this.#push(this.#parser.parse(text), place, true, mayNotRun);
  }

  #push(parsed: ParsedText, place: OffsetRange | null, isSame: boolean, mayNotRun: boolean): void {
    if (parsed.error) {
      this.failure ??= parsed.error.message;
      return;
    }
    const range = this.#body.rangeInStatement(place);
    const exact = isSame && place !== null && range.end - range.start === parsed.text.length;
    this.statements.push({ ...range, parsed, exact, mayNotRun });
  }
}
