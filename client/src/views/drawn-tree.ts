// Shows a pure tree in one of the editor's views. Holds no state of its own but the nodes it drew last.
import {
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  type TreeDataProvider,
} from "vscode";
import type { TreeNode } from "./tree-node";

export class DrawnTree implements TreeDataProvider<TreeNode> {
  readonly #draw: () => readonly TreeNode[];
  readonly #ready: Promise<void>;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  /** Items are given once `ready` resolves, so that nothing flashes while the files are read. */
  constructor(draw: () => readonly TreeNode[], ready: Promise<void>) {
    this.#draw = draw;
    this.#ready = ready;
  }

  redraw(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node !== undefined) return [...node.children];
    await this.#ready;
    return [...this.#draw()];
  }

  /** The tooltip is made when somebody points at the item: thousands of them would be sent for nothing. */
  resolveTreeItem(item: TreeItem, node: TreeNode): TreeItem {
    item.tooltip = new MarkdownString(node.tooltip === "" ? node.label : node.tooltip);
    return item;
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = new TreeItem(node.label, collapsible(node));
    item.id = node.id;
    item.description = node.description;
    item.iconPath = new ThemeIcon(node.icon, node.color === null ? undefined : new ThemeColor(node.color));
    item.contextValue = node.contextValue;
    item.accessibilityInformation = { label: node.spoken };
    if (node.opens !== null) {
      item.command = { command: "vscode.open", title: l10n.t("Open"), arguments: [Uri.file(node.opens)] };
    } else if (node.runs !== null) {
      item.command = { command: node.runs.command, title: node.runs.title, arguments: [node] };
    }
    return item;
  }
}

function collapsible(node: TreeNode): TreeItemCollapsibleState {
  if (node.children.length === 0) return TreeItemCollapsibleState.None;
  return node.expanded ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
}
