// Backing up a database of half a million rows, against the bound: the same rows streamed by COPY through the driver and
// gzip with nothing else done to them, and COPY alone.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, root } from "./support/bundles";
import { withClient, withServer } from "./support/database";
import { writePairs } from "./support/document";
import { interleaved, median, medianRatio } from "./support/measure";
import { printTable, type Cell } from "./support/table";

const rounds = 3;

const fill = `
CREATE TABLE orders (id bigint PRIMARY KEY, state text NOT NULL, total numeric NOT NULL, note text, created_at timestamptz NOT NULL);
INSERT INTO orders SELECT n, CASE n % 3 WHEN 0 THEN 'new' WHEN 1 THEN 'paid' ELSE 'sent' END, n * 1.07, md5(n::text) || md5((n * 7)::text), timestamptz '2025-01-01' + n * interval '1 second' FROM generate_series(1, 500000) AS n;
ANALYZE orders;
`;

/** COPY of one table to a file: raw, or through gzip. */
const boundProgram = `
const { Client } = require("pg");
const { to } = require("pg-copy-streams");
const { createWriteStream } = require("node:fs");
const { createGzip } = require("node:zlib");
const { pipeline } = require("node:stream/promises");
(async () => {
  const [url, file, gzip] = process.argv.slice(2);
  const client = new Client({ connectionString: url });
  await client.connect();
  const rows = client.query(to("COPY orders TO STDOUT"));
  await (gzip === "gzip" ? pipeline(rows, createGzip(), createWriteStream(file)) : pipeline(rows, createWriteStream(file)));
  await client.end();
})();
`;

async function main(): Promise<void> {
  const project = mkdtempSync(join(tmpdir(), "migrate-safe-bench-"));
  const migrations = join(project, "migrations");
  writePairs(migrations, 1);
  const bound = join(root, "node_modules", ".cache", "migrate-safe-bench-copy.cjs");
  writeFileSync(bound, boundProgram);
  try {
    await withServer(async (fresh) => {
      const url = await fresh();
      await withClient(url, (client) => client.query(fill));
      await measure(project, migrations, bound, url);
    });
  } finally {
    rmSync(project, { recursive: true, force: true });
    rmSync(bound, { force: true });
  }
}

async function measure(project: string, migrations: string, bound: string, url: string): Promise<void> {
  const copied = join(project, "copied");
  const contestants = [
    {
      name: "migrate-safe backup",
      argv: () => [process.execPath, bundle("cli.js"), "backup", "--dir", migrations, "--database-url", url],
      cwd: project,
    },
    {
      name: "bound: COPY through gzip",
      argv: () => [process.execPath, bound, url, copied, "gzip"],
      cwd: project,
    },
    { name: "bound: COPY alone", argv: () => [process.execPath, bound, url, copied, "raw"], cwd: project },
  ];
  const runs = await interleaved(contestants, rounds);
  const raw = statSync(copied).size;
  const base = (runs.get("bound: COPY through gzip") ?? []).map((run) => run.wall);
  const rows = [...runs].map(([name, measured]): readonly Cell[] => {
    const wall = measured.map((run) => run.wall);
    const cpu = median(measured.map((run) => run.cpu));
    const speed = raw / 1e6 / (median(wall) / 1000);
    return [name, median(wall), cpu, speed, medianRatio(wall, base), String(measured[0]?.code)];
  });
  const head = ["", "wall ms", "client CPU ms", "MB/s of rows", "wall ratio", "exit code"];
  printTable(`Backing up ${Math.round(raw / 1e6)} MB of rows`, head, rows);
  const folder = join(project, "backups", "migrations");
  const backup = readdirSync(folder).find((name) => name.endsWith(".sql.gz"));
  const size = backup === undefined ? 0 : statSync(join(folder, backup)).size;
  process.stdout.write(`\nThe backup takes ${(size / 1e6).toFixed(1)} MB.\n`);
}

void main().finally(() => process.exit());
