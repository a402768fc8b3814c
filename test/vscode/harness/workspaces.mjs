// Copies of folders to work on, so that no run changes the project or sees what an earlier run left.
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { here, root } from "./platform.mjs";

/** What runs leave behind in a folder; it is not part of the example. */
const leftovers = new Set([".migrate-safe", "logs", "backups", "node_modules"]);

/** Copies a folder of test/vscode/workspaces, or "examples", to a temporary folder and answers its path. */
export function copyWorkspace(name) {
  const source = name === "examples" ? path.join(root, "examples") : path.join(here, "workspaces", name);
  return copyFolder(source);
}

/** Copies any folder; the copy keeps its name, which is what the window's title shows. */
export function copyFolder(source) {
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), "workspace-")));
  const copy = path.join(parent, path.basename(source));
  cpSync(source, copy, { recursive: true, filter: (file) => !leftovers.has(path.basename(file)) });
  return copy;
}

export function removeWorkspace(copy) {
  rmSync(path.dirname(copy), { recursive: true, force: true, maxRetries: 5 });
}
