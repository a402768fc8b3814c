// Applying a hundred migrations to four tables while six clients read and write them: how long a client's statement
// waited at most, what errors clients saw, and what the apply's report says of its waits.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApplyReport } from "../server/src/protocol/reports/apply";
import { busyClients, busyMigrations, busySchema } from "../test/support/busy-clients";
import { bundle } from "./support/bundles";
import { withClient, withServer } from "./support/database";
import { printTable } from "./support/table";

const migrations = 100;
const clients = 6;
/** The defaults of maxQueueTime and lockTimeout, and a second of slack. */
const budgetMs = 1000 + 5000 + 1000;

async function main(): Promise<void> {
  const project = mkdtempSync(join(tmpdir(), "migrate-safe-bench-"));
  const folder = join(project, "migrations");
  mkdirSync(folder);
  for (const [name, text] of Object.entries(busyMigrations(migrations))) {
    writeFileSync(join(folder, name), text);
  }
  try {
    await withServer(async (fresh) => {
      const url = await fresh();
      await withClient(url, async (client) => client.query(busySchema));
      const began = performance.now();
      const working = busyClients(url, clients);
      const report = await applied(project, url);
      const seconds = (performance.now() - began) / 1000;
      const saw = await working.stop();
      printTable(
        `Applying ${migrations} migrations under ${clients} clients`,
        ["applied", "seconds", "statements of clients", "longest ms", "budget ms", "errors at clients"],
        [[report.applied.length, seconds, saw.statements, saw.longestMs, budgetMs, saw.errors.length]],
      );
      printTable(
        "What waited, by the apply's report",
        ["version", "attempts", "sessions held up", "longest held up ms"],
        report.lock_waits.map((wait) => [
          wait.version,
          wait.attempts,
          wait.held_up_sessions,
          wait.held_up_ms,
        ]),
      );
    });
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** Without blocking this process, whose clients must go on. */
async function applied(project: string, url: string): Promise<ApplyReport> {
  const args = [
    bundle("cli.js"),
    "apply",
    "--skip-backup",
    "--force",
    "--format",
    "json",
    "--database-url",
    url,
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.on("error", reject);
    child.on("close", () => resolve(JSON.parse(stdout) as ApplyReport));
  });
}

void main().finally(() => process.exit());
