// Divides the migrations of folders among threads by how much text there is, so that all end at about the same time.
import type { Migration, MigrationFolder } from "../migrations/migration";

/** Migrations of one folder from `from` up to but without `to`. */
export interface LintShare {
  /** Index of the folder. */
  readonly folder: number;
  readonly from: number;
  readonly to: number;
}

/**
 * UTF-16 units of SQL that make a thread worth while: measured, a thread takes some 150 ms to load the rules, which is as
 * long as linting this much takes.
 */
const worthAThread = 100_000;

/** As many lists as threads are of use, `most` at the highest; together they hold each migration once, in order. */
export function lintShares(
  folders: readonly MigrationFolder[],
  most: number,
): readonly (readonly LintShare[])[] {
  const total = folders.reduce((sum, folder) => sum + folder.migrations.reduce(addText, 0), 0);
  const threads = Math.max(1, Math.min(most, Math.floor(total / worthAThread)));
  const lists: LintShare[][] = Array.from({ length: threads }, () => []);
  let before = 0;
  folders.forEach((folder, index) => {
    let from = 0;
    let thread = threadAt(before);
    folder.migrations.forEach((migration, at) => {
      const next = threadAt(before);
      if (next !== thread) {
        if (at > from) lists[thread]?.push({ folder: index, from, to: at });
        from = at;
        thread = next;
      }
      before = addText(before, migration);
    });
    lists[thread]?.push({ folder: index, from, to: folder.migrations.length });
  });
  return lists;

  function threadAt(text: number): number {
    return total === 0 ? 0 : Math.min(threads - 1, Math.floor((text / total) * threads));
  }
}

function addText(sum: number, { up, down }: Migration): number {
  return sum + (up?.text?.length ?? 0) + (down?.text?.length ?? 0);
}
