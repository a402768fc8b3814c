// The items of the Test Explorer: workspace folder, migration, check. Migrations are made once somebody looks, checks when
// one is opened, and what stays keeps its item and so its results. Runs nothing.
import { l10n, Range, Uri, type TestController, type TestItem } from "vscode";
import type { FileMigration, FolderState } from "../views/tree-state";
import type { WorkspaceStore } from "../workspace-store";
import { checkIds, type CheckId } from "./check-results";

/** What an item stands for; null on the levels above. */
interface Subject {
  readonly folder: string;
  readonly migration: FileMigration | null;
  readonly check: CheckId | null;
}

/** A migration that is to be tested. */
export interface MigrationTest {
  readonly item: TestItem;
  readonly folder: string;
  readonly migration: FileMigration;
}

export class TestItems {
  readonly #controller: TestController;
  readonly #store: WorkspaceStore;
  readonly #subjects = new WeakMap<TestItem, Subject>();
  /** By folder, the listing that its items were made from; a folder that nobody looked at is not in it. */
  readonly #drawn = new Map<string, FolderState["files"]>();

  #isShown = false;

  constructor(controller: TestController, store: WorkspaceStore) {
    this.#controller = controller;
    this.#store = store;
  }

  /**
   * From now on migrations are there before their folder is opened: two thousand cost 20 ms here, and the editor takes half a
   * second to draw what it first has to ask for.
   */
  show(): void {
    this.#isShown = true;
    this.redraw();
  }

  /** Folders come and go with the store; below those that somebody looked at so do migrations. */
  redraw(): void {
    const { items } = this.#controller;
    const folders = this.#store.state.folders.filter(({ files }) => files !== null && files.length > 0);
    items.forEach(({ id }) => {
      if (folders.some(({ key }) => key === id)) return;
      items.delete(id);
      this.#drawn.delete(id);
    });
    for (const { key, name } of folders) {
      if (items.get(key) === undefined) {
        // Without a place of its own: choosing a folder's item would leave for the explorer.
        const item = this.#make(key, name, null, { folder: key, migration: null, check: null });
        item.canResolveChildren = true;
        items.add(item);
      }
      if (this.#isShown || this.#drawn.has(key)) this.#openFolder(key);
    }
  }

  /** Makes what is below an item. */
  open(item: TestItem): void {
    const subject = this.#subjects.get(item);
    if (subject === undefined) return;
    if (subject.migration === null) this.#openFolder(subject.folder);
    else if (subject.check === null) this.checksOf({ ...subject, item, migration: subject.migration });
  }

  /** The migrations of items of any level, those of a folder oldest first; all without items. */
  migrationsOf(chosen: readonly TestItem[] | undefined): readonly MigrationTest[] {
    const found = new Map<TestItem, MigrationTest>();
    const add = (item: TestItem): void => {
      const subject = this.#subjects.get(item);
      if (subject === undefined) return;
      const { folder, migration, check } = subject;
      if (check !== null && item.parent !== undefined) add(item.parent);
      else if (migration !== null) found.set(item, { item, folder, migration });
      else {
        this.#openFolder(folder);
        item.children.forEach(add);
      }
    };
    if (chosen === undefined) this.#controller.items.forEach(add);
    else chosen.forEach(add);
    return [...found.values()];
  }

  checksOf({ item, folder, migration }: MigrationTest): ReadonlyMap<CheckId, TestItem> {
    if (item.children.size === 0) {
      const labels = checkLabels();
      const made = checkIds.map((check, index) => {
        const { upPath, downPath } = migration;
        const ofDown = check === "down" || check === "round-trip";
        const path = ofDown ? (downPath ?? upPath) : (upPath ?? downPath);
        const child = this.#make(check, labels[check], path, { folder, migration, check });
        child.sortText = String(index);
        child.range = firstLine;
        return child;
      });
      item.children.replace(made);
    }
    return new Map(checkIds.flatMap((check) => pairOf(check, item.children.get(check))));
  }

  /** The migration that a file is a half of, and those whose proof runs it: an up is run before every later one. */
  restingOn(path: string): readonly MigrationTest[] {
    for (const { key, files } of this.#store.state.folders) {
      const at = files?.findIndex(({ upPath, downPath }) => upPath === path || downPath === path) ?? -1;
      const folder = this.#controller.items.get(key);
      if (at < 0 || folder === undefined || !this.#drawn.has(key)) continue;
      const all = this.migrationsOf([folder]);
      return files?.[at]?.upPath === path ? all.slice(at) : all.slice(at, at + 1);
    }
    return [];
  }

  #openFolder(key: string): void {
    const files = this.#store.folder(key)?.files ?? [];
    const parent = this.#controller.items.get(key);
    if (parent === undefined || this.#drawn.get(key) === files) return;
    this.#drawn.set(key, files);
    const made = files.map((migration, index) => {
      const { version, name, upPath, downPath } = migration;
      const id = `${version}:${name}`;
      const known = parent.children.get(id);
      const before = known && this.#subjects.get(known)?.migration;
      const stays = before?.upPath === upPath && before.downPath === downPath;
      const subject = { folder: key, migration, check: null };
      const item = stays && known ? known : this.#make(id, `${version} ${name}`, upPath ?? downPath, subject);
      item.canResolveChildren = true;
      item.sortText = String(index).padStart(8, "0");
      item.range = firstLine;
      return item;
    });
    parent.children.replace(made);
  }

  #make(id: string, label: string, path: string | null, subject: Subject): TestItem {
    const item = this.#controller.createTestItem(id, label, path === null ? undefined : Uri.file(path));
    this.#subjects.set(item, subject);
    return item;
  }
}

/** Whether an item is one of these or lies below one. */
export function liesIn(items: readonly TestItem[], item: TestItem): boolean {
  return items.includes(item) || (item.parent !== undefined && liesIn(items, item.parent));
}

const firstLine = new Range(0, 0, 0, 0);

function checkLabels(): Readonly<Record<CheckId, string>> {
  return {
    parses: l10n.t("Parses"),
    lint: l10n.t("Lint"),
    up: l10n.t("Up"),
    down: l10n.t("Down"),
    "round-trip": l10n.t("Round trip"),
    "up-again": l10n.t("Up again"),
  };
}

function pairOf<Key, Value>(key: Key, value: Value | undefined): readonly (readonly [Key, Value])[] {
  return value === undefined ? [] : [[key, value]];
}
