// What an edit of an applied script becomes in a new migration: lines that were only added, as they stand; anything else as
// a comment to write statements from. Pure.

/** Ends with a line end. `file` names the script that was edited. */
export function followUpText(file: string, applied: string, edited: string): string {
  const { removed, added } = changedLines(linesOf(applied), linesOf(edited));
  if (removed.length === 0) return `${added.join("\n").trim()}\n`;
  const what = [...removed.map((line) => `-- - ${line}`), ...added.map((line) => `-- + ${line}`)];
  return `-- Write the statements that make this edit of ${file}:\n${what.join("\n")}\n`;
}

/** What lies between the first and the last line that differ. */
function changedLines(
  before: readonly string[],
  after: readonly string[],
): { readonly removed: readonly string[]; readonly added: readonly string[] } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { removed: before.slice(head, before.length - tail), added: after.slice(head, after.length - tail) };
}

function linesOf(text: string): readonly string[] {
  return text.trimEnd().split(/\r?\n/);
}
