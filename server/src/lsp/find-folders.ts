// Which folders of the workspace hold migrations, and with which settings they are linted: what the config file, the
// editor's setting or the usual places say, as on the command line; and below that any folder called `migrations` that
// no config file speaks against. Caches until told to forget.
import { basename, dirname, sep } from "node:path";
import { resolveSettings } from "../config/resolve-settings";
import type { LintSettings, Settings } from "../config/settings";
import { detectFolder, looksLikeMigrations } from "../files/detect-folder";
import { listFolder, listFolders, type ListedFolder } from "../files/list-folders";
import { loadSettings } from "../files/load-settings";
import { configFileName, readConfig } from "../files/read-config";
import { rules } from "../lint/registry";
import type { LayoutId } from "../migrations/migration";
import type { Problem } from "../protocol/problems";
import { isWithin } from "./editor-settings";

export interface FoundFolder {
  /** Absolute. */
  readonly path: string;
  readonly settings: LintSettings;
  /** The layout that the config file names; null when the files tell. */
  readonly layout: LayoutId | null;
  /** Absolute path of the config file that governs it; null without one. */
  readonly config: string | null;
}

interface Project {
  readonly lint: LintSettings;
  readonly layout: LayoutId | null;
  readonly config: string | null;
  readonly folder: string | null;
  /** Somebody wrote down which folder it is, so there is no other. */
  readonly decided: boolean;
}

export interface FinderSurroundings {
  /** The folder that the editor's setting names for a workspace root; null when it names none. */
  readonly editorFolder: (root: string) => string | null;
  /** The problems of a config file; an empty list when it has none. */
  readonly configProblems: (configPath: string, problems: readonly Problem[]) => void;
}

/** How far below a workspace root a project of its own is looked for. */
const searchDepth = 4;

export class FolderFinder {
  readonly #surroundings: FinderSurroundings;
  #roots: readonly string[];
  readonly #projects = new Map<string, Promise<Project>>();

  constructor(roots: readonly string[], surroundings: FinderSurroundings) {
    this.#roots = roots;
    this.#surroundings = surroundings;
  }

  changeRoots(added: readonly string[], removed: readonly string[]): void {
    this.#roots = [...this.#roots.filter((root) => !removed.includes(root)), ...added];
  }

  forget(): void {
    this.#projects.clear();
  }

  /** The folder as one that holds migrations; null when it does not. */
  async folderAt(path: string): Promise<FoundFolder | null> {
    const base = await this.#baseOf(path);
    const project = base === null ? null : await this.#project(base);
    if (project?.folder === path) return foundIn(project, path);
    if (project?.decided === true || !(await isMigrationsFolder(await listFolder(path)))) return null;
    // The config file's layout is that of the folder it names.
    return { path, settings: project?.lint ?? defaultLint(), layout: null, config: project?.config ?? null };
  }

  /** The migrations folders of every workspace root, nearest first. */
  async folders(): Promise<readonly FoundFolder[]> {
    const found = new Map<string, FoundFolder>();
    for (const root of this.#roots) {
      const project = await this.#project(root);
      if (project.folder !== null) found.set(project.folder, foundIn(project, project.folder));
      for (const listed of await listFolders(root, searchDepth)) {
        for (const path of await this.#candidates(listed)) {
          const other = found.has(path) ? null : await this.folderAt(path);
          if (other) found.set(path, other);
        }
      }
    }
    return [...found.values()];
  }

  async #candidates(listed: ListedFolder): Promise<readonly string[]> {
    const own = (await isMigrationsFolder(listed)) ? [listed.path] : [];
    if (!listed.files.includes(configFileName)) return own;
    const { folder } = await this.#project(listed.path);
    return folder === null ? own : [...own, folder];
  }

  /** Folder of the nearest config file, else the workspace root; null for a file outside of both. */
  async #baseOf(path: string): Promise<string | null> {
    const config = await readConfig(path, null);
    const configPath = config.ok ? config.value?.path : config.failure.place?.path;
    if (configPath !== undefined) return dirname(configPath);
    const roots = this.#roots.filter((root) => isWithin(path, root));
    return roots.sort((a, b) => b.length - a.length)[0] ?? null;
  }

  #project(base: string): Promise<Project> {
    let project = this.#projects.get(base);
    if (!project) {
      project = this.#readProject(base);
      this.#projects.set(base, project);
    }
    return project;
  }

  async #readProject(base: string): Promise<Project> {
    const dir = this.#roots.includes(base) ? this.#surroundings.editorFolder(base) : null;
    const loaded = await loadSettings({
      flags: dir === null ? {} : { dir },
      configFile: null,
      // The editor lints by what the project says; targets, which the environment decides, are no matter here.
      env: {},
      cwd: base,
      knownRules: rules,
    });
    if (!loaded.ok) {
      this.#tell(loaded.failure);
      const folder = await detectFolder(base);
      return { lint: defaultLint(), layout: null, config: null, folder, decided: false };
    }
    const { configPath, migrations, lint, layout } = loaded.value;
    if (configPath !== null) this.#surroundings.configProblems(configPath, []);
    return { lint, layout, config: configPath, folder: migrations.value, decided: isDecided(migrations) };
  }

  #tell(problems: readonly Problem[]): void {
    const byPath = new Map<string, Problem[]>();
    for (const problem of problems) {
      if (problem.place === null) continue;
      byPath.set(problem.place.path, [...(byPath.get(problem.place.path) ?? []), problem]);
    }
    for (const [path, list] of byPath) this.#surroundings.configProblems(path, list);
  }
}

function foundIn({ lint, layout, config }: Project, path: string): FoundFolder {
  return { path, settings: lint, layout, config };
}

function isDecided(migrations: Settings["migrations"]): boolean {
  return migrations.origin === "config" || migrations.origin === "flag";
}

/** A folder called `migrations` with at least one migration in it, or one with the plan of Sqitch. */
async function isMigrationsFolder(listed: ListedFolder | null): Promise<boolean> {
  if (listed === null) return false;
  if (listed.files.includes("sqitch.plan")) return true;
  return basename(listed.path) === "migrations" && (await looksLikeMigrations(listed));
}

/** The settings of a project that says nothing. */
function defaultLint(): LintSettings {
  const resolved = resolveSettings({
    flags: {},
    env: {},
    cwd: sep,
    configText: null,
    configPath: null,
    detectedFolder: null,
    serviceText: null,
    osUser: "",
  });
  if (!resolved.ok) throw new Error("the default settings are not valid");
  return resolved.value.lint;
}
