// What every format is made from, and the words they share. Knows no format.
import { relative, sep } from "node:path";
import type { Finding, LintReport, SuppressedFinding } from "../../protocol/findings";

export interface FormatView {
  readonly report: LintReport;
  /** Findings that a comment silenced. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Paths are told as seen from here. */
  readonly cwd: string;
  readonly version: string;
  readonly rules: readonly RuleFacts[];
  /** A line of a file, from 0; empty when there is none. */
  lineOf(path: string, line: number): string;
  /** Paths of the files that were linted. */
  readonly files: readonly string[];
}

/** What a report says of a rule itself. */
export interface RuleFacts {
  readonly id: string;
  readonly severity: Finding["severity"];
  readonly category: string;
  readonly docs: { readonly summary: string; readonly why: string; readonly instead: string };
}

/** With slashes, as every format wants it; a path outside of the working directory stays absolute. */
export function pathIn({ cwd }: FormatView, path: string): string {
  const short = relative(cwd, path);
  return (short.startsWith("..") ? path : short).split(sep).join("/");
}

/** Message and advice as one text. */
export function wholeMessage({ message, help }: Finding): string {
  return help === "" ? message : `${message} ${help}`;
}

/** Findings by file, in the order of the report. */
export function byFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const known = files.get(finding.path);
    if (known) known.push(finding);
    else files.set(finding.path, [finding]);
  }
  return files;
}
