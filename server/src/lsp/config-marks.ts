// Shows the problems of a config file in that file, so that a setting that is not obeyed says so where it is written.
// Pushed, because the client asks only about SQL files. Does not know what makes a config valid.
import { DiagnosticSeverity, type Connection } from "vscode-languageserver";
import type { Problem } from "../protocol/problems";
import { unawaited } from "./guard";
import { diagnosticSource } from "./translate";
import { uriOfPath } from "./uris";

const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export class ConfigMarks {
  readonly #connection: Connection;
  /** Config files that have problems now. */
  readonly #marked = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  show(path: string, problems: readonly Problem[]): void {
    if (problems.length === 0 && !this.#marked.delete(path)) return;
    if (problems.length > 0) this.#marked.add(path);
    const diagnostics = problems.map(({ code, message, next, place }) => ({
      range: place?.range ?? top,
      severity: DiagnosticSeverity.Error,
      source: diagnosticSource,
      code,
      message: `${message}\n${next}`,
    }));
    unawaited(
      this.#connection.console,
      "Marking the config file",
      this.#connection.sendDiagnostics({ uri: uriOfPath(path), diagnostics }),
    );
  }
}
