// Lints folders on several threads: this one and others that are started for it. The results are those of one thread.
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { LintSettings } from "../config/settings";
import type { Linter, LintOptions, LintResult } from "../lint/linter";
import type { MigrationFolder } from "../migrations/migration";
import { lintShares, type LintShare } from "./lint-shares";
import type { LintWork } from "./lint-worker";

export interface LintJob {
  readonly folder: MigrationFolder;
  readonly options: LintOptions;
}

/** One result a job. `threads` is how many may be used, this one included. */
export async function lintOnThreads(
  jobs: readonly LintJob[],
  linter: Linter,
  settings: LintSettings,
  threads: number,
): Promise<readonly LintResult[]> {
  // A schema that was read from a database is an object that cannot be handed to another thread.
  const shared = jobs.every(({ options }) => options.catalogs === undefined);
  const [own = [], ...others] = lintShares(
    jobs.map(({ folder }) => folder),
    shared ? threads : 1,
  );
  const elsewhere = others.map(async (shares) =>
    startThread({ settings, folders: handedOver(jobs, shares), shares }),
  );
  // A thread that fails while this one is busy is told when it is waited for.
  for (const running of elsewhere) running.catch(() => undefined);
  const here = own.map((share) => {
    const { folder, options } = jobAt(jobs, share);
    return linter.lintFolder(folder, options, share);
  });
  const results = [here, ...(await Promise.all(elsewhere))];
  const parts = [own, ...others].flatMap((shares, thread) =>
    shares.map((share, index) => ({ share, result: results[thread]?.[index] })),
  );
  return jobs.map((_, index) =>
    merged(parts.flatMap(({ share, result }) => (share.folder === index && result ? [result] : []))),
  );
}

function handedOver(jobs: readonly LintJob[], shares: readonly LintShare[]): LintWork["folders"] {
  return new Map(
    shares.map((share) => {
      const { folder, options } = jobAt(jobs, share);
      const { targetGrammar: _, ...plain } = options;
      return [share.folder, { folder, options: plain }] as const;
    }),
  );
}

function jobAt(jobs: readonly LintJob[], { folder }: LintShare): LintJob {
  const job = jobs[folder];
  if (!job) throw new Error(`there is no folder ${folder}`);
  return job;
}

/** MiB of a thread's young generation: trees live as long as their file, and copying them out of a small one costs a tenth. */
const youngGeneration = 64;

async function startThread(work: LintWork): Promise<readonly LintResult[]> {
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
function merged(parts: readonly LintResult[]): LintResult {
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
