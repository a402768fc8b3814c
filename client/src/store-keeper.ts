// Keeps the store in step with the world: workspace folders, trust, files, the chosen targets and, when the view is in
// sight, the state of local and shared targets. A production target is only asked by a command.
import { workspace, type Disposable, type TreeView } from "vscode";
import { filesOnlyKey } from "./commands/show-files";
import { refreshTargets } from "./flows/targets";
import { tellInterruptedRun } from "./flows/interrupted-run";
import { refreshFiles, refreshFindings } from "./flows/refresh-files";
import { refreshLocks } from "./flows/refresh-locks";
import { refreshRuns } from "./flows/refresh-runs";
import { refreshStatus } from "./flows/refresh-status";
import type { Services } from "./services";
import type { TreeNode } from "./views/tree-node";
import type { FolderState } from "./views/tree-state";

/** Milliseconds after the last change on disk before a target is asked again. */
const quietTime = 800;

export class StoreKeeper implements Disposable {
  /** Resolves when the files were read for the first time. */
  readonly ready: Promise<void>;
  readonly #services: Services;
  readonly #view: TreeView<TreeNode>;
  readonly #listening: Disposable[] = [];
  #settleReady: () => void = () => undefined;
  /** What the locks that are shown were asked for. */
  readonly #locksOf = new Map<string, Pick<FolderState, "files" | "status">>();
  #asking: NodeJS.Timeout | undefined;
  #readingRuns: NodeJS.Timeout | undefined;

  constructor(services: Services, view: TreeView<TreeNode>) {
    this.#services = services;
    this.#view = view;
    this.ready = new Promise((resolve) => {
      this.#settleReady = resolve;
    });
  }

  start(): void {
    const { store, context, server } = this.#services;
    store.setTrusted(workspace.isTrusted);
    store.setFilesOnly(context.workspaceState.get<boolean>(filesOnlyKey, false));
    this.#readFolders();
    const configs = workspace.createFileSystemWatcher("**/migrate-safe.jsonc");
    const readTargets = (): void => {
      this.#inBackground(async () => this.#readTargets());
    };
    const journals = workspace.createFileSystemWatcher("**/logs/migrations.jsonl");
    const readRuns = (): void => {
      clearTimeout(this.#readingRuns);
      this.#readingRuns = setTimeout(() => {
        this.#inBackground(async () => this.#readRuns());
      }, quietTime);
    };
    this.#listening.push(
      journals,
      journals.onDidChange(readRuns),
      journals.onDidCreate(readRuns),
      journals.onDidDelete(readRuns),
      configs,
      configs.onDidChange(readTargets),
      configs.onDidCreate(readTargets),
      configs.onDidDelete(readTargets),
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#readFolders();
        this.#inBackground(async () => this.#readEverything());
      }),
      workspace.onDidGrantWorkspaceTrust(() => {
        store.setTrusted(true);
        this.#inBackground(async () => this.#readEverything());
      }),
      server.onNotification("migrateSafe/foldersChanged", () => {
        this.#inBackground(async () => this.#readFiles());
        this.#askSoon();
      }),
      server.onNotification("migrateSafe/proofChanged", (proof) => {
        const of = store.state.folders.find(({ migrations }) => migrations === proof.folder);
        if (of !== undefined) {
          store.update(of.key, { proofs: { ...of.proofs, [proof.version]: proof } });
        }
      }),
      this.#view.onDidChangeVisibility(() => {
        this.#askSoon();
      }),
      store.onChange(() => {
        this.#readLocks();
      }),
    );
    this.#inBackground(async () => {
      await this.#readEverything();
      for (const folder of store.state.folders) await tellInterruptedRun(this.#services, folder);
    });
  }

  dispose(): void {
    clearTimeout(this.#asking);
    clearTimeout(this.#readingRuns);
    for (const one of this.#listening) one.dispose();
  }

  #readFolders(): void {
    const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
    this.#services.store.setFolders(
      folders.map(({ uri, name }) => ({ key: uri.toString(), name, path: uri.fsPath })),
    );
  }

  async #readEverything(): Promise<void> {
    try {
      // The targets are those of the config file that governs the migrations, so the files come first.
      await this.#readFiles();
      await Promise.all([this.#readTargets(), this.#readRuns()]);
    } finally {
      this.#settleReady();
    }
    this.#askSoon();
  }

  async #readFiles(): Promise<void> {
    await refreshFiles(this.#services);
    this.#inBackground(async () => refreshFindings(this.#services));
  }

  /** The targets that the config has now. */
  async #readTargets(): Promise<void> {
    const { store } = this.#services;
    if (!store.state.trusted) return;
    await Promise.all(store.state.folders.map(async (folder) => refreshTargets(this.#services, folder)));
    this.#askSoon();
  }

  async #readRuns(): Promise<void> {
    await Promise.all(
      this.#services.store.state.folders.map(async (folder) => refreshRuns(this.#services, folder)),
    );
  }

  /** Locks are those of the files and of what is pending, so they are asked for when either changed. */
  #readLocks(): void {
    for (const { key, files, status } of this.#services.store.state.folders) {
      const known = this.#locksOf.get(key);
      if (status === null || (known?.files === files && known.status === status)) continue;
      this.#locksOf.set(key, { files, status });
      this.#inBackground(async () => refreshLocks(this.#services, key));
    }
  }

  /** Asks the targets once it has been quiet for a while and somebody is looking. */
  #askSoon(): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => {
      this.#inBackground(async () => this.#askTargets());
    }, quietTime);
  }

  async #askTargets(): Promise<void> {
    const wanted = workspace.getConfiguration("migrateSafe").get<boolean>("view.askTarget", true);
    if (!wanted || !this.#view.visible) return;
    for (const { key, target, running } of this.#services.store.state.folders) {
      if (target === null || target.environment === "production" || running !== null) continue;
      await refreshStatus(this.#services, key, "kept");
    }
  }

  #inBackground(task: () => Promise<void>): void {
    task().catch((error: unknown) => {
      this.#services.log.error(error instanceof Error ? error : String(error));
    });
  }
}
