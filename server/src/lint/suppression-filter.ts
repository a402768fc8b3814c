// Which comment silences a report, marking the comments that did.
import type { PlacedReport } from "./reports";
import { findRule } from "./find-rule";
import type { Suppression } from "./suppressions";

/** The first comment that silences the report; null when none does. Every one that does is marked as used. */
export function suppressionOf(
  placed: PlacedReport,
  suppressions: readonly Suppression[],
): Suppression | null {
  let first: Suppression | null = null;
  for (const suppression of suppressions) {
    const { covers, wholeFile } = suppression;
    const { at } = placed.report;
    if (!(placed.wholeFile ? wholeFile : covers.start <= at.start && at.start <= covers.end)) continue;
    for (const { id } of suppression.rules) {
      if (id !== "*" && findRule(id) !== placed.rule) continue;
      suppression.used.add(id);
      first ??= suppression;
    }
  }
  return first;
}
