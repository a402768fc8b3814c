// The floor plan as a test: which room may import which, and who may touch the outside. Reads import lines as text; it
// does not know what the rooms do.
import { strict as assert } from "node:assert";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";

const root = resolve(__dirname, "../..");
const server = join(root, "server/src");
const client = join(root, "client/src");

/** Ground floor first: a room may import itself and the rooms before it. */
const rooms = [
  "base",
  "protocol",
  "sql",
  "migrations",
  "config",
  "locks",
  "lint",
  "files",
  "database",
  "scratch",
  "operations",
  "engine",
  "lsp",
  "mcp",
  "cli",
];

/** Packages a room may import; a package that is not listed for a room is not for it. */
const packages: Readonly<Record<string, readonly string[]>> = {
  sql: [
    "libpg-query",
    "libpg-query-13",
    "libpg-query-15",
    "libpg-query-16",
    "libpg-query-17",
    "@pgsql/types",
    "pgsql-ast-parser",
  ],
  config: ["jsonc-parser", "ajv"],
  lint: ["picomatch"],
  database: ["pg", "pg-copy-streams", "@supabase/pg-delta"],
  scratch: ["@electric-sql/pglite"],
  lsp: ["vscode-languageserver", "vscode-languageserver-textdocument"],
  mcp: ["@modelcontextprotocol/sdk", "zod"],
  cli: ["commander", "fast-xml-builder", "node-sarif-builder"],
  client: ["vscode", "vscode-languageclient", "@vscode/l10n"],
};

/** Rooms without IO: of node's own modules only what computes. */
const pureRooms = ["base", "protocol", "sql", "migrations", "config", "locks", "lint"];
const pureBuiltins = ["crypto", "path"];
/** The one file of a pure room that reads bytes: the parser's WebAssembly beside the bundle. */
const pureExceptions = ["sql/load-wasm.ts"];

describe("the rooms", () => {
  const files = [...sourceFiles(server), ...sourceFiles(client)];

  it("are found", () => {
    assert.ok(files.length > 20);
    assert.ok(files.flatMap(importsOf).length > files.length, "most files import something");
  });

  for (const file of files) {
    const name = relative(root, file).split(sep).join("/");
    it(`${name} imports only what its room may`, () => {
      for (const specifier of importsOf(file)) check(file, name, specifier);
    });
    it(`${name} says what it answers for`, () => {
      const first = readFileSync(file, "utf8").split("\n", 2);
      assert.match(first[0] ?? "", /^\/\/ \S/, "the first line is a comment");
    });
  }
});

function check(file: string, name: string, specifier: string): void {
  const room = roomOf(file);
  if (specifier.startsWith(".")) {
    const target = resolve(dirname(file), specifier);
    const other = roomOf(target);
    if (room === "client") {
      assert.ok(["client", "protocol", "base"].includes(other), `the client imports ${specifier}`);
    } else if (room !== other) {
      assert.ok(
        rooms.indexOf(other) >= 0 && rooms.indexOf(other) < rooms.indexOf(room),
        `${room} imports ${other}`,
      );
      assert.ok(!(room === "cli" && other === "lsp"), "a door imports another door");
    }
    if (name.startsWith("server/src/lint/rules/")) {
      assert.ok(!/^\.\/[^.]/.test(specifier), `a rule imports another rule: ${specifier}`);
    }
    return;
  }
  const builtin = specifier.replace(/^node:/, "");
  if (builtinModules.includes(builtin) || specifier.startsWith("node:")) {
    assert.ok(specifier.startsWith("node:"), `${specifier} lacks the node: prefix`);
    const pure = pureRooms.includes(room) && !pureExceptions.includes(name.replace("server/src/", ""));
    assert.ok(!pure || pureBuiltins.includes(builtin), `${room} is pure but imports ${specifier}`);
    return;
  }
  const packageName = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  assert.ok((packages[room] ?? []).includes(packageName), `${room} imports ${packageName}`);
}

function roomOf(path: string): string {
  if (path.startsWith(client)) return "client";
  const first = relative(server, path).split(sep)[0] ?? "";
  return first.replace(/\.ts$/, "");
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((entry) => {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const statements = /^(?:import|export|\}).* from "([^"]+)";$|^import "([^"]+)";$/gm;
  const calls = /\b(?:import|require|require\.resolve)\("([^"]+)"\)/g;
  return [...text.matchAll(statements), ...text.matchAll(calls)].map((match) => match[1] ?? match[2] ?? "");
}
