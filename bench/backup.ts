// Backup and restore of some hundred megabytes of rows beside what everybody uses, `pg_dump | gzip` and `zcat | psql`,
// and beside the bound: COPY through the driver and gzip with nothing else done to the rows.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { allServerMajors, type ServerMajor } from "../test/support/servers";
import { bundle, root } from "./support/bundles";
import { withClient, withServer } from "./support/database";
import { writePairs } from "./support/document";
import { interleaved, median, medianRatio, type Contestant } from "./support/measure";
import { printTable, type Cell } from "./support/table";

const rounds = Number(process.env["BENCH_ROUNDS"] ?? 3);
/** Rows of the largest table; a million make about 250 MB of COPY text in all. */
const rows = Number(process.argv[2] ?? 1_000_000);

const fill = `
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL, email text, born date, balance numeric(12,2), tags text[]);
CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customers (id), state text NOT NULL, total numeric NOT NULL, ratio float8, note text, created_at timestamptz NOT NULL);
CREATE TABLE events (id bigint PRIMARY KEY, order_id bigint, doc jsonb NOT NULL, raw bytea);
INSERT INTO customers SELECT n, 'Customer ' || n, 'c' || n || '@example.org', date '1950-01-01' + (n % 20000)::int, n % 10000, ARRAY['a' || n % 7, 'b'] FROM generate_series(1, ${rows / 4}) AS n;
INSERT INTO orders SELECT n, 1 + n % ${rows / 4}, CASE n % 3 WHEN 0 THEN 'new' WHEN 1 THEN 'paid' ELSE 'sent' END, n * 1.07, sqrt(n), md5(n::text) || md5((n * 7)::text), timestamptz '2025-01-01' + n * interval '1 second' FROM generate_series(1, ${rows}) AS n;
INSERT INTO events SELECT n, n, jsonb_build_object('kind', 'click', 'n', n, 'path', '/shop/' || n % 1000, 'session', md5(n::text)), decode(md5(n::text), 'hex') FROM generate_series(1, ${rows / 2}) AS n;
${Array.from({ length: 30 }, (_, n) => `CREATE TABLE small_${n} (id int PRIMARY KEY, name text); INSERT INTO small_${n} SELECT i, 'n' || i FROM generate_series(1, 500) AS i;`).join("\n")}
`;

/** COPY of every table to nowhere: raw, or through gzip. */
const boundProgram = `
const { Client } = require("pg");
const { to } = require("pg-copy-streams");
const { createWriteStream } = require("node:fs");
const { createGzip } = require("node:zlib");
const { pipeline } = require("node:stream/promises");
(async () => {
  const [url, file] = process.argv.slice(2);
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const table of ["customers", "orders", "events"]) {
    const rows = client.query(to("COPY " + table + " TO STDOUT"));
    await pipeline(rows, createGzip({ level: 1 }), createWriteStream(file));
  }
  await client.end();
})();
`;

async function main(): Promise<void> {
  const major = dumpMajor();
  const project = mkdtempSync(join(tmpdir(), "migrate-safe-bench-"));
  const bound = join(root, "node_modules", ".cache", "migrate-safe-bench-copy.cjs");
  writePairs(join(project, "migrations"), 1);
  writeFileSync(bound, boundProgram);
  try {
    await withServer(async (fresh) => {
      const url = await fresh();
      await withClient(url, async (client) => {
        await client.query(fill);
        await client.query("vacuum analyze");
      });
      const ours = (...args: readonly string[]): readonly string[] => [
        process.execPath,
        bundle("cli.js"),
        ...args,
        "--dir",
        join(project, "migrations"),
        "--database-url",
        url,
      ];
      await measureBackup(project, bound, url, ours("backup"), major !== null);
      await measureRestore(project, url, ours, major !== null);
    }, major ?? 18);
  } finally {
    rmSync(project, { recursive: true, force: true });
    rmSync(bound, { force: true });
  }
}

/** The server that the installed pg_dump can read; null, and said, without one. */
function dumpMajor(): ServerMajor | null {
  try {
    execFileSync("psql", ["--version"]);
    const version = execFileSync("pg_dump", ["--version"], { encoding: "utf8" });
    const installed = Number(/\) (\d+)/.exec(version)?.[1]);
    return allServerMajors.findLast((one) => one <= installed) ?? null;
  } catch {
    process.stdout.write("\npg_dump and psql are not installed: their columns are left out.\n");
    return null;
  }
}

