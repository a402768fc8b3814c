// A thread that lints its share of the folders: a bundle of its own, because a thread begins with a file.
import { parentPort, workerData } from "node:worker_threads";
import type { LintSettings } from "../config/settings";
import type { LintOptions, LintResult } from "../lint/linter";
import type { MigrationFolder } from "../migrations/migration";
import type { LintShare } from "./lint-shares";
import { targetGrammarOf } from "./target-grammar-of";

export interface LintWork {
  readonly settings: LintSettings;
  /** Only those that the shares name. */
  readonly folders: ReadonlyMap<number, { readonly folder: MigrationFolder; readonly options: LintOptions }>;
  readonly shares: readonly LintShare[];
}

/** One result a share, in their order. */
async function lintWork({ settings, folders, shares }: LintWork): Promise<readonly LintResult[]> {
  const { loadParser, Linter } = await import("../lint/linting");
  const linter = new Linter(await loadParser());
  const targetGrammar = await targetGrammarOf(settings);
  return shares.map((share) => {
    const scoped = folders.get(share.folder);
    if (!scoped) throw new Error(`folder ${share.folder} was not handed over`);
    const options = targetGrammar ? { ...scoped.options, targetGrammar } : scoped.options;
    return linter.lintFolder(scoped.folder, options, share);
  });
}

void lintWork(workerData as LintWork).then((results) => parentPort?.postMessage(results, []));
