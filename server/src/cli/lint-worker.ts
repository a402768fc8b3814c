// A thread that lints shares of the folders until none is left: a bundle of its own, because a thread begins with a file.
import { parentPort, workerData } from "node:worker_threads";
import { takeShares, type LintWork, type ShareResult } from "./lint-work";
import { targetGrammarOf } from "./target-grammar-of";

async function lintWork(work: LintWork): Promise<readonly ShareResult[]> {
  const { loadParser, Linter } = await import("../lint/linting");
  const linter = new Linter(await loadParser());
  return takeShares(work, linter, await targetGrammarOf(work.settings));
}

void lintWork(workerData as LintWork).then((results) => parentPort?.postMessage(results, []));
