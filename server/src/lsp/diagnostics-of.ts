// The diagnostics of one file as they go over the wire, pulled or pushed: translated, capped, and with an id that
// changes only when they do.
import { DiagnosticSeverity, type Diagnostic } from "vscode-languageserver";
import { sha256 } from "../base/hash";
import { largestCheckedText, type Analysis } from "./analysis";
import { findingsOf, uriFor, type Session } from "./session";
import { diagnosticOf, diagnosticSource } from "./translate";
import type { LoadedFolder } from "./workspace";

/** Diagnostics of one file that are sent at most: a list nobody reads to the end must not slow the typing. */
export const mostDiagnostics = 400;

export interface FileDiagnostics {
  readonly items: readonly Diagnostic[];
  /** Equal for equal items. */
  readonly resultId: string;
}

export const noDiagnostics: FileDiagnostics = { items: [], resultId: "none" };

export function diagnosticsOf(
  session: Session,
  analysis: Analysis,
  folder: LoadedFolder,
  path: string,
  text: string,
): FileDiagnostics {
  if (!session.editorSettings.of(path).lint.enable) return noDiagnostics;
  if (text.length > largestCheckedText) return identified([tooLarge()]);
  const findings = findingsOf(session, analysis, folder, path);
  const lookUps = {
    uriOfPath: (other: string) => uriFor(session, other),
    pageOfRule: (rule: string) => session.rulePages.uriOf(rule),
  };
  const items = findings.slice(0, mostDiagnostics).map((finding) => diagnosticOf(finding, lookUps));
  const last = items.at(-1);
  if (last && findings.length > mostDiagnostics)
    items.push(notShown(findings.length - mostDiagnostics, last));
  return identified(items);
}

function identified(items: readonly Diagnostic[]): FileDiagnostics {
  return items.length === 0 ? noDiagnostics : { items, resultId: sha256(JSON.stringify(items)) };
}

function tooLarge(): Diagnostic {
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: DiagnosticSeverity.Information,
    source: diagnosticSource,
    message:
      "This file is too large to be checked while you type. Run “migrate-safe lint” in a terminal to check it.",
  };
}

function notShown(count: number, last: Diagnostic): Diagnostic {
  return {
    range: last.range,
    severity: DiagnosticSeverity.Information,
    source: diagnosticSource,
    message: `${count} more findings further down in this file are not shown. Run “migrate-safe lint” in a terminal to see all.`,
  };
}
