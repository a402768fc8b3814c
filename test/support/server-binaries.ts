// Finds the server binaries that npm installed, makes them runnable, and keeps one initialised data folder a version
// so that initdb runs once a checkout. PostgreSQL refuses to run as root, so for root everything runs as "nobody".
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const modules = resolve(__dirname, "../../node_modules");
const cache = join(modules, ".cache", "migrate-safe-postgres");

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Whom servers run as; null for oneself. */
export function unprivileged(): ServerUser | null {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null;
}

/** Options for starting a server program. */
export function run(): { readonly env: NodeJS.ProcessEnv; readonly cwd: string } & Partial<ServerUser> {
  return { env: { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" }, cwd: tmpdir(), ...unprivileged() };
}

const found = new Map<number, { readonly bin: string } | string>();

/** The folder of the programs of a major version, or why there is none. */
export function binariesOf(major: number): { readonly bin: string } | string {
  let result = found.get(major);
  if (result === undefined) {
    result = locate(major);
    found.set(major, result);
  }
  return result;
}

function locate(major: number): { readonly bin: string } | string {
  const name = `postgres-${major}-linux-x64`;
  const installed = join(modules, name, "native");
  if (process.platform !== "linux" || process.arch !== "x64") {
    return `there are no binaries for ${process.platform}-${process.arch}`;
  }
  if (!existsSync(join(installed, "bin/postgres"))) return `the optional package ${name} is not installed`;
  const native = readableByServer(installed, major);
  linkLibraries(native);
  return { bin: join(native, "bin") };
}

/** A checkout under a private home folder cannot be read by "nobody": then the programs are copied. */
function readableByServer(native: string, major: number): string {
  if (!unprivileged()) return native;
  for (let folder = native; folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return copyOf(native, major);
  }
  return native;
}

function copyOf(native: string, major: number): string {
  const copy = join(tmpdir(), `migrate-safe-postgres-${major}-${process.pid}`);
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  process.on("exit", () => rmSync(copy, { recursive: true, force: true }));
  return copy;
}

/** What the package's postinstall script does, for installs without scripts: the names that libraries are loaded by. */
function linkLibraries(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(native, target.replace(/^native\//, ""));
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(source.split("/").at(-1) ?? source, link);
  }
}

/** An initialised data folder of the version; made once and kept under node_modules/.cache. */
export function dataFolder(major: number, bin: string): string {
  const seed = join(cache, `data-${major}`);
  if (existsSync(join(seed, "PG_VERSION"))) return seed;
  const made = mkdtempSync(join(tmpdir(), `migrate-safe-initdb${major}-`));
  const user = unprivileged();
  if (user) chownSync(made, user.uid, user.gid);
  const data = join(made, "data");
  const flags = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--wal-segsize=1"];
  const result = spawnSync(join(bin, "initdb"), ["-D", data, ...flags], run());
  if (result.status !== 0) throw new Error(`initdb of PostgreSQL ${major} failed: ${String(result.stderr)}`);
  mkdirSync(cache, { recursive: true });
  const moving = `${seed}.${process.pid}`;
  cpSync(data, moving, { recursive: true });
  rmSync(made, { recursive: true, force: true });
  try {
    renameSync(moving, seed);
  } catch (error) {
    // Another test process may have been quicker, and its folder is as good.
    rmSync(moving, { recursive: true, force: true });
    if (!existsSync(join(seed, "PG_VERSION"))) throw error;
  }
  return seed;
}

/** Copies an initialised folder for one server to own. */
export function copyDataFolder(seed: string, data: string): void {
  const user = unprivileged();
  const copied = spawnSync("cp", ["-a", seed, data]);
  if (copied.status !== 0) throw new Error(`cannot copy ${seed}: ${String(copied.stderr)}`);
  if (user) {
    const owned = spawnSync("chown", ["-R", `${user.uid}:${user.gid}`, data]);
    if (owned.status !== 0) throw new Error(`cannot give ${data} to the server: ${String(owned.stderr)}`);
  }
  chmodSync(data, 0o700);
}
