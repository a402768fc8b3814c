// Where the shipped files are. The benchmarks measure what is shipped, so the bundles are built first.
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "../..");

/** Absolute path of a file of `dist/`; throws with the command to run when it was not built. */
export function bundle(name: string): string {
  const path = join(root, "dist", name);
  if (!existsSync(path)) throw new Error(`dist/${name} is missing: run npm run build first.`);
  return path;
}
