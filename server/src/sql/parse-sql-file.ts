// From the text of a file to its parsed statements. Never fails: a statement that the grammar rejects is kept as broken,
// and the file is taken up again at the next line that opens with a statement of its own, so that one missing quote or
// semicolon costs one statement and not the rest of the file.
import { EarlierParse, type ParsedPart } from "./earlier-parse";
import type { Parser } from "./parser";
import { Splitter, type StatementRange } from "./split";
import type { ParsedText, SqlFile, Statement } from "./sql-file";

/** Words that open a statement at the start of a line. */
const openers =
  /(?:ALTER|ANALYZE|BEGIN|CALL|CLUSTER|COMMENT|COMMIT|COPY|CREATE|DELETE|DO|DROP|GRANT|IMPORT|INSERT|LOCK|MERGE|REASSIGN|REFRESH|REINDEX|RESET|REVOKE|ROLLBACK|SECURITY|SELECT|SET|START|TRUNCATE|UPDATE|VACUUM|WITH)\b/iy;

/** Both bound the work on a hopeless file: how often it is taken up again, and how much text is read for it in UTF-16 units. */
const mostRestarts = 400;
const mostReread = 4_000_000;

/** `before` is what the same parser gave for a text that may differ little from this one: it only saves work. */
export function parseSqlFile(text: string, parser: Parser, before: SqlFile | null = null): SqlFile {
  const earlier = before && new EarlierParse(before, text);
  const splitter = new Splitter(text, earlier?.from);
  const statements: Statement[] = [...(earlier?.ahead.statements ?? [])];
  const search: RestartSearch = { text, parser, left: mostRestarts, units: mostReread };
  /** Up to here everything lies inside a broken statement. */
  let brokenUntil = 0;
  let rest: ParsedPart | null = null;
  for (let range = splitter.next(); range; range = splitter.next()) {
    if (range.start >= brokenUntil) rest = earlier?.restAt(range.start, statements.length) ?? null;
    if (rest) {
      splitter.restartAt(range.start);
      break;
    }
    const parsed = parser.parse(text.slice(range.start, range.end));
    const restart = isBroken(parsed, range) ? restartInside(range, search) : -1;
    if (restart < 0) {
      statements.push(statementOf(range, parsed, statements.length, range.start < brokenUntil));
      continue;
    }
    const head = { start: range.start, end: trimmedEnd(text, range.start, restart), terminated: false };
    const parsedHead = parser.parse(text.slice(head.start, head.end));
    const wasInside = head.start < brokenUntil;
    statements.push(statementOf({ ...head, copyData: null }, parsedHead, statements.length, wasInside));
    splitter.restartAt(restart);
    brokenUntil = Math.max(brokenUntil, range.end);
  }
  const { ahead } = earlier ?? {};
  const { comments, metaCommands } = splitter;
  return {
    text,
    statements: [...statements, ...(rest?.statements ?? [])],
    comments: [...(ahead?.comments ?? []), ...comments, ...(rest?.comments ?? [])],
    metaCommands: [...(ahead?.metaCommands ?? []), ...metaCommands, ...(rest?.metaCommands ?? [])],
    reduced: parser.reduced,
  };
}

/** A statement too large to be parsed may well be whole when it ends where it should. */
function isBroken({ error }: ParsedText, { terminated }: StatementRange): boolean {
  return error !== null && !(error.kind === "too-large" && terminated);
}

interface RestartSearch {
  readonly text: string;
  readonly parser: Parser;
  left: number;
  units: number;
}

/** First later line of a broken statement at which a whole statement begins, -1 without one. */
function restartInside(broken: StatementRange, search: RestartSearch): number {
  const { text, parser } = search;
  for (let feed = text.indexOf("\n", broken.start); feed >= 0; feed = text.indexOf("\n", feed + 1)) {
    const line = feed + 1;
    if (line >= broken.end) return -1;
    openers.lastIndex = line;
    if (!openers.test(text)) continue;
    if (search.left-- <= 0 || search.units <= 0) return -1;
    const found = new Splitter(text, line).next();
    search.units -= (found?.end ?? text.length) - line;
    if (!found || found.start !== line) continue;
    if (found.end > broken.end && !found.terminated) continue;
    if (!parser.parse(text.slice(found.start, found.end)).error) return line;
  }
  return -1;
}

function statementOf(range: StatementRange, parsed: ParsedText, index: number, resynced: boolean): Statement {
  const { start, end, terminated, copyData } = range;
  return { start, end, parsed, index, terminated, resynced, copyData };
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}
