// Packages the extension as it would be published and installs it into a fresh extensions folder.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cache, root } from "./platform.mjs";
import { installExtension } from "./server.mjs";

/** Builds the bundles and the .vsix; answers its path. Throws with the tool's own output when that fails. */
export function packageExtension() {
  mkdirSync(cache, { recursive: true });
  const vsix = path.join(cache, "migrate-safe.vsix");
  rmSync(vsix, { force: true });
  const vsce = path.join(root, "node_modules", "@vscode", "vsce", "vsce");
  const run = spawnSync(
    process.execPath,
    [
      vsce,
      "package",
      "--no-dependencies",
      "--allow-missing-repository",
      "--no-rewrite-relative-links",
      "--out",
      vsix,
    ],
    { cwd: root, encoding: "utf8" },
  );
  if (run.status !== 0) throw new Error(`packaging the extension failed:\n${run.stdout}${run.stderr}`);
  return vsix;
}

/** A temporary extensions folder with the .vsix installed; the caller removes it. */
export function extensionsWith(vsix) {
  const extensions = mkdtempSync(path.join(tmpdir(), "vscode-extensions-"));
  installExtension(vsix, extensions);
  return extensions;
}
