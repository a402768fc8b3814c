// A view's tree before the client is loaded: VS Code asks for items when the view is first seen, and that loads it. Small,
// because it is part of what activates.
import { EventEmitter, type TreeDataProvider, type TreeItem } from "vscode";
import type { Client } from "../client";
import type { ViewId } from "../command-ids";
import type { TreeNode } from "./tree-node";

export class LazyTree implements TreeDataProvider<TreeNode> {
  readonly #view: ViewId;
  readonly #load: () => Promise<Client>;
  readonly #changed = new EventEmitter<undefined>();
  #client: Client | null = null;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(view: ViewId, load: () => Promise<Client>) {
    this.#view = view;
    this.#load = load;
  }

  /** From now on the client's changes are shown. */
  connect(client: Client): void {
    this.#client = client;
    client.trees[this.#view].onDidChangeTreeData(() => {
      this.#changed.fire(undefined);
    });
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    const client = await this.#load();
    return client.trees[this.#view].getChildren(node);
  }

  async resolveTreeItem(item: TreeItem, node: TreeNode): Promise<TreeItem> {
    return (await this.#load()).trees[this.#view].resolveTreeItem(item, node);
  }

  getTreeItem(node: TreeNode): TreeItem {
    if (this.#client === null) throw new Error("an item comes from the client");
    return this.#client.trees[this.#view].getTreeItem(node);
  }
}
