// The documents that are open in the editor, by path. Incremental changes are applied by the library; this file knows
// which path each document has and tells when one opens, changes or closes. Documents without a `file:` path are kept
// out: nothing can be said of them.
import { TextDocuments, type Connection, type Disposable } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { pathOfUri } from "./uris";

export interface DocumentEvents {
  /** Opened, or its text changed. */
  readonly changed: (path: string, document: TextDocument) => void;
  readonly closed: (path: string, document: TextDocument) => void;
}

export class OpenDocuments {
  readonly #documents = new TextDocuments(TextDocument);
  readonly #byPath = new Map<string, TextDocument>();

  /** Listens to the connection until disposed; the events come after `at` and `all` know of them. */
  listen(connection: Connection, events: DocumentEvents): Disposable {
    this.#documents.onDidChangeContent(({ document }) => {
      const path = pathOfUri(document.uri);
      if (path === null) return;
      this.#byPath.set(path, document);
      events.changed(path, document);
    });
    this.#documents.onDidClose(({ document }) => {
      const path = pathOfUri(document.uri);
      if (path === null) return;
      this.#byPath.delete(path);
      events.closed(path, document);
    });
    return this.#documents.listen(connection);
  }

  at(path: string): TextDocument | null {
    return this.#byPath.get(path) ?? null;
  }

  /** Path and document of each open document. */
  all(): readonly (readonly [string, TextDocument])[] {
    return [...this.#byPath];
  }

  /** Path and text of each open document. */
  texts(): readonly (readonly [string, string])[] {
    return this.all().map(([path, document]) => [path, document.getText()] as const);
  }
}
