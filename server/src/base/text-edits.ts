// Applies and checks text edits. Knows nothing of SQL or of editors.
import type { OffsetEdit } from "./text-range";

/** The text after all edits; throws on overlapping edits, which is a bug of whoever made them. */
export function applyEdits(text: string, edits: readonly OffsetEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let result = "";
  let at = 0;
  for (const edit of ordered) {
    if (edit.range.start < at) throw new Error("overlapping text edits");
    result += text.slice(at, edit.range.start) + edit.newText;
    at = edit.range.end;
  }
  return result + text.slice(at);
}

/** Whether two sets of edits could be applied together. */
export function editsOverlap(a: readonly OffsetEdit[], b: readonly OffsetEdit[]): boolean {
  return a.some((one) => b.some((other) => touches(one, other)));
}

function touches(one: OffsetEdit, other: OffsetEdit): boolean {
  if (one.range.start === one.range.end || other.range.start === other.range.end) {
    return one.range.start <= other.range.end && other.range.start <= one.range.end;
  }
  return one.range.start < other.range.end && other.range.start < one.range.end;
}
