// Which comment silences a report, marking the comments that did.
import type { PlacedReport } from "./reports";
import { findRule } from "./find-rule";
import type { Rule } from "./rule";
import type { Suppression } from "./suppressions";

/** One rule that a comment names. */
interface Named {
  readonly suppression: Suppression;
  readonly id: string;
  /** Place among the comments. */
  readonly order: number;
}

interface Comments {
  /** What covers more than one statement. */
  readonly wide: readonly Named[];
  /** What covers one statement, by its start: statements do not overlap. */
  readonly narrow: readonly Named[];
}

const grouped = new WeakMap<readonly Suppression[], ReadonlyMap<Rule | "*", Comments>>();

/** The first comment that silences the report; null when none does. Every one that does is marked as used. */
export function suppressionOf(
  placed: PlacedReport,
  suppressions: readonly Suppression[],
): Suppression | null {
  if (suppressions.length === 0) return null;
  let groups = grouped.get(suppressions);
  if (!groups) grouped.set(suppressions, (groups = groupedByRule(suppressions)));
  let first: Named | null = null;
  for (const named of [
    ...silencing(placed, groups.get(placed.rule)),
    ...silencing(placed, groups.get("*")),
  ]) {
    named.suppression.used.add(named.id);
    if (!first || named.order < first.order) first = named;
  }
  return first?.suppression ?? null;
}

function groupedByRule(suppressions: readonly Suppression[]): ReadonlyMap<Rule | "*", Comments> {
  const groups = new Map<Rule | "*", { wide: Named[]; narrow: Named[] }>();
  suppressions.forEach((suppression, order) => {
    const { covers, comment, wholeFile } = suppression;
    const isWide = wholeFile || covers.start === 0 || covers.start === comment.end;
    for (const { id } of suppression.rules) {
      const rule = id === "*" ? id : findRule(id);
      if (!rule) continue;
      const group = groups.get(rule) ?? { wide: [], narrow: [] };
      groups.set(rule, group);
      group[isWide ? "wide" : "narrow"].push({ suppression, id, order });
    }
  });
  for (const { narrow } of groups.values()) narrow.sort((a, b) => startOf(a) - startOf(b));
  return groups;
}

function silencing({ wholeFile, report: { at } }: PlacedReport, comments?: Comments): readonly Named[] {
  if (!comments) return [];
  if (wholeFile) return comments.wide.filter(({ suppression }) => suppression.wholeFile);
  const found = comments.wide.filter(
    ({ suppression: { covers } }) => covers.start <= at.start && at.start <= covers.end,
  );
  const { narrow } = comments;
  for (let index = firstAfter(narrow, at.start) - 1; index >= 0; index--) {
    const named = narrow[index];
    if (!named || named.suppression.covers.end < at.start) break;
    found.push(named);
  }
  return found;
}

/** Index of the first that begins behind the offset. */
function firstAfter(narrow: readonly Named[], offset: number): number {
  let low = 0;
  let high = narrow.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const named = narrow[middle];
    if (named && startOf(named) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function startOf({ suppression }: Named): number {
  return suppression.covers.start;
}
