// Lints folders on several threads: this one and others that are started for it. The results are those of one thread.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { LintSettings } from "../config/settings";
import type { Linter, LintResult } from "../lint/linter";
import { lintShares } from "./lint-shares";
import { takeShares, type LintJob, type LintWork, type ShareResult } from "./lint-work";

/** One result a job. `most` is how many threads may be used, this one included. */
export async function lintOnThreads(
  jobs: readonly LintJob[],
  linter: Linter,
  settings: LintSettings,
  most: number,
): Promise<readonly LintResult[]> {
  // A schema that was read from a database is an object that cannot be handed to another thread.
  const mayShare = jobs.every(({ options }) => options.catalogs === undefined);
  const { threads, shares } = lintShares(
    jobs.map(({ folder }) => folder),
    mayShare ? most : 1,
  );
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const work = { settings, shares, next };
  const handedOver = jobs.map(({ folder, options }) => {
    const { targetGrammar: _, ...plain } = options;
    return { folder, options: plain };
  });
  const elsewhere = Array.from({ length: threads - 1 }, async () =>
    startThread({ ...work, jobs: handedOver }),
  );
  // A thread that fails while this one is busy is told when it is waited for.
  for (const running of elsewhere) running.catch(() => undefined);
  // The jobs of this thread have their target's grammar.
  const here = takeShares({ ...work, jobs }, linter, null);
  const results = [here, ...(await Promise.all(elsewhere))].flat();
  return jobs.map((_, index) => merged(results.filter(({ share }) => share.folder === index)));
}

/** MiB of a thread's young generation: trees live as long as their file, and copying them out of a small one costs a tenth. */
const youngGeneration = 64;

async function startThread(work: LintWork): Promise<readonly ShareResult[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, "lint-worker.js"), {
      workerData: work,
      resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
    });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a thread of the linter ended with code ${code}`)));
  });
}

/** What one thread would have said of a folder. */
function merged(results: readonly ShareResult[]): LintResult {
  const parts = results.toSorted((a, b) => a.share.from - b.share.from).map(({ result }) => result);
  const sum = (key: keyof LintResult["summary"]): number =>
    parts.reduce((total, { summary }) => total + summary[key], 0);
  return {
    findings: parts.flatMap(({ findings }) => findings),
    suppressed: parts.flatMap(({ suppressed }) => suppressed),
    summary: {
      files: sum("files"),
      statements: sum("statements"),
      unparsed: sum("unparsed"),
      errors: sum("errors"),
      warnings: sum("warnings"),
      infos: sum("infos"),
      hints: sum("hints"),
      suppressed: sum("suppressed"),
    },
  };
}
