// Draws the status of the SQL file in sight into the language status. Knows nothing of what it says.
import { LanguageStatusSeverity, workspace, type LanguageStatusItem } from "vscode";
import type { LanguageServer } from "../language-server";
import { activeUri } from "../ui/editors";
import { createFileStatusItem } from "../ui/surfaces";
import type { WorkspaceStore } from "../workspace-store";
import { fileStatus } from "./file-status";

const severities = {
  none: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
};

export class FileStatusItem {
  readonly #item: LanguageStatusItem = createFileStatusItem();
  readonly #store: WorkspaceStore;
  readonly #server: LanguageServer;

  constructor(store: WorkspaceStore, server: LanguageServer) {
    this.#store = store;
    this.#server = server;
    this.redraw();
  }

  redraw(): void {
    const uri = activeUri();
    if (uri?.scheme !== "file" || !uri.path.endsWith(".sql")) return;
    const key = workspace.getWorkspaceFolder(uri)?.uri.toString();
    const folder = key === undefined ? null : this.#store.folder(key);
    const status = fileStatus(folder, uri.fsPath, this.#server.condition);
    this.#item.text = status.text;
    this.#item.detail = status.detail;
    this.#item.severity = severities[status.severity];
    this.#item.busy = status.busy;
    this.#item.command = { title: status.command.title, command: status.command.id, arguments: [uri] };
    this.#item.accessibilityInformation = { label: `Migrate Safe: ${status.text}. ${status.detail}` };
  }

  dispose(): void {
    this.#item.dispose();
  }
}
