// From the result of a run to its Markdown report: a known schema gets its own document, a failure without a result the
// problem's. Trusts the schema field, because the runner is our own.
import type { OperationId, TargetIdentity } from "../../../server/src/protocol/operations";
import type { Problem } from "../../../server/src/protocol/problems";
import type {
  ApplyReport,
  BackupReport,
  DryRunReport,
  PostflightReport,
  PreflightReport,
  RestoreReport,
  RollbackReport,
  VerifyReport,
} from "../../../server/src/protocol/reports";
import { postflightDocument, preflightDocument } from "./check-reports";
import { dryRunDocument } from "./dry-run-document";
import { codeBlock, markdownText, paragraphs } from "./markdown";
import { problemSection } from "./problem-section";
import {
  applyDocument,
  backupDocument,
  restoreDocument,
  rollbackDocument,
  verifyDocument,
} from "./run-documents";
import { targetLine } from "./target-line";

type KnownReport =
  | ApplyReport
  | BackupReport
  | DryRunReport
  | PostflightReport
  | PreflightReport
  | RestoreReport
  | RollbackReport
  | VerifyReport;

export interface RunOutcome {
  readonly operation: OperationId;
  readonly target: TargetIdentity | null;
  readonly result: unknown;
  readonly problem: Problem | null;
}

/** The report of a run, whatever came of it. */
export function renderReport(run: RunOutcome): string {
  const known = knownReport(run.result);
  if (known === null) return failureDocument(run);
  const text = documentOf(known);
  const told =
    known.schema === "migrate-safe/apply/1" || known.schema === "migrate-safe/rollback/1"
      ? known.failed
      : null;
  return run.problem === null || told !== null ? text : `${text}\n${problemSection(run.problem)}\n`;
}

function documentOf(report: KnownReport): string {
  switch (report.schema) {
    case "migrate-safe/apply/1":
      return applyDocument(report);
    case "migrate-safe/backup/1":
      return backupDocument(report);
    case "migrate-safe/dry-run/1":
      return dryRunDocument(report);
    case "migrate-safe/preflight/1":
      return preflightDocument(report);
    case "migrate-safe/postflight/1":
      return postflightDocument(report);
    case "migrate-safe/restore/1":
      return restoreDocument(report);
    case "migrate-safe/rollback/1":
      return rollbackDocument(report);
    case "migrate-safe/verify/1":
      return verifyDocument(report);
  }
}

const knownSchemas: ReadonlySet<unknown> = new Set<KnownReport["schema"]>([
  "migrate-safe/apply/1",
  "migrate-safe/backup/1",
  "migrate-safe/dry-run/1",
  "migrate-safe/preflight/1",
  "migrate-safe/postflight/1",
  "migrate-safe/restore/1",
  "migrate-safe/rollback/1",
  "migrate-safe/verify/1",
]);

function knownReport(result: unknown): KnownReport | null {
  if (typeof result !== "object" || result === null || !("schema" in result)) return null;
  return knownSchemas.has(result.schema) ? (result as KnownReport) : null;
}

function failureDocument(run: RunOutcome): string {
  return paragraphs([
    `# ${titleOf(run.operation)}: ${run.problem === null ? "done" : "not done"}`,
    run.target === null ? "" : targetLine(run.target, null),
    run.problem === null ? "" : problemSection(run.problem),
    run.result === null || run.result === undefined
      ? ""
      : codeBlock(JSON.stringify(run.result, null, 2), "json"),
  ]);
}

/** An operation as a title, for instance "Roll back". */
export function titleOf(operation: OperationId): string {
  const words = operation === "rollback" ? "roll back" : operation.replace("-", " ");
  return markdownText(words.charAt(0).toUpperCase() + words.slice(1));
}
