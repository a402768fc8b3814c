// The code action that asks the client for a generated down script, on findings that a better down script would end. The
// server only offers: the runner generates and proves, and the client shows what would be written.
import { CodeActionKind, type CodeAction, type Diagnostic } from "vscode-languageserver";
import type { Finding } from "../../protocol/findings";
import type { OpenSubject, Session } from "../session";

/** Findings that say that a down is missing, or that it does not give back what the up found. */
const mended: ReadonlySet<string> = new Set([
  "pair-missing-down",
  "pair-empty-down",
  "pair-placeholder-down",
  "pair-incomplete-down",
  "pair-identical",
  "pair-extra-down",
  "pair-wrong-order",
  "pair-rename-not-inverted",
  "pair-type-not-restored",
  "pair-grants-not-restored",
  "pair-roundtrip-drift",
  "pair-irreversible-undeclared",
  "pair-up-not-rerunnable-after-down",
  "verify/down-fails",
  "verify/differs",
]);

const title = "Generate the down script (proven by a round trip)";

export function generateDownActions(
  session: Session,
  { path }: OpenSubject,
  finding: Finding,
  diagnostics: Diagnostic[],
): CodeAction[] {
  const command = session.generateDownCommand;
  // What is generated has been run, and nothing of a folder that is not trusted is.
  if (command === null || !session.isTrusted() || !mended.has(finding.rule)) return [];
  const argument = { subject: { path } };
  return [
    {
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      command: { title, command, arguments: [argument] },
    },
  ];
}
