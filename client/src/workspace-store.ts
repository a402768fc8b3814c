// What the client knows of each workspace folder, and who wants to hear of a change. The views are drawn from here and
// from nowhere else. Knows neither the editor nor where the facts come from.
import type { FolderState, TreeState } from "./views/tree-state";

export class WorkspaceStore {
  #folders: readonly FolderState[] = [];
  #trusted = false;
  #filesOnly = false;
  readonly #listeners = new Set<() => void>();

  get state(): TreeState {
    return { folders: this.#folders, trusted: this.#trusted, filesOnly: this.#filesOnly };
  }

  folder(key: string): FolderState | null {
    return this.#folders.find((folder) => folder.key === key) ?? null;
  }

  /** Keeps what is known of folders that stay, in the given order. */
  setFolders(
    folders: readonly { readonly key: string; readonly name: string; readonly path: string }[],
  ): void {
    this.#folders = folders.map((folder) => {
      const known = this.folder(folder.key);
      return known === null ? emptyFolder(folder) : { ...known, ...folder };
    });
    this.#tell();
  }

  /** Facts of a folder that is gone by now are dropped. */
  update(key: string, facts: Partial<Omit<FolderState, "key">>): void {
    this.#folders = this.#folders.map((folder) => (folder.key === key ? { ...folder, ...facts } : folder));
    this.#tell();
  }

  setTrusted(trusted: boolean): void {
    this.#trusted = trusted;
    this.#tell();
  }

  setFilesOnly(filesOnly: boolean): void {
    this.#filesOnly = filesOnly;
    this.#tell();
  }

  /** Calls back after each change; the result ends it. */
  onChange(listener: () => void): { dispose(): void } {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function emptyFolder(folder: { key: string; name: string; path: string }): FolderState {
  return {
    ...folder,
    migrations: null,
    config: null,
    files: null,
    findings: {},
    targets: null,
    unusableTargets: [],
    configProblem: null,
    locks: {},
    proofs: {},
    runs: [],
    target: null,
    status: null,
    statusProblem: null,
    otherServer: null,
    running: null,
  };
}
