// Applies the fixes that keep a text's meaning, as `lint --fix` and fix-all do. Fixes that touch each other are applied in
// turns: run it again on the result until nothing changes.
import { applyEdits, editsOverlap } from "../base/text-edits";
import { LineIndex, type OffsetEdit } from "../base/text-range";
import type { Finding } from "../protocol/findings";

/** The text of one file after every safe fix of these findings, which must all be of that file and that text. */
export function applySafeFixes(text: string, findings: readonly Finding[]): string {
  const lines = new LineIndex(text);
  const chosen: OffsetEdit[] = [];
  for (const { path, fixes } of findings) {
    const fix = fixes.find(({ safe, edits }) => safe && edits.every((edit) => edit.path === path));
    if (!fix) continue;
    const edits = fix.edits.map(({ range, newText }) => ({
      range: { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) },
      newText,
    }));
    if (!editsOverlap(chosen, edits)) chosen.push(...edits);
  }
  return applyEdits(text, chosen);
}
