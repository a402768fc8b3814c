// Runs the benchmarks one after the other: `npm run bench`, or `npm run bench -- keystroke apply` for some of them. Builds
// first, because what is measured is what is shipped.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const root = resolve(folder, "..");
const all = [
  "sizes",
  "lint",
  "keystroke",
  "apply",
  "status",
  "load",
  "backup",
  "checksum",
  "proof",
  "editor",
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}; there are ${all.join(", ")}.`);
  process.exit(2);
}

run([join(root, "esbuild.mjs")]);
for (const name of wanted.length > 0 ? wanted : all) run(["--import", "tsx", fileOf(name)]);

/** The editor's harness is JavaScript, and so is what uses it. */
function fileOf(name) {
  const file = join(folder, `${name}.mjs`);
  return existsSync(file) ? file : join(folder, `${name}.ts`);
}

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
