// Diagnostics for clients that do not ask for them: published after a change, once for all changes that arrived
// together, and only when they differ from what was published before.
import { type CancellationToken, type Connection } from "vscode-languageserver";
import { diagnosticsOf, noDiagnostics, type FileDiagnostics } from "./diagnostics-of";
import { unawaited } from "./guard";
import { openSubject, uriFor, type Session } from "./session";
import { textsOf } from "./workspace";
import type { WorkspaceLint } from "./workspace-lint";

/** Nobody cancels a push. */
const uncancelled: CancellationToken = {
  isCancellationRequested: false,
  onCancellationRequested: () => ({ dispose: () => undefined }),
};

export class DiagnosticPusher {
  readonly #session: Session;
  readonly #connection: Connection;
  readonly #lint: WorkspaceLint;
  /** What the client shows now, by URI. */
  readonly #published = new Map<string, { readonly resultId: string; readonly version: number | null }>();
  #scheduled = false;

  constructor(session: Session, connection: Connection, lint: WorkspaceLint) {
    this.#session = session;
    this.#connection = connection;
    this.#lint = lint;
  }

  /** Something changed: publishes what is new as soon as the messages that wait have been read. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      unawaited(this.#session.console, "Publishing diagnostics", this.#publishAll());
    });
  }

  async #publishAll(): Promise<void> {
    const shown = new Set<string>();
    for (const [, document] of this.#session.documents.all()) {
      const subject = await openSubject(this.#session, document.uri, uncancelled);
      if (subject === null) continue;
      shown.add(document.uri);
      const { analysis, folder, path, text } = subject;
      const diagnostics = diagnosticsOf(this.#session, analysis, folder, path, text);
      await this.#publish(subject.uri, subject.document.version, diagnostics);
    }
    if (this.#lint.asked) await this.#publishClosed(shown);
    for (const uri of this.#published.keys()) {
      if (!shown.has(uri)) await this.#publish(uri, null, noDiagnostics);
    }
  }

  async #publishClosed(shown: Set<string>): Promise<void> {
    const analysis = await this.#session.analysis;
    for (const folder of await this.#session.workspace.folders()) {
      for (const { path, text } of textsOf(folder.model)) {
        const uri = uriFor(this.#session, path);
        if (shown.has(uri)) continue;
        shown.add(uri);
        await this.#publish(uri, null, diagnosticsOf(this.#session, analysis, folder, path, text));
      }
    }
  }

  async #publish(uri: string, version: number | null, diagnostics: FileDiagnostics): Promise<void> {
    const { items, resultId } = diagnostics;
    const before = this.#published.get(uri) ?? { resultId: noDiagnostics.resultId, version: null };
    if (before.resultId === resultId && before.version === version) return;
    if (resultId === noDiagnostics.resultId && version === null) this.#published.delete(uri);
    else this.#published.set(uri, { resultId, version });
    await this.#connection.sendDiagnostics({
      uri,
      ...(version !== null && { version }),
      diagnostics: [...items],
    });
  }
}
