// The places of the window that stay: log channel, tree view and status bar item.
import {
  StatusBarAlignment,
  window,
  type LogOutputChannel,
  type StatusBarItem,
  type TreeDataProvider,
  type TreeView,
} from "vscode";
import type { ViewId } from "../command-ids";

export function createLog(): LogOutputChannel {
  return window.createOutputChannel("Migrate Safe", { log: true });
}

export function createTree<Item>(id: ViewId, provider: TreeDataProvider<Item>): TreeView<Item> {
  const canSelectMany = id === "migrateSafe.migrations";
  return window.createTreeView(id, { treeDataProvider: provider, showCollapseAll: true, canSelectMany });
}

export function createStatusItem(): StatusBarItem {
  const item = window.createStatusBarItem("migrateSafe.target", StatusBarAlignment.Left, 10);
  item.name = "Migrate Safe: target";
  return item;
}
