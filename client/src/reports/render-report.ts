// From the result of a run to its Markdown report: a known schema gets its own document, a failure without a result the
// problem's. Trusts the schema field, because the runner is our own.
import type { OperationId, TargetIdentity } from "../../../server/src/protocol/operations";
import type { Problem } from "../../../server/src/protocol/problems";
import type { AdoptReport } from "../../../server/src/protocol/reports/adopt";
import type { ApplyReport } from "../../../server/src/protocol/reports/apply";
import type { BackupReport } from "../../../server/src/protocol/reports/backup";
import type { DiffReport } from "../../../server/src/protocol/reports/diff";
import type { DryRunReport } from "../../../server/src/protocol/reports/dry-run";
import type { LocksReport } from "../../../server/src/protocol/reports/locks";
import type { PostflightReport } from "../../../server/src/protocol/reports/postflight";
import type { PreflightReport } from "../../../server/src/protocol/reports/preflight";
import type { RehearseReport } from "../../../server/src/protocol/reports/rehearse";
import type { ResolveReport } from "../../../server/src/protocol/reports/resolve";
import type { RestoreReport } from "../../../server/src/protocol/reports/restore";
import type { RollbackReport } from "../../../server/src/protocol/reports/rollback";
import type { VerifyReport } from "../../../server/src/protocol/reports/verify";
import { postflightDocument, preflightDocument } from "./check-reports";
import { driftDocument } from "./drift-document";
import { dryRunDocument } from "./dry-run-document";
import { locksDocument } from "./locks-document";
import { codeBlock, inlineCode, markdownText, paragraphs } from "./markdown";
import { problemSection } from "./problem-section";
import { adoptDocument, resolveDocument } from "./recovery-documents";
import { rehearsalDocument } from "./rehearsal-document";
import {
  applyDocument,
  backupDocument,
  restoreDocument,
  rollbackDocument,
  verifyDocument,
} from "./run-documents";
import { targetLine } from "./target-line";

type KnownReport =
  | AdoptReport
  | ApplyReport
  | BackupReport
  | DiffReport
  | DryRunReport
  | LocksReport
  | PostflightReport
  | PreflightReport
  | RehearseReport
  | ResolveReport
  | RestoreReport
  | RollbackReport
  | VerifyReport;

export interface RunOutcome {
  readonly operation: OperationId;
  readonly target: TargetIdentity | null;
  readonly result: unknown;
  readonly problem: Problem | null;
  /** The same on the command line; null when that is no longer known. */
  readonly command: string | null;
}

/** The report of a run, whatever came of it, with the command that does the same. */
export function renderReport(run: RunOutcome): string {
  const known = knownReport(run.result);
  const told = known !== null && "failed" in known && known.failed !== null;
  return paragraphs([
    (known === null ? failureDocument(run) : documentOf(known)).trimEnd(),
    known === null || run.problem === null || told ? "" : problemSection(run.problem),
    run.command === null ? "" : `On the command line: ${inlineCode(run.command)}`,
  ]);
}

const documents: {
  readonly [Schema in KnownReport["schema"]]: (
    report: Extract<KnownReport, { readonly schema: Schema }>,
  ) => string;
} = {
  "migrate-safe/adopt/1": adoptDocument,
  "migrate-safe/apply/1": applyDocument,
  "migrate-safe/backup/1": backupDocument,
  "migrate-safe/diff/1": driftDocument,
  "migrate-safe/dry-run/1": dryRunDocument,
  "migrate-safe/locks/1": locksDocument,
  "migrate-safe/preflight/1": preflightDocument,
  "migrate-safe/postflight/1": postflightDocument,
  "migrate-safe/rehearse/1": rehearsalDocument,
  "migrate-safe/resolve/1": resolveDocument,
  "migrate-safe/restore/1": restoreDocument,
  "migrate-safe/rollback/1": rollbackDocument,
  "migrate-safe/verify/1": verifyDocument,
};

/** Null for a result of a schema that has no document of its own. */
function knownReport(result: unknown): KnownReport | null {
  if (typeof result !== "object" || result === null || !("schema" in result)) return null;
  return Object.keys(documents).includes(String(result.schema)) ? (result as KnownReport) : null;
}

function documentOf(report: KnownReport): string {
  const document = documents[report.schema] as (report: KnownReport) => string;
  return document(report);
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
