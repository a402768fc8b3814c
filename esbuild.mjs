// Builds dist/: the bundles, the data files that must lie beside them, the seed of the scratch database and the notices
// of what is bundled. One list of each; a test runs the packaged files from an empty folder.
import { build } from "esbuild";
import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
/** Major versions whose own grammar is loaded when a project says that its servers are older. */
const olderGrammars = [13, 15, 16, 17];
const require = createRequire(import.meta.url);
const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));

/** Another one for every state of what is built. */
const buildId = await hashOfFiles([
  join(root, "package-lock.json"),
  ...(await filesBelow(join(root, "server/src"))),
]);

/** name of the bundle -> entry point: a file, or a package */
const bundles = {
  extension: "client/src/extension.ts",
  client: "client/src/client.ts",
  server: "server/src/lsp/main.ts",
  cli: "server/src/cli/main.ts",
  operations: "server/src/cli/open-run.ts",
  linting: "server/src/lint/linting.ts",
  mcp: "server/src/mcp/serve.ts",
  "lint-worker": "server/src/cli/lint-worker.ts",
  "report-formats": "server/src/cli/formats/report-formats.ts",
  "folder-scratch": "server/src/lsp/open-folder-scratch.ts",
  "schema-plan": "server/src/database/schema-plan.ts",
  "scratch-worker": "server/src/scratch/scratch-worker.ts",
  "pgsql-ast-parser": "pgsql-ast-parser",
  ajv: "ajv",
  ...Object.fromEntries(olderGrammars.map((version) => [`grammar-${version}`, grammarFactory(version)])),
};

/**
 * What our code imports when it first needs it -> the bundle that holds it. So activating the extension, linting and
 * starting the server compile only what they run.
 */
const loadedLater = {
  "./client": "client",
  "./open-run": "operations",
  "../open-run": "operations",
  "./lint/linting": "linting",
  "../lint/linting": "linting",
  "../../lint/linting": "linting",
  "../../mcp/serve": "mcp",
  "./open-folder-scratch": "folder-scratch",
  "../../database/schema-plan": "schema-plan",
  "./formats/report-formats": "report-formats",
  "pgsql-ast-parser": "pgsql-ast-parser",
  ajv: "ajv",
  ...Object.fromEntries(olderGrammars.map((version) => [grammarFactory(version), `grammar-${version}`])),
};

/** The bundles that speak to a server. */
const withDriver = new Set(["operations", "folder-scratch"]);

const pglite = dirname(require.resolve("@electric-sql/pglite"));
const embedded = (name) => join(pglite, name);

/** Files that code of the bundles reads at run time; everything is looked up beside the bundle. */
const dataFiles = [
  require.resolve("libpg-query/wasm/libpg-query.wasm"),
  embedded("pglite.wasm"),
  embedded("pglite.data"),
  embedded("initdb.wasm"),
  join(root, "server/src/config/migrate-safe.schema.json"),
  // The extensions of PostgreSQL that the embedded database can load.
  ...readdirSync(pglite)
    .filter((name) => name.endsWith(".tar.gz"))
    .map(embedded),
];

/** A prepared data folder: with it the embedded database starts in a second instead of four. Kept between builds. */
const seed = "scratch-seed.tar.br";
const seedCache = join(root, "node_modules/.cache/migrate-safe-scratch");

const notices = "THIRD-PARTY-NOTICES.txt";

async function bundle() {
  const results = await Promise.all(
    Object.entries(bundles).map(([name, entry]) =>
      build({
        absWorkingDir: root,
        entryPoints: { [name]: entry },
        outdir: dist,
        bundle: true,
        minify: true,
        keepNames: false,
        format: "cjs",
        platform: "node",
        target: "node20",
        // Requires in their place: Node would read a bundle twice more to find out what an import of it may name. The other
        // bundles import files by their URL.
        ...(name === "cli" && { supported: { "dynamic-import": false } }),
        external: ["vscode", "pg-native"],
        legalComments: "none",
        metafile: true,
        logLevel: "warning",
        // Paths into packages are only asked for when there is no file beside the bundle.
        logOverride: { "require-resolve-not-external": "silent" },
        // The package's main file is UMD, whose requires no bundler can follow.
        alias: { "jsonc-parser": require.resolve("jsonc-parser").replace("/umd/", "/esm/") },
        // CommonJS has no import.meta, which the embedded database asks where it lies.
        define: {
          "import.meta.url": "migrateSafeModuleUrl",
          MIGRATE_SAFE_VERSION: JSON.stringify(manifest.version),
          MIGRATE_SAFE_BUILD: JSON.stringify(buildId),
          // The driver asks for it to tell another runtime, and looking at Node's loads all of fetch: a tenth of a `status`.
          ...(withDriver.has(name) && { Response: "undefined" }),
        },
        banner: {
          js: `${name === "cli" ? "#!/usr/bin/env node\n" : ""}const migrateSafeModuleUrl=require("node:url").pathToFileURL(__filename).href;`,
        },
        plugins: [laterStaysOutside],
      }),
    ),
  );
  return results.map((result) => result.metafile);
}

