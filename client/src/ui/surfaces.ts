// The places of the window that stay: log channel, tree view and status bar item.
import {
  StatusBarAlignment,
  window,
  type LogOutputChannel,
  type StatusBarItem,
  type TreeDataProvider,
  type TreeView,
} from "vscode";
import { viewId } from "../command-ids";

export function createLog(): LogOutputChannel {
  return window.createOutputChannel("Migrate Safe", { log: true });
}

export function createTree<Item>(provider: TreeDataProvider<Item>): TreeView<Item> {
  return window.createTreeView(viewId, { treeDataProvider: provider, showCollapseAll: true });
}

export function createStatusItem(): StatusBarItem {
  const item = window.createStatusBarItem("migrateSafe.target", StatusBarAlignment.Left, 10);
  item.name = "Migrate Safe: target";
  return item;
}
