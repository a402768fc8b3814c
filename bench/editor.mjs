// What a person waits for in the real editor with the packaged extension: its activation, the first findings after opening a
// file, the tree of two thousand migrations. Each window is new, and nothing was done in it before.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runInExtensionHost } from "../test/vscode/harness/extension-host.mjs";
import { extensionsWith, packageExtension } from "../test/vscode/harness/package-extension.mjs";
import { cache, unsupported } from "../test/vscode/harness/platform.mjs";
import { bundleForHost } from "../test/vscode/suite/build.mjs";
import { writePairs } from "./support/document.ts";
import { median } from "./support/measure.ts";
import { printTable } from "./support/table.ts";

const windows = 5;
const pairs = 2000;

/** What is timed in the window, in which folder, and the limit in milliseconds. */
const waits = [
  { what: "activation", key: "activation", limit: 50 },
  { what: "first findings of a window, from opening the file", key: "firstFindings", limit: 1000 },
  { what: "findings of the next file", key: "nextFindings", limit: 1000 },
  { what: `tree of ${pairs} migrations, first`, key: "firstTree", limit: 300 },
  { what: `tree of ${pairs} migrations, again`, key: "nextTree", limit: 300 },
];

async function main() {
  const reason = unsupported();
  if (reason) {
    console.log(`The benchmark of the editor was skipped: ${reason}.`);
    return;
  }
  await (await import("../test/vscode/harness/setup.mjs")).setUp();
  const extensions = extensionsWith(packageExtension());
  const folders = mkdtempSync(path.join(tmpdir(), "bench-editor-"));
  const empty = path.join(folders, "empty");
  mkdirSync(empty);
  const migrations = path.join(folders, "shop", "migrations");
  writePairs(migrations, pairs);
  // What is opened has something to find.
  for (const number of [pairs - 1, pairs]) {
    const up = `${String(number).padStart(6, "0")}_step_${number}.up.sql`;
    writeFileSync(
      path.join(migrations, up),
      `ALTER TABLE item_${number - 2} ADD COLUMN late integer NOT NULL;\n`,
    );
  }
  const program = path.join(cache, "bench", "window.cjs");
  const source = path.join(path.dirname(fileURLToPath(import.meta.url)), "editor", "window.ts");
  await bundleForHost([source], path.dirname(program));

  const figures = [];
  try {
    for (let window = 0; window < windows; window++) {
      for (const folder of [empty, path.join(folders, "shop")]) {
        figures.push(await figuresOf({ extensions, folder, program }));
      }
    }
  } finally {
    for (const folder of [folders, extensions]) rmSync(folder, { recursive: true, force: true });
  }
  const rows = waits.map(({ what, key, limit }) => {
    const times = figures.flatMap((one) => (one[key] === undefined ? [] : [one[key]]));
    return [what, median(times), Math.max(...times), limit];
  });
  printTable(`In ${windows} windows of the editor`, ["", "median ms", "most ms", "limit ms"], rows);
}

/** What one window on a folder printed. */
async function figuresOf(where) {
  const printed = [];
  const exitCode = await runInExtensionHost({
    ...where,
    name: "bench",
    heard: (text) => printed.push(text),
  });
  const line = printed.find((text) => text.startsWith("figures "));
  if (!line) throw new Error(`The window ended with ${exitCode} and printed:\n${printed.join("\n")}`);
  return JSON.parse(line.slice("figures ".length));
}

await main();
