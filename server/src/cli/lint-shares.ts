// Divides the migrations of folders into shares that threads take one after the other, so that all end at about the same
// time.
import type { Migration, MigrationFolder } from "../migrations/migration";

/** Migrations of one folder from `from` up to but without `to`. */
export interface LintShare {
  /** Index of the folder. */
  readonly folder: number;
  readonly from: number;
  readonly to: number;
}

export interface LintShares {
  /** How many threads are of use, at least 1. */
  readonly threads: number;
  /** Together they hold each migration once; those that take longest come first. */
  readonly shares: readonly LintShare[];
}

/**
 * Work that makes a thread worth while, in UTF-16 units of SQL: measured, a thread takes some 150 ms to load the rules, which
 * is as long as linting this much takes.
 */
const worthAThread = 100_000;

/** What a file costs beside its text, in the same units; measured over eleven public folders. */
const perFile = 400;

/** What reading and understanding the files before a share costs, as a part of linting them. */
const prefixCost = 0.3;

export function lintShares(folders: readonly MigrationFolder[], most: number): LintShares {
  const works = folders.map(({ migrations }) => migrations.map(workOf));
  const sums = works.map((work) => work.reduce((sum, one) => sum + one, 0));
  const total = sums.reduce((sum, one) => sum + one, 0);
  const threads = Math.max(1, Math.min(most, Math.floor(total / worthAThread)));
  const shares = works.flatMap((work, folder) => {
    const sum = sums[folder] ?? 0;
    // A folder that is little more than what one thread does is not worth reading twice.
    const parts = sum === 0 ? 1 : Math.max(1, Math.ceil((sum / total) * threads - 0.1));
    return divided(work, partEnds(parts), sum).map(([from, to, size]) => ({ folder, from, to, size }));
  });
  return {
    threads: Math.min(threads, Math.max(1, shares.length)),
    shares: shares.toSorted((a, b) => b.size - a.size).map(({ folder, from, to }) => ({ folder, from, to })),
  };
}

/** Where the parts of one folder end, as parts of its work: each is smaller than the one before, for it has more to read first. */
function partEnds(parts: number): readonly number[] {
  const first = prefixCost / (1 - (1 - prefixCost) ** parts);
  const ends = [first];
  for (let end = first; ends.length < parts; ends.push(end)) end = first + (1 - prefixCost) * end;
  return ends;
}

function divided(
  work: readonly number[],
  ends: readonly number[],
  sum: number,
): readonly (readonly [from: number, to: number, size: number])[] {
  const parts: [number, number, number][] = [];
  let from = 0;
  let done = 0;
  for (const [part, end] of ends.entries()) {
    const isLast = part === ends.length - 1;
    const until = isLast ? Infinity : end * sum;
    const before = done;
    let to = from;
    while (to < work.length && done < until) done += work[to++] ?? 0;
    if (to > from || (isLast && parts.length === 0)) parts.push([from, to, done - before * (1 - prefixCost)]);
    from = to;
  }
  return parts;
}

function workOf({ up, down }: Migration): number {
  return [up, down].reduce((sum, half) => sum + (half ? perFile + (half.text?.length ?? 0) : 0), 0);
}
