// The shipped language server for tests: dist/server.js with the files beside it, built once a process when a source is
// newer than it.
import { execFile } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const root = resolve(__dirname, "../..");
const bundle = join(root, "dist", "server.js");

let built: Promise<string> | null = null;

/** Absolute path of the bundle. */
export async function serverBundle(): Promise<string> {
  built ??= buildWhenOld();
  return built;
}

async function buildWhenOld(): Promise<string> {
  const newest = newestChange(join(root, "server", "src"));
  if (!existsSync(bundle) || statSync(bundle).mtimeMs < newest) {
    await promisify(execFile)(process.execPath, [join(root, "esbuild.mjs")], { cwd: root });
  }
  return bundle;
}

function newestChange(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true, recursive: true }).map((entry) =>
      entry.isFile() ? statSync(join(entry.parentPath, entry.name)).mtimeMs : 0,
    ),
  );
}
