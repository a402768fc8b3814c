// Takes out the reports that a comment silences, marking the comments that did.
import type { PlacedReport } from "./reports";
import { findRule } from "./find-rule";
import type { Suppression } from "./suppressions";

export function isSuppressed(placed: PlacedReport, suppressions: readonly Suppression[]): boolean {
  let silenced = false;
  for (const suppression of suppressions) {
    const { covers, wholeFile } = suppression;
    const { at } = placed.report;
    if (!(placed.wholeFile ? wholeFile : covers.start <= at.start && at.start <= covers.end)) continue;
    for (const { id } of suppression.rules) {
      if (id !== "*" && findRule(id) !== placed.rule) continue;
      suppression.used.add(id);
      silenced = true;
    }
  }
  return silenced;
}
