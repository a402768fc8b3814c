// Applying two hundred generated migrations to a fresh database, against the bound of the driver: the same statements and
// one version row a migration, one message each, one transaction each. Then status and an apply with nothing to do.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, root } from "./support/bundles";
import { withServer } from "./support/database";
import { writePairs } from "./support/document";
import { interleaved, median, medianRatio } from "./support/measure";
import { printTable, type Cell } from "./support/table";

const count = 200;
const rounds = 3;

/** Run by a plain Node process, so that the start of Node counts for both. */
const boundProgram = `
const { Client } = require("pg");
const { readFileSync, readdirSync } = require("node:fs");
(async () => {
  const [folder, url] = process.argv.slice(2);
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".up.sql")).sort()) {
    const sql = readFileSync(folder + "/" + name, "utf8");
    await client.query("BEGIN;" + sql + ";INSERT INTO schema_migrations (version) VALUES (" + Number(name.slice(0, 6)) + ");COMMIT;");
  }
  await client.end();
})();
`;

const boundName = "bound: node-postgres, one message each";

async function main(): Promise<void> {
  const project = mkdtempSync(join(tmpdir(), "migrate-safe-bench-"));
  const migrations = join(project, "migrations");
  writePairs(migrations, count);
  const bound = join(root, "node_modules", ".cache", "migrate-safe-bench-bound.cjs");
  writeFileSync(bound, boundProgram);
  try {
    await withServer((fresh) => measure(project, migrations, bound, fresh));
  } finally {
    rmSync(project, { recursive: true, force: true });
    rmSync(bound, { force: true });
  }
}

async function measure(
  project: string,
  migrations: string,
  bound: string,
  fresh: () => Promise<string>,
): Promise<void> {
  const ours = (url: string, ...args: readonly string[]): readonly string[] => {
    return [process.execPath, bundle("cli.js"), ...args, "--dir", migrations, "--database-url", url];
  };
  let applied = "";
  const runs = await interleaved(
    [
      {
        name: "migrate-safe apply --skip-backup",
        argv: async () => ours((applied = await fresh()), "apply", "--skip-backup"),
        cwd: project,
      },
      {
        name: boundName,
        argv: async () => [process.execPath, bound, migrations, await fresh()],
        cwd: project,
      },
    ],
    rounds,
  );
  const base = (runs.get(boundName) ?? []).map((run) => run.wall);
  const rows = [...runs].map(([name, measured]): readonly Cell[] => {
    const wall = measured.map((run) => run.wall);
    const cpu = median(measured.map((run) => run.cpu)) / count;
    return [
      name,
      median(wall),
      median(wall) / count,
      cpu,
      medianRatio(wall, base),
      String(measured[0]?.code),
    ];
  });
  const head = ["", "wall ms", "ms each", "client CPU ms each", "wall ratio", "exit code"];
  printTable(`Applying ${count} migrations`, head, rows);
  const later = await interleaved(
    [
      {
        name: "apply with nothing to do",
        argv: () => ours(applied, "apply", "--skip-backup"),
        cwd: project,
      },
      { name: "status", argv: () => ours(applied, "status"), cwd: project },
    ],
    rounds,
  );
  const laterRows = [...later].map(([name, measured]): readonly Cell[] => [
    name,
    median(measured.map((run) => run.wall)),
    median(measured.map((run) => run.cpu)),
    String(measured[0]?.code),
  ]);
  printTable(`With ${count} applied`, ["", "wall ms", "CPU ms", "exit code"], laterRows);
}

void main().finally(() => process.exit());
