// The mark on the statement that failed on a server: a diagnostic on its line until the file changes or the operation is
// run again. Independent of the linter's findings.
import { Diagnostic, DiagnosticSeverity, languages, Range, Uri, workspace } from "vscode";
import type { Problem } from "../../server/src/protocol/problems";
import { problemMessage } from "./problem-words";
import { toRange } from "./ui/editors";

export class FailureMarks {
  readonly #collection = languages.createDiagnosticCollection("migrate-safe-run");
  readonly #listening = workspace.onDidChangeTextDocument((change) => {
    if (change.contentChanges.length > 0) this.#collection.delete(change.document.uri);
  });

  /** Marks the place of a problem; nothing when it has none. */
  mark(problem: Problem): void {
    if (problem.place === null) return;
    const range = problem.place.range === null ? new Range(0, 0, 0, 0) : toRange(problem.place.range);
    const server = problem.server;
    const lines = [
      problemMessage(problem),
      ...(server === null ? [] : [`SQLSTATE ${server.code}`, server.detail, server.hint]),
      problem.state,
    ].filter((line) => line !== null && line !== "");
    const diagnostic = new Diagnostic(range, lines.join("\n"), DiagnosticSeverity.Error);
    diagnostic.source = "migrate-safe";
    diagnostic.code = problem.code;
    this.#collection.set(Uri.file(problem.place.path), [diagnostic]);
  }

  clear(): void {
    this.#collection.clear();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#collection.dispose();
  }
}
