// A mark for each finding that stays the same when lines above it move, so that services know it again: made of the rule,
// the file and the message, and of which of its equals it is.
import { createHash } from "node:crypto";
import type { Finding } from "../../protocol/findings";
import { pathIn, type FormatView } from "./format-view";

/** Hexadecimal digits by finding; unique within the report. */
export function fingerprints(view: FormatView): ReadonlyMap<Finding, string> {
  const seen = new Map<string, number>();
  const prints = new Map<Finding, string>();
  for (const finding of view.report.findings) {
    const text = [finding.rule, pathIn(view, finding.path), finding.message].join("\n");
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    prints.set(finding, createHash("sha256").update(`${text}\n${nth}`).digest("hex").slice(0, 32));
  }
  return prints;
}