const laterStaysOutside = {
  name: "later-stays-outside",
  setup({ onResolve }) {
    onResolve({ filter: /^[^/]|^\.\.?\// }, ({ path, importer, kind }) => {
      const isOurs = kind !== "entry-point" && !importer.includes("node_modules");
      const later = isOurs && Object.hasOwn(loadedLater, path) ? loadedLater[path] : null;
      return later && { path: `./${later}.js`, external: true };
    });
  },
};

async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function hashOfFiles(paths) {
  const hash = createHash("sha256");
  for (const path of paths.toSorted()) hash.update(await readFile(path)).update("\0");
  return hash.digest("hex").slice(0, 16);
}

async function copyData() {
  await Promise.all(
    dataFiles.map(async (file) => {
      const copy = join(dist, basename(file));
      if (!(await sameFile(file, copy))) await copyFile(file, copy);
    }),
  );
  await Promise.all(
    olderGrammars.map(async (version) => {
      const file = require.resolve(`libpg-query-${version}/wasm/libpg-query.wasm`);
      const copy = join(dist, olderWasm(version));
      if (!(await sameFile(file, copy))) await copyFile(file, copy);
    }),
  );
}

function grammarFactory(version) {
  return `libpg-query-${version}/wasm/libpg-query.js`;
}

function olderWasm(version) {
  return `libpg-query-${version}.wasm`;
}

async function copySeed() {
  const { version } = JSON.parse(await readFile(join(packageFolder(pglite), "package.json"), "utf8"));
  const cached = join(seedCache, seed);
  const madeBy = join(seedCache, "seed-version.txt");
  const fresh = existsSync(cached) && existsSync(madeBy) && (await readFile(madeBy, "utf8")) === version;
  if (!fresh) {
    const { PGlite } = await import("@electric-sql/pglite");
    const database = await PGlite.create({ initDbStartParams: ["--wal-segsize=1", "--no-data-checksums"] });
    const dump = await database.dumpDataDir("none");
    await database.close();
    const tar = Buffer.from(await dump.arrayBuffer());
    await mkdir(seedCache, { recursive: true });
    await writeFile(`${cached}.new`, await compress(tar));
    await rename(`${cached}.new`, cached);
    await writeFile(madeBy, version);
  }
  await copyFile(cached, join(dist, seed));
}

/** Brotli with a window over the whole file, whose three databases are alike. */
async function compress(tar) {
  const {
    BROTLI_PARAM_LGWIN: window,
    BROTLI_PARAM_QUALITY: quality,
    BROTLI_MAX_WINDOW_BITS: widest,
  } = constants;
  return promisify(brotliCompress)(tar, { params: { [window]: widest, [quality]: 7 } });
}

/** Whether a copy is there already; data files come from packages and only ever change together with their size. */
async function sameFile(one, other) {
  return existsSync(other) && (await stat(one)).size === (await stat(other)).size;
}

/** Removes what an older build left behind. */
async function removeOthers() {
  const ours = new Set([
    ...Object.keys(bundles).map((name) => `${name}.js`),
    ...dataFiles.map((file) => basename(file)),
    ...olderGrammars.map(olderWasm),
    seed,
    notices,
  ]);
  const others = (await readdir(dist)).filter((name) => !ours.has(name));
  await Promise.all(others.map((name) => rm(join(dist, name), { recursive: true })));
}

/** Licences of every package that is in a bundle or whose file is copied. */
async function writeNotices(metafiles) {
  const folders = new Set([packageFolder(pglite), packageFolder(require.resolve("libpg-query"))]);
  for (const input of metafiles.flatMap((metafile) => Object.keys(metafile.inputs))) {
    if (input.includes("node_modules/")) folders.add(packageFolder(resolve(root, input)));
  }
  const sections = [];
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    const text = file ? await readFile(join(folder, file), "utf8") : "";
    sections.push(`${name} ${version} (${license})\n\n${text.trim()}`);
  }
  const line = "-".repeat(80);
  const head = "Migrate Safe contains the following packages, under their own licences.";
  await writeFile(join(dist, notices), `${[head, ...sections].join(`\n\n${line}\n\n`)}\n`);
}

/** The folder of the package a file belongs to: the nearest with a named package.json. */
function packageFolder(path) {
  const parts = path.split("node_modules/");
  const last = parts.pop();
  const depth = last.startsWith("@") ? 2 : 1;
  const folder = `${parts.join("node_modules/")}node_modules/${last.split("/").slice(0, depth).join("/")}`;
  if (!existsSync(join(folder, "package.json"))) throw new Error(`no package.json in ${folder}`);
  return folder;
}

await mkdir(dist, { recursive: true });
const [metafiles] = await Promise.all([bundle(), copyData(), copySeed()]);
await chmod(join(dist, "cli.js"), 0o755);
await writeNotices(metafiles);
await removeOthers();
