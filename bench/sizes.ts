// What is shipped, in bytes, and what loading the extension costs. The budgets are those the tests of the package hold.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundle, root } from "./support/bundles";
import { median } from "./support/measure";
import { printTable, type Cell } from "./support/table";

const bundles = [
  "extension.js",
  "client.js",
  "server.js",
  "cli.js",
  "operations.js",
  "scratch-worker.js",
  "pgsql-ast-parser.js",
  "ajv.js",
  "libpg-query.wasm",
];

/** Loads the extension in a fresh process with a stand-in for the editor's module that accepts everything. */
const load = `
const Module = require("node:module");
const anything = new Proxy(function () {}, { get: (_, key) => (key === Symbol.toPrimitive ? () => "" : anything), apply: () => anything, construct: () => anything });
const original = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? anything : original(request, ...rest));
const begun = process.hrtime.bigint();
require(process.argv[1]);
process.stdout.write(String(Number(process.hrtime.bigint() - begun) / 1e6));
`;

function loadTime(name: string): number {
  const times = Array.from({ length: 9 }, () => {
    const { stdout } = spawnSync(process.execPath, ["-e", load, bundle(name)], { encoding: "utf8" });
    return Number(stdout);
  });
  return median(times);
}

function main(): void {
  const rows = bundles.map((name): readonly Cell[] => {
    const path = bundle(name);
    const time = name === "extension.js" || name === "client.js" ? loadTime(name) : Number.NaN;
    return [name, kilobytes(statSync(path).size), kilobytes(gzipSync(readFileSync(path)).length), time];
  });
  for (const name of readdirSync(root).filter((file) => file.endsWith(".vsix"))) {
    rows.push([name, kilobytes(statSync(join(root, name)).size), "", Number.NaN]);
  }
  printTable("What is shipped", ["file", "kB", "kB gzipped", "load ms"], rows);
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}

main();
