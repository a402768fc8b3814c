// What of an earlier parse still holds for a text that differs little from the earlier one, as it does with every key that
// is typed: the statements ahead of the change, and those after it at their new places. Takes only what does not depend
// on what changed: nothing behind a broken statement ahead of the change, nothing up to the last one after it.
import type { OffsetRange } from "../base/text-range";
import type { Comment, SqlFile, Statement } from "./sql-file";

export interface ParsedPart {
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  readonly metaCommands: readonly OffsetRange[];
}

export class EarlierParse {
  /** Where splitting begins; everything ahead of it is in `ahead`. */
  readonly from: number;
  readonly ahead: ParsedPart;
  readonly #file: SqlFile;
  /** How far what follows the change has moved. */
  readonly #by: number;
  /** The next statement that may be taken over. */
  #next: number;

  constructor(file: SqlFile, text: string) {
    const { statements, text: before } = file;
    const sameAhead = lengthOfSameStart(before, text);
    const sameAfter = lengthOfSameEnd(before, text, sameAhead);
    const settled = statements.findIndex((statement) => !isSettled(statement));
    const reach = settled < 0 ? statements.length - 1 : settled;
    const kept = statements.findLastIndex(({ start, index }) => index <= reach && start <= sameAhead);
    this.#file = file;
    this.#by = text.length - before.length;
    this.from = statements[kept]?.start ?? 0;
    this.ahead = partOf(file, (range) => range.start < this.from);
    const changed = before.length - sameAfter;
    this.#next = statements.findLastIndex((one) => isBroken(one) || one.start < changed) + 1;
  }

  /** Everything from the statement that begins here on; null when it is not one of before. `index` is its index. */
  restAt(start: number, index: number): ParsedPart | null {
    const { statements } = this.#file;
    while ((statements[this.#next]?.start ?? Infinity) + this.#by < start) this.#next++;
    const first = statements[this.#next];
    if (first === undefined || first.start + this.#by !== start) return null;
    const by = this.#by;
    const rest = partOf(this.#file, (range) => range.start >= first.start);
    return {
      statements: rest.statements.map((statement, offset) => ({
        ...moved(statement, by),
        index: index + offset,
        copyData: statement.copyData && moved(statement.copyData, by),
      })),
      comments: rest.comments.map((comment) => moved(comment, by)),
      metaCommands: rest.metaCommands.map((line) => moved(line, by)),
    };
  }
}

/** No text that follows it can change what it is. COPY without data lines would have some if `\.` came later. */
function isSettled(statement: Statement): boolean {
  const { terminated, copyData, parsed } = statement;
  return terminated && !isBroken(statement) && (parsed.kind !== "CopyStmt" || copyData !== null);
}

function isBroken({ parsed, resynced }: Statement): boolean {
  return resynced || parsed.error !== null;
}

function partOf(file: SqlFile, isInside: (range: OffsetRange) => boolean): ParsedPart {
  return {
    statements: file.statements.filter(isInside),
    comments: file.comments.filter(isInside),
    metaCommands: file.metaCommands.filter(isInside),
  };
}

function moved<Range extends OffsetRange>(range: Range, by: number): Range {
  return { ...range, start: range.start + by, end: range.end + by };
}

function lengthOfSameStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
}

/** Leaves out what the same start covers. */
function lengthOfSameEnd(a: string, b: string, sameStart: number): number {
  const most = Math.min(a.length, b.length) - sameStart;
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length))
    length++;
  return length;
}
