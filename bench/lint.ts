// The whole process of linting: one small file, as a commit hook does it, and a folder of a thousand generated pairs.
// Beside it an empty Node process, which nothing in JavaScript can beat, and squawk where it can be had.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "./support/bundles";
import { longMigration, writePairs } from "./support/document";
import { interleaved, median, medianRatio, type Contestant, type Run } from "./support/measure";
import { squawk } from "./support/peers";
import { printTable, type Cell } from "./support/table";

const peer = squawk();
const folder = mkdtempSync(join(tmpdir(), "migrate-safe-bench-"));

async function main(): Promise<void> {
  writePairs(join(folder, "one/migrations"), 1);
  writePairs(join(folder, "many/migrations"), 1000);
  writePairs(join(folder, "long/migrations"), 1);
  writeFileSync(join(folder, "long/migrations/000001_step_1.up.sql"), longMigration(20_000));
  await compare("One small pair, whole process", "one", 9);
  await compare("A thousand pairs, whole process", "many", 3);
  await compare("One migration of 20,000 lines, whole process", "long", 3);
}

async function compare(title: string, name: string, rounds: number): Promise<void> {
  const cwd = join(folder, name);
  const files = readdirSync(join(cwd, "migrations")).map((file) => join(cwd, "migrations", file));
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const contestants: Contestant[] = [
    {
      name: "migrate-safe",
      argv: () => [process.execPath, bundle("cli.js"), "lint", "--dir", "migrations", "--format", "json"],
      cwd,
    },
    { name: "empty Node", argv: () => [process.execPath, "-e", "0"], cwd },
    ...(peer === null ? [] : [{ name: "squawk", argv: () => [peer, "--reporter", "json", ...files], cwd }]),
  ];
  const runs = await interleaved(contestants, rounds);
  const base = runs.get("squawk") ?? runs.get("empty Node") ?? [];
  const rows = [...runs].map(([contestant, measured]) => rowOf(contestant, measured, base, bytes));
  printTable(`${title} (${files.length} files, ${Math.round(bytes / 1024)} kB)`, head, rows);
}

const head = ["", "wall ms", "CPU ms", "MB/s of CPU", "CPU ratio", "exit code"];

function rowOf(name: string, runs: readonly Run[], base: readonly Run[], bytes: number): readonly Cell[] {
  const cpu = runs.map((run) => run.cpu);
  const ratio = medianRatio(
    cpu,
    base.map((run) => run.cpu),
  );
  const speed = name === "empty Node" ? Number.NaN : bytes / 1e6 / (median(cpu) / 1000);
  return [name, median(runs.map((run) => run.wall)), median(cpu), speed, ratio, String(runs[0]?.code)];
}

void main().finally(() => rmSync(folder, { recursive: true, force: true }));
