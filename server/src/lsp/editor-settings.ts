// The editor's own settings for each workspace root. Few on purpose: what is linted and how is decided by the config
// file, so that the editor and the command line agree. Values are untrusted: what is not of the right type counts as
// unset.
import { relative, sep } from "node:path";
import type { Connection } from "vscode-languageserver";
import { hashOf } from "../base/hash";
import type { EditorSettings } from "../protocol/requests";
import { uriOfPath } from "./uris";

const defaults: EditorSettings = {
  migrations: { folder: "" },
  lint: { enable: true },
  hover: { locks: true },
  inlayHints: { locks: true },
  proof: { whileTyping: true },
};

export class EditorSettingsStore {
  readonly #byRoot = new Map<string, EditorSettings>();

  /** Asks the client for the settings of each root; true when one differs from what was known or assumed. */
  async load(connection: Connection, roots: readonly string[]): Promise<boolean> {
    const items = roots.map((root) => ({ scopeUri: uriOfPath(root), section: "migrateSafe" }));
    if (items.length === 0) return false;
    const answers: readonly unknown[] = await connection.workspace.getConfiguration(items);
    let changed = false;
    for (const [index, root] of roots.entries()) {
      const settings = settingsOf(answers[index]);
      changed ||= hashOf(settings) !== hashOf(this.#byRoot.get(root) ?? defaults);
      this.#byRoot.set(root, settings);
    }
    return changed;
  }

  /** Settings of the root that a path lies in, the innermost when there are several. */
  of(path: string): EditorSettings {
    let best: string | null = null;
    for (const root of this.#byRoot.keys()) {
      if (isWithin(path, root) && (best === null || root.length > best.length)) best = root;
    }
    return (best === null ? undefined : this.#byRoot.get(best)) ?? defaults;
  }

  /** The migrations folder named for a root; null when none is. */
  folderOf(root: string): string | null {
    return this.#byRoot.get(root)?.migrations.folder || null;
  }
}

/** Whether a path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(way);
}

function settingsOf(answer: unknown): EditorSettings {
  const folder = at(answer, "migrations", "folder");
  const enable = at(answer, "lint", "enable");
  const hovers = at(answer, "hover", "locks");
  const hints = at(answer, "inlayHints", "locks");
  return {
    migrations: { folder: typeof folder === "string" ? folder.trim() : "" },
    lint: { enable: enable !== false },
    hover: { locks: hovers !== false },
    inlayHints: { locks: hints !== false },
    proof: { whileTyping: at(answer, "proof", "whileTyping") !== false },
  };
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) {
    if (found === null || typeof found !== "object") return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}
