// The pages of rules and problems as read-only documents of their own scheme, so that the code of a finding can link to
// one: hovers open documents, but no commands. The language server writes them; they need no network.
import type { TextDocumentContentProvider, Uri } from "vscode";
import type { LanguageServer } from "./language-server";

export class RulePages implements TextDocumentContentProvider {
  readonly #server: LanguageServer;

  constructor(server: LanguageServer) {
    this.#server = server;
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const id = uri.path.replace(/^\/|\.md$/g, "");
    const page = await this.#server.request("migrateSafe/explain", { id });
    return page ?? `Migrate Safe has no page for ${id}.\n`;
  }
}
