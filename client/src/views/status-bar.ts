// Puts the target's status into the status bar: that of the active editor's folder, or of the first one.
import { ThemeColor, workspace, type StatusBarItem } from "vscode";
import { activeUri } from "../ui/editors";
import { createStatusItem } from "../ui/surfaces";
import type { WorkspaceStore } from "../workspace-store";
import type { FolderState } from "./tree-state";
import { targetStatus } from "./target-status";

export class TargetStatusBar {
  readonly #item: StatusBarItem = createStatusItem();
  readonly #store: WorkspaceStore;

  constructor(store: WorkspaceStore) {
    this.#store = store;
    this.#item.command = "migrateSafe.target.select";
  }

  redraw(): void {
    const status = targetStatus(this.#folder(), this.#store.state.trusted);
    if (status === null) {
      this.#item.hide();
      return;
    }
    this.#item.text = status.text;
    this.#item.tooltip = status.tooltip;
    this.#item.accessibilityInformation = { label: status.spoken, role: "button" };
    this.#item.backgroundColor = status.production
      ? new ThemeColor("statusBarItem.errorBackground")
      : undefined;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }

  #folder(): FolderState | null {
    const { folders } = this.#store.state;
    const active = activeUri();
    const folder = active === null ? undefined : workspace.getWorkspaceFolder(active);
    return (folder && this.#store.folder(folder.uri.toString())) ?? folders[0] ?? null;
  }
}
