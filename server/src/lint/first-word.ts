// Where a statement begins to say what it does.
import type { OffsetRange } from "../base/text-range";
import type { Statement } from "../sql/sql-file";

/** The first word of a statement. */
export function firstWord({ start, end, parsed }: Statement): OffsetRange {
  const [first] = parsed.tokens;
  return first ? { start: start + first.start, end: start + first.end } : { start, end };
}
