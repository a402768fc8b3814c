// Runs lint cases from JSON lines files through the linter: `npm run cases -- FILE…`. Prints each case that fails with
// what was missing or extra, ends with "N passed, N failed", and exits with 1 when one failed.
import { readFileSync } from "node:fs";
import { loadParser } from "../server/src/sql/parser";
import { parseCases, runCase } from "./rules/lint-case";

async function main(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) {
    process.stderr.write("usage: npm run cases -- FILE.jsonl…\n");
    process.exitCode = 5;
    return;
  }
  const parser = await loadParser();
  const counts = { passed: 0, failed: 0 };
  for (const path of paths) {
    for (const lintCase of parseCases(readFileSync(path, "utf8"))) {
      const { missing, extra, wrongSeverity } = runCase(lintCase, parser);
      const wrongs = [
        ...missing.map((rule) => `missing ${rule}`),
        ...extra.map((rule) => `extra ${rule}`),
        ...wrongSeverity,
      ];
      counts[wrongs.length === 0 ? "passed" : "failed"]++;
      if (wrongs.length > 0) process.stdout.write(`${lintCase.id}: ${wrongs.join(", ")}\n`);
    }
  }
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

void main(process.argv.slice(2));
