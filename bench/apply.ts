// Applying generated migrations to a fresh database, 50 and 2,000 of them, beside psql doing the same in one session and the
// bound of the driver: one transaction and one row of history a migration everywhere.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, root } from "./support/bundles";
import { withServer } from "./support/database";
import { writePairs } from "./support/document";
import { interleaved, median, medianRatio, type Contestant, type Run } from "./support/measure";
import { printTable, type Cell } from "./support/table";

const counts = [50, 2000];
const rounds = 3;

const createHistory =
  "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());";

/** Run by a plain Node process, so that the start of Node counts for both. One message a migration. */
const boundProgram = `
const { Client } = require("pg");
const { readFileSync, readdirSync } = require("node:fs");
(async () => {
  const [folder, url] = process.argv.slice(2);
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("${createHistory}");
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".up.sql")).sort()) {
    const sql = readFileSync(folder + "/" + name, "utf8");
    await client.query("BEGIN;" + sql + ";INSERT INTO schema_migrations (version) VALUES (" + Number(name.slice(0, 6)) + ");COMMIT;");
  }
  await client.end();
})();
`;

const psqlName = "psql, one session";

async function main(): Promise<void> {
  const hasPsql = spawnSync("psql", ["--version"]).status === 0;
  if (!hasPsql) process.stderr.write("psql is left out, and ratios with it: it is not installed.\n");
  const bound = join(root, "node_modules", ".cache", "migrate-safe-bench-bound.cjs");
  writeFileSync(bound, boundProgram);
  try {
    await withServer(async (fresh, serverCpu) => {
      for (const count of counts) await measure(count, hasPsql, bound, fresh, serverCpu);
    });
  } finally {
    rmSync(bound, { force: true });
  }
}

async function measure(
  count: number,
  hasPsql: boolean,
  bound: string,
  fresh: () => Promise<string>,
  serverCpu: () => number,
): Promise<void> {
  const project = mkdtempSync(join(tmpdir(), "migrate-safe-bench-"));
  try {
    const migrations = join(project, "migrations");
    writePairs(migrations, count);
    const script = join(project, "all.sql");
    writeFileSync(script, scriptOf(migrations));
    const ours = ["apply", "--skip-backup", "--dir", migrations, "--database-url"];
    const contestants: readonly Contestant[] = [
      {
        name: "migrate-safe apply --skip-backup",
        argv: async () => [process.execPath, bundle("cli.js"), ...ours, await fresh()],
        cwd: project,
      },
      {
        name: psqlName,
        argv: async () => ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script, await fresh()],
        cwd: project,
      },
      {
        name: "node-postgres, one message each",
        argv: async () => [process.execPath, bound, migrations, await fresh()],
        cwd: project,
      },
    ];
    const taking = contestants.filter(({ name }) => hasPsql || name !== psqlName);
    tell(count, await interleaved(taking, rounds, serverCpu));
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** The same migrations as a script, which psql sends statement by statement. */
function scriptOf(migrations: string): string {
  const ups = readdirSync(migrations).filter((file) => file.endsWith(".up.sql"));
  const parts = ups.sort().map((name) => {
    const sql = readFileSync(join(migrations, name), "utf8");
    const version = Number(name.slice(0, 6));
    return `BEGIN;\n${sql}INSERT INTO schema_migrations (version) VALUES (${version});\nCOMMIT;\n`;
  });
  return `${createHistory}\n${parts.join("")}`;
}

function tell(count: number, runs: ReadonlyMap<string, readonly Run[]>): void {
  const base = runs.get(psqlName) ?? [];
  const rows = [...runs].map(([name, measured]): readonly Cell[] => [
    name,
    median(wallOf(measured)) / count,
    medianRatio(wallOf(measured), wallOf(base)),
    median(measured.map((run) => run.cpu)) / count,
    median(cpuOf(measured)) / count,
    medianRatio(cpuOf(measured), cpuOf(base)),
    String(measured[0]?.code),
  ]);
  const head = [
    "",
    "wall ms each",
    "wall ratio",
    "client CPU ms each",
    "client and server CPU ms each",
    "CPU ratio",
    "exit code",
  ];
  printTable(`Applying ${count} migrations`, head, rows);
}

function wallOf(measured: readonly Run[]): readonly number[] {
  return measured.map((run) => run.wall);
}

function cpuOf(measured: readonly Run[]): readonly number[] {
  return measured.map((run) => run.cpu + run.serverCpu);
}

void main().finally(() => process.exit());
