// Status, and an apply with nothing to do, on databases with 50 and 2,000 migrations applied, as whole processes beside an
// empty Node: what they cost must not grow with what is applied.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "./support/bundles";
import { withServer } from "./support/database";
import { writePairs } from "./support/document";
import { interleaved, median, runOnce } from "./support/measure";
import { printTable, type Cell } from "./support/table";

const counts = [50, 2000];
const rounds = 9;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "migrate-safe-bench-"));
  try {
    await withServer(async (fresh) => measure(folder, fresh));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, fresh: () => Promise<string>): Promise<void> {
  const commands = [];
  for (const count of counts) {
    const project = join(folder, String(count));
    writePairs(join(project, "migrations"), count);
    const url = await fresh();
    const ours = (...command: readonly string[]): readonly string[] => {
      return [process.execPath, bundle("cli.js"), ...command, "--dir", "migrations", "--database-url", url];
    };
    const { code } = await runOnce(ours("apply", "--skip-backup"), project);
    if (code !== 0) throw new Error(`applying ${count} migrations ended with ${code}`);
    commands.push(
      { name: `status, ${count} applied`, argv: () => ours("status"), cwd: project },
      { name: `apply, ${count} applied`, argv: () => ours("apply", "--skip-backup"), cwd: project },
    );
  }
  const empty = { name: "empty Node", argv: () => [process.execPath, "-e", "0"], cwd: folder };
  const runs = await interleaved([...commands, empty], rounds);
  const rows = [...runs].map(([name, measured]): readonly Cell[] => [
    name,
    median(measured.map((run) => run.wall)),
    median(measured.map((run) => run.cpu)),
    String(measured[0]?.code),
  ]);
  printTable("With nothing to do", ["", "wall ms", "CPU ms", "exit code"], rows);
}

void main().finally(() => process.exit());
