// The places of the window that stay: log channel, tree view and status bar item.
import {
  languages,
  StatusBarAlignment,
  window,
  type Disposable,
  type FileDecorationProvider,
  type LanguageStatusItem,
  type LogOutputChannel,
  type StatusBarItem,
  type TreeDataProvider,
  type TreeView,
} from "vscode";
import type { ViewId } from "../command-ids";

export function createLog(): LogOutputChannel {
  return window.createOutputChannel("Migrate Safe", { log: true });
}

/** Of the language server, beside the extension's own. */
export function createServerLog(): LogOutputChannel {
  return window.createOutputChannel("Migrate Safe: language server", { log: true });
}

export function createTree<Item>(id: ViewId, provider: TreeDataProvider<Item>): TreeView<Item> {
  const canSelectMany = id === "migrateSafe.migrations";
  return window.createTreeView(id, { treeDataProvider: provider, showCollapseAll: true, canSelectMany });
}

export function registerDecorations(provider: FileDecorationProvider): Disposable {
  return window.registerFileDecorationProvider(provider);
}

export function createStatusItem(): StatusBarItem {
  const item = window.createStatusBarItem("migrateSafe.target", StatusBarAlignment.Left, 10);
  item.name = "Migrate Safe: target";
  return item;
}

/** What the editor tells of the SQL file in sight, behind the braces in the status bar. */
export function createFileStatusItem(): LanguageStatusItem {
  const item = languages.createLanguageStatusItem("migrateSafe.file", {
    scheme: "file",
    pattern: "**/*.sql",
  });
  item.name = "Migrate Safe";
  return item;
}
