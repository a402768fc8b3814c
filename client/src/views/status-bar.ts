// Puts the target's status into the status bar: that of the folder the window is about.
import { ThemeColor, type StatusBarItem } from "vscode";
import { createStatusItem } from "../ui/surfaces";
import type { WorkspaceStore } from "../workspace-store";
import { currentFolder } from "./current-folder";
import { targetStatus } from "./target-status";

export class TargetStatusBar {
  readonly #item: StatusBarItem = createStatusItem();
  readonly #store: WorkspaceStore;

  constructor(store: WorkspaceStore) {
    this.#store = store;
    this.#item.command = "migrateSafe.target.select";
  }

  redraw(): void {
    const status = targetStatus(currentFolder(this.#store), this.#store.state.trusted);
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
}
