// The parsed text of one SQL file: what `parseSqlFile` gives to everybody above. All offsets are UTF-16 units from the
// start of the file unless a name says otherwise.
import type { OffsetRange } from "../base/text-range";
import type { Node, NodeKind } from "./syntax-tree";

export type TokenKind = "word" | "quoted" | "string" | "number" | "parameter" | "symbol";

/** A token of a statement; comments are not tokens. Offsets count from the start of the statement's text. */
export interface Token extends OffsetRange {
  readonly kind: TokenKind;
  /** Lower-cased text of a word, the text itself otherwise. */
  readonly text: string;
}

export interface Comment extends OffsetRange {
  readonly kind: "line" | "block";
}

/** What parsing one statement's text gave; cached by text and shared, so it holds no place in a file. */
export interface ParsedText {
  readonly text: string;
  /** Null when the grammar rejects the text. */
  readonly tree: Node | null;
  /** Kind of the tree; "unparsed" without one. */
  readonly kind: NodeKind | "unparsed";
  readonly error: SyntaxFailure | null;
  /** Lexed on first use. */
  readonly tokens: readonly Token[];
  /** What a DO block or CREATE FUNCTION holds; null without a body that can be read. Read on first use. */
  readonly body: RoutineBody | null;
  /** Why its body cannot be read, in PostgreSQL's words; null when it can, or when its language is not known. */
  readonly bodyError: string | null;
  /** UTF-16 offset in `text` of a tree location (bytes). */
  offsetOf(byteLocation: number): number;
}

/** The SQL inside a body. Offsets count from the start of the statement that has the body. */
export interface RoutineBody {
  /** Lower case: "sql" or "plpgsql". */
  readonly language: string;
  /** In the order they are written. */
  readonly statements: readonly BodyStatement[];
  /** EXECUTE of a text that is put together while it runs. */
  readonly built: readonly OffsetRange[];
}

export interface BodyStatement extends OffsetRange {
  readonly parsed: ParsedText;
  /** The text of `parsed` stands in the file as it is, so that places in it are places in the file. */
  readonly exact: boolean;
  /** Stands under IF, CASE, a loop or an EXCEPTION handler. */
  readonly mayNotRun: boolean;
}

export interface SyntaxFailure {
  readonly message: string;
  /** UTF-16 offset in the statement's text; null when the parser gave none. */
  readonly offset: number | null;
  /** "too-large" for a statement over the size cap, or nested too deeply: nothing is known of it. */
  readonly kind: "syntax" | "too-large" | "unterminated";
}

export interface Statement extends OffsetRange {
  readonly parsed: ParsedText;
  /** Index in the file. */
  readonly index: number;
  /** Ends in a semicolon (which is outside the range). */
  readonly terminated: boolean;
  /** Found by starting afresh inside a broken statement: report, but do not offer fixes. */
  readonly resynced: boolean;
  /** The DO block that runs the statement; undefined for a statement of the file itself. */
  readonly inside?: { readonly block: Statement; readonly exact: boolean; readonly mayNotRun: boolean };
  /** Data lines of COPY … FROM STDIN, without the closing `\.` line. */
  readonly copyData: OffsetRange | null;
}

export interface SqlFile {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  /** psql lines that begin with a backslash. */
  readonly metaCommands: readonly OffsetRange[];
  /** True when the reduced parser was used because WebAssembly could not load: no syntax errors are reported then. */
  readonly reduced: boolean;
}
