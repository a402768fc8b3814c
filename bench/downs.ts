// Generated downs over the folders of migrations that are named: for every up, whatever down it has, how many are proven
// exact, how many are said to be irreversible, and how many could not be proven; and the time each takes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readFolder } from "../server/src/files/read-folder";
import type { Problem } from "../server/src/protocol/problems";
import { downVerdicts, type DownReport } from "../server/src/protocol/reports/down";
import { bundle } from "./support/bundles";
import { median, quantile } from "./support/measure";
import { printTable, type Cell } from "./support/table";

/** A folder of a thousand migrations takes minutes, a report of it some megabytes. */
const limitMs = 30 * 60_000;
const mostBytes = 256 * 1024 * 1024;

async function main(): Promise<void> {
  const rows: (readonly Cell[])[] = [];
  for (const folder of process.argv.slice(2)) rows.push(await rowOf(resolve(folder)));
  printTable("Generated downs", ["folder", "ups", ...downVerdicts, "median ms", "p95 ms", "ended by"], rows);
}

async function rowOf(folder: string): Promise<readonly Cell[]> {
  const read = await readFolder(folder);
  if (!read.ok) throw new Error(read.failure.message);
  const versions = read.value.migrations.filter(({ up }) => up !== null).map(({ version }) => version);
  const { report, problem } = generated(folder, versions);
  const results = report?.results ?? [];
  for (const { version, verdict, reason } of results)
    if (verdict === "not-proven") console.error(`${folder} ${version}: ${reason}`);
  const times = results.map(({ ms }) => ms);
  return [
    folder,
    String(versions.length),
    ...downVerdicts.map((verdict) => String(report?.summary[verdict] ?? 0)),
    median(times),
    quantile(times, 0.95),
    problem,
  ];
}

/** Run in a folder that has no config file. */
function generated(
  folder: string,
  versions: readonly string[],
): { readonly report: DownReport | null; readonly problem: string } {
  const home = mkdtempSync(join(tmpdir(), "migrate-safe-downs-"));
  const argv = [bundle("cli.js"), "down", ...versions, "--dir", folder, "--format", "json"];
  try {
    const { stdout } = spawnSync(process.execPath, argv, {
      cwd: home,
      encoding: "utf8",
      timeout: limitMs,
      maxBuffer: mostBytes,
    });
    const told = JSON.parse(stdout) as DownReport | { readonly problem: Problem };
    return "problem" in told
      ? { report: null, problem: told.problem.message }
      : { report: told, problem: "" };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

void main();
