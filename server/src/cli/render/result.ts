// Picks the view of an operation's report by the schema it names.
import type { AdoptReport } from "../../protocol/reports/adopt";
import type { ApplyReport } from "../../protocol/reports/apply";
import type { BackupReport } from "../../protocol/reports/backup";
import type { DiffReport } from "../../protocol/reports/diff";
import type { DownReport } from "../../protocol/reports/down";
import type { DryRunReport } from "../../protocol/reports/dry-run";
import type { LocksReport } from "../../protocol/reports/locks";
import type { PostflightReport } from "../../protocol/reports/postflight";
import type { PreflightReport } from "../../protocol/reports/preflight";
import type { RehearseReport } from "../../protocol/reports/rehearse";
import type { ResolveReport } from "../../protocol/reports/resolve";
import type { RestoreReport } from "../../protocol/reports/restore";
import type { RollbackReport } from "../../protocol/reports/rollback";
import type { StatusReport } from "../../protocol/reports/status";
import type { VerifyReport } from "../../protocol/reports/verify";
import type { Style } from "../style";
import { renderAdopt } from "./adopt";
import { renderPostflight, renderPreflight } from "./checks";
import { renderDiff } from "./diff";
import { renderDown } from "./down";
import { renderDryRun } from "./dry-run";
import { renderLocksReport } from "./locks-report";
import { renderApply, renderBackup, renderResolve, renderRestore, renderRollback } from "./results";
import { renderRehearse } from "./rehearse";
import { renderStatus } from "./status";
import { renderVerify } from "./verify";

type AnyReport =
  | AdoptReport
  | ApplyReport
  | BackupReport
  | DiffReport
  | DownReport
  | DryRunReport
  | LocksReport
  | PostflightReport
  | PreflightReport
  | RehearseReport
  | ResolveReport
  | RestoreReport
  | RollbackReport
  | StatusReport
  | VerifyReport;

export interface ResultView {
  readonly style: Style;
  readonly cwd: string;
  /** Tell also what does not matter. */
  readonly verbose: boolean;
}

/** The report as text; null when there is none. */
export function renderResult(result: unknown, reportPath: string | null, view: ResultView): string | null {
  if (result === null || typeof result !== "object" || !("schema" in result)) return null;
  const { style, cwd } = view;
  const report = result as AnyReport;
  switch (report.schema) {
    case "migrate-safe/status/1":
      return renderStatus(report, style, cwd);
    case "migrate-safe/dry-run/1":
      return renderDryRun(report, view);
    case "migrate-safe/locks/1":
      return renderLocksReport(report, view);
    case "migrate-safe/preflight/1":
      return renderPreflight(report, reportPath, style, cwd);
    case "migrate-safe/postflight/1":
      return renderPostflight(report, reportPath, style, cwd);
    case "migrate-safe/backup/1":
      return renderBackup(report, style, cwd);
    case "migrate-safe/apply/1":
      return renderApply(report, style, cwd);
    case "migrate-safe/rollback/1":
      return renderRollback(report, style, cwd);
    case "migrate-safe/resolve/1":
      return renderResolve(report, style, cwd);
    case "migrate-safe/restore/1":
      return renderRestore(report, style, cwd);
    case "migrate-safe/diff/1":
      return renderDiff(report, style, cwd);
    case "migrate-safe/verify/1":
      return renderVerify(report, style, cwd);
    case "migrate-safe/down/1":
      return renderDown(report, style, cwd);
    case "migrate-safe/rehearse/1":
      return renderRehearse(report, view);
    case "migrate-safe/adopt/1":
      return renderAdopt(report, style, cwd);
  }
}