async function measureBackup(
  project: string,
  bound: string,
  url: string,
  ours: readonly string[],
  withDump: boolean,
): Promise<void> {
  const file = (name: string): string => join(project, name);
  const contestants: Contestant[] = [
    { name: "migrate-safe backup", argv: () => ours, cwd: project },
    {
      name: "bound: COPY through gzip -1",
      argv: () => [process.execPath, bound, url, file("bound.gz")],
      cwd: project,
    },
    ...(withDump
      ? [
          {
            name: "pg_dump | gzip",
            argv: shell(`pg_dump --data-only '${url}' | gzip > ${file("dump6.gz")}`),
            cwd: project,
          },
          {
            name: "pg_dump | gzip -1",
            argv: shell(`pg_dump --data-only '${url}' | gzip -1 > ${file("dump1.gz")}`),
            cwd: project,
          },
        ]
      : []),
  ];
  const runs = await interleaved(contestants, rounds);
  const base = (runs.get("migrate-safe backup") ?? []).map((run) => run.wall);
  const table = [...runs].map(([name, measured]): readonly Cell[] => {
    const wall = measured.map((run) => run.wall);
    const cpu = median(measured.map((run) => run.cpu));
    return [name, median(wall), cpu, medianRatio(base, wall), String(measured[0]?.code)];
  });
  printTable("Backup", ["", "wall ms", "client CPU ms", "ours / this", "exit code"], table);
  const folder = join(project, "backups", "migrations");
  const backup = readdirSync(folder).find((name) => name.endsWith(".sql.gz")) ?? "";
  process.stdout.write(`\nSizes: ours ${size(join(folder, backup))}`);
  if (withDump) process.stdout.write(`, gzip ${size(file("dump6.gz"))}, gzip -1 ${size(file("dump1.gz"))}`);
  process.stdout.write(`; most memory ${await peakMemory(ours, project)} MB.\n`);
}

async function measureRestore(
  project: string,
  url: string,
  ours: (...args: readonly string[]) => readonly string[],
  withPsql: boolean,
): Promise<void> {
  const latest = join(project, "backups", "migrations", "latest-backup.txt");
  const backup = join(project, readFileSync(latest, "utf8").trim());
  const contestants: Contestant[] = [
    { name: "migrate-safe restore", argv: () => ours("restore"), cwd: project },
    ...(withPsql
      ? [
          {
            name: "zcat | psql",
            argv: shell(`zcat ${backup} | psql -q '${url}'`),
            cwd: project,
          },
        ]
      : []),
  ];
  const runs = await interleaved(contestants, rounds);
  const base = (runs.get("migrate-safe restore") ?? []).map((run) => run.wall);
  const table = [...runs].map(([name, measured]): readonly Cell[] => {
    const wall = measured.map((run) => run.wall);
    const cpu = median(measured.map((run) => run.cpu));
    return [name, median(wall), cpu, medianRatio(base, wall), String(measured[0]?.code)];
  });
  printTable("Restore", ["", "wall ms", "client CPU ms", "ours / this", "exit code"], table);
  process.stdout.write(`\nMost memory ${await peakMemory(ours("restore"), project)} MB.\n`);
}

function shell(script: string): () => readonly string[] {
  return () => ["/bin/sh", "-c", script];
}

function size(path: string): string {
  return `${(statSync(path).size / 1e6).toFixed(1)} MB`;
}

/** The most resident memory a run had, in MB; NaN where /proc cannot tell. Manual: proc(5), VmHWM. */
async function peakMemory([program = "", ...args]: readonly string[], cwd: string): Promise<number> {
  const child = spawn(program, args, { cwd, stdio: "ignore" });
  let peak = Number.NaN;
  const timer = setInterval(() => {
    try {
      const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
      peak = Math.round(Number(kilobytes) / 1024);
    } catch {
      // It has just ended, or there is no /proc.
    }
  }, 50);
  await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  return peak;
}

void main().finally(() => process.exit());
