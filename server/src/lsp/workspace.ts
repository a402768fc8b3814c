// The migrations folders of the editor's workspace, each with its lint settings and its model: what is on disk, under
// what is open in the editor. Loads a folder when it is first needed and again when it changed. Knows nothing of
// requests; all it holds can be thrown away and read again.
import { readFolder } from "../files/read-folder";
import { replaceFile } from "../migrations/folder";
import { foldersAround } from "../migrations/listing";
import type { Migration, MigrationFile, MigrationFolder } from "../migrations/migration";
import { FolderFinder, type FinderSurroundings, type FoundFolder } from "./find-folders";

/** One folder, as it is now. The model is replaced, never changed, so its identity stands for its content. */
export interface LoadedFolder extends FoundFolder {
  readonly model: MigrationFolder;
}

export interface WorkspaceSurroundings extends FinderSurroundings {
  /** Path and text of every open document. */
  readonly openTexts: () => Iterable<readonly [string, string]>;
}

export class Workspace {
  readonly #surroundings: WorkspaceSurroundings;
  readonly #finder: FolderFinder;
  /** By folder path; a promise while it is read. */
  readonly #loading = new Map<string, Promise<LoadedFolder | null>>();
  readonly #loaded = new Map<string, LoadedFolder>();
  /** Whether a path's folder holds migrations, by folder path. */
  readonly #found = new Map<string, Promise<FoundFolder | null>>();
  /** Files that were read once: a document that is still open when its file is gone stands for nothing. */
  readonly #onceOnDisk = new Set<string>();
  #rootFolders: Promise<readonly FoundFolder[]> | null = null;
  #generation = 0;

  constructor(roots: readonly string[], surroundings: WorkspaceSurroundings) {
    this.#surroundings = surroundings;
    this.#finder = new FolderFinder(roots, surroundings);
  }

  /** The migrations folder a file lies in; null when it lies in none, and then nothing is said of the file. */
  async folderOf(path: string): Promise<LoadedFolder | null> {
    for (const folder of foldersAround(path)) {
      const loaded = await this.#folderAt(folder);
      if (loaded) return loaded;
    }
    return null;
  }

  async #folderAt(folder: string): Promise<LoadedFolder | null> {
    const loaded = this.#loaded.get(folder);
    if (loaded) return loaded;
    let found = this.#found.get(folder);
    if (!found) {
      found = this.#finder.folderAt(folder);
      this.#found.set(folder, found);
      // A failure answers whoever asked, and the next one tries again.
      found.catch(() => this.#found.delete(folder));
    }
    const place = await found;
    return place === null ? null : this.#load(place);
  }

  /** Every folder known: those of the workspace's roots and those that open documents led to. */
  async folders(): Promise<readonly LoadedFolder[]> {
    this.#rootFolders ??= this.#finder.folders();
    const places = [...(await this.#rootFolders)];
    for (const found of this.#found.values()) {
      const place = await found;
      if (place && !places.some((other) => other.path === place.path)) places.push(place);
    }
    const loaded = await Promise.all(places.map((place) => this.#load(place)));
    return loaded.filter((folder) => folder !== null).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** A document's text now stands for the file; at once, so that the next request sees it. */
  textChanged(path: string, text: string): void {
    for (const around of foldersAround(path)) {
      const folder = this.#loaded.get(around);
      if (!folder) continue;
      this.#loaded.set(around, { ...folder, model: this.#overlay(folder.model, path, text) });
      return;
    }
  }

  /** A file changed on disk, or its document closed: its folder is read again when next asked for. */
  fileChanged(path: string): void {
    for (const folder of foldersAround(path)) this.#forget(folder);
    this.#rootFolders = null;
  }

  /** Config files or folders came or went: everything is found again. */
  everythingChanged(): void {
    for (const path of new Set([...this.#loaded.keys(), ...this.#loading.keys()])) this.#forget(path);
    this.#found.clear();
    this.#rootFolders = null;
    this.#finder.forget();
  }

  rootsChanged(added: readonly string[], removed: readonly string[]): void {
    this.#finder.changeRoots(added, removed);
    this.everythingChanged();
  }

  #forget(folder: string): void {
    this.#generation++;
    this.#loaded.delete(folder);
    this.#loading.delete(folder);
    this.#found.delete(folder);
  }

  async #load(place: FoundFolder): Promise<LoadedFolder | null> {
    const loaded = this.#loaded.get(place.path);
    if (loaded) return loaded;
    let loading = this.#loading.get(place.path);
    if (!loading) {
      loading = this.#read(place);
      this.#loading.set(place.path, loading);
      loading.catch(() => this.#loading.delete(place.path));
    }
    const folder = await loading;
    // Someone may have typed between the end of the read and now.
    return this.#loaded.get(place.path) ?? folder;
  }

  async #read(place: FoundFolder): Promise<LoadedFolder | null> {
    const generation = this.#generation;
    const read = await readFolder(place.path, place.layout);
    if (!read.ok) return null;
    let model = read.value;
    for (const { path } of textsOf(model)) this.#onceOnDisk.add(path);
    for (const [path, text] of this.#surroundings.openTexts()) {
      if (foldersAround(path).includes(place.path)) model = this.#overlay(model, path, text);
    }
    const folder = { ...place, model };
    // A change while reading makes this copy old: it answers whoever asked, and is not kept.
    if (generation === this.#generation) this.#loaded.set(place.path, folder);
    else this.#loading.delete(place.path);
    return folder;
  }

  /** A document that was never on disk is a file more; one whose file is gone is none. */
  #overlay(model: MigrationFolder, path: string, text: string): MigrationFolder {
    const isGone =
      this.#onceOnDisk.has(path) &&
      placeOf(model, path) === null &&
      !model.strays.some((stray) => stray.path === path);
    return isGone ? model : replaceFile(model, path, text);
  }
}

export interface FilePlace {
  readonly migration: Migration;
  readonly file: MigrationFile;
  /** The other half; null when it is missing. */
  readonly counterpart: MigrationFile | null;
}

/** The migration that a file is a half of. */
export function placeOf(model: MigrationFolder, path: string): FilePlace | null {
  for (const migration of model.migrations) {
    const { up, down } = migration;
    if (up?.path === path) return { migration, file: up, counterpart: down };
    if (down?.path === path) return { migration, file: down, counterpart: up };
  }
  return null;
}

/** Every file of a folder with the text that stands for it; a file that cannot be read has an empty one. */
export function textsOf(model: MigrationFolder): readonly { readonly path: string; readonly text: string }[] {
  const halves = model.migrations.flatMap(({ up, down }) => [up, down]);
  const files = halves.filter((file) => file !== null);
  // One file may hold both halves.
  const texts = new Map(files.map(({ path, fileText }) => [path, fileText ?? ""]));
  for (const { path } of model.strays) texts.set(path, "");
  return Array.from(texts, ([path, text]) => ({ path, text }));
}

/** The text that stands for one file of a folder; null when the folder has no such file. */
export function textOf(model: MigrationFolder, path: string): string | null {
  return textsOf(model).find((file) => file.path === path)?.text ?? null;
}
