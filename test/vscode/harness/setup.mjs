// Makes this package ready to run and does nothing the second time: installs what the lock file names, puts VS Code's
// packages where its server looks for them, and unpacks Chromium with the libraries a bare machine lacks.
import { spawnSync } from "node:child_process";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";
import { cache, here, modules, vscodeFolder } from "./platform.mjs";

const browserFolder = path.join(cache, "chromium");
const executable = path.join(browserFolder, "chromium");

/** Installs, links and unpacks; throws with npm's own words when the installation fails. */
export async function setUp() {
  install();
  linkPackages();
  mkdirSync(browserFolder, { recursive: true });
  await unpack("chromium.br", executable, (source, target) =>
    pipeline(createReadStream(source), createBrotliDecompress(), createWriteStream(target, { mode: 0o755 })),
  );
  await unpack("al2023.tar.br", path.join(browserFolder, "libraries"), untar);
  await unpack("fonts.tar.br", path.join(browserFolder, "fonts"), untar);
}

/** How to start Chromium here: its path and what the environment lacks. */
export function shippedChromium() {
  const env = {};
  if (spawnSync(executable, ["--version"]).status !== 0) {
    env.LD_LIBRARY_PATH = path.join(browserFolder, "libraries", "lib");
  }
  if (!existsSync("/etc/fonts/fonts.conf")) env.FONTCONFIG_PATH = path.join(browserFolder, "fonts");
  return { executable, env };
}

/** `npm ci`, unless what is installed came from this very lock file. */
function install() {
  const lock = readFileSync(path.join(here, "package-lock.json"), "utf8");
  const stamp = path.join(modules, ".installed-lock.json");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  console.log("Installing VS Code and Chromium for the editor tests (once, 260 MB) …");
  const npm = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: here,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (npm.status !== 0) throw new Error("npm ci failed in test/vscode");
  rmSync(browserFolder, { recursive: true, force: true });
  writeFileSync(stamp, lock);
}

/** The server resolves its packages in its own folder and serves them over HTTP from there. */
function linkPackages() {
  const link = path.join(vscodeFolder, "node_modules");
  if (!existsSync(link)) symlinkSync("../../..", link, "dir");
}

/** Unpacks one archive of the Chromium package to `target`; interrupted work is never mistaken for done. */
async function unpack(archive, target, write) {
  if (existsSync(target)) return;
  const unfinished = `${target}.${process.pid}`;
  await write(path.join(modules, "@sparticuz", "chromium", "bin", archive), unfinished);
  renameSync(unfinished, target);
}

async function untar(source, target) {
  const { extract } = await import("tar");
  mkdirSync(target, { recursive: true });
  await pipeline(createReadStream(source), createBrotliDecompress(), extract({ cwd: target }));
}
