// What the threads of a lint share: the folders, the shares, and a counter of the shares that were taken. Starts no thread.
import type { LintSettings } from "../config/settings";
import type { Linter, LintOptions, LintResult } from "../lint/linter";
import type { MigrationFolder } from "../migrations/migration";
import type { TargetGrammar } from "../sql/target-grammar";
import type { LintShare } from "./lint-shares";

/** A folder, and how to lint it. */
export interface LintJob {
  readonly folder: MigrationFolder;
  readonly options: LintOptions;
}

/** Plain data, so that it can be handed to a thread. */
export interface LintWork {
  readonly settings: LintSettings;
  readonly jobs: readonly LintJob[];
  readonly shares: readonly LintShare[];
  /** Index of the next share; in shared memory. */
  readonly next: Int32Array;
}

export interface ShareResult {
  readonly share: LintShare;
  readonly result: LintResult;
}

/** Lints one share after the other that nobody else has taken. */
export function takeShares(
  { jobs, shares, next }: LintWork,
  linter: Linter,
  targetGrammar: TargetGrammar | null,
): readonly ShareResult[] {
  const results: ShareResult[] = [];
  for (;;) {
    const share = shares[Atomics.add(next, 0, 1)];
    const job = share && jobs[share.folder];
    if (!job) return results;
    const options = targetGrammar ? { ...job.options, targetGrammar } : job.options;
    results.push({ share, result: linter.lintFolder(job.folder, options, share) });
  }
}
