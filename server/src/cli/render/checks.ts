// The checks of preflight and postflight, the failed ones told in full.
import type { Check, CheckStatus } from "../../protocol/reports/check";
import type { PostflightReport } from "../../protocol/reports/postflight";
import type { PreflightReport } from "../../protocol/reports/preflight";
import type { Style } from "../style";
import { columns } from "./columns";
import { renderDifferences } from "./differences";
import { renderTarget } from "./target";
import { count, shortPath, shortPaths, size } from "./words";

export function renderPreflight(
  report: PreflightReport,
  reportPath: string | null,
  style: Style,
  cwd: string,
): string {
  const { database, pending_migrations: pending } = report;
  const facts = `${count(pending.length, "migration")} pending · ${count(database.tables, "table")}, ${size(database.bytes)} · schema ${database.checksum.slice(0, 12)}`;
  return [
    renderTarget(report.target, style, cwd),
    `${verdict(report.passed, "Preflight", report.checks, style)} ${style.faint(`· ${facts}`)}`,
    "",
    ...renderChecks(report.checks, style, cwd),
    ...(database.drift.length > 0 ? ["", ...renderDifferences(database.drift, style)] : []),
    ...written(reportPath, style, cwd),
  ].join("\n");
}

export function renderPostflight(
  report: PostflightReport,
  reportPath: string | null,
  style: Style,
  cwd: string,
): string {
  const facts = `${report.migrations_applied} applied, ${report.dirty_migrations} half applied · schema ${report.schema_checksum.slice(0, 12)}`;
  return [
    renderTarget(report.target, style, cwd),
    `${verdict(report.validation_passed, "Postflight", report.checks, style)} ${style.faint(`· ${facts}`)}`,
    "",
    ...renderChecks(report.checks, style, cwd),
    ...written(reportPath, style, cwd),
  ].join("\n");
}

export function renderChecks(checks: readonly Check[], style: Style, cwd: string): string[] {
  const rows = checks.map((check) => [mark(check.status, style), check.id, check.summary]);
  const table = columns(rows);
  return checks.flatMap((check, index) => {
    const lines = [table[index] ?? ""];
    if (check.status === "fail" || check.status === "warn") {
      lines.push(...check.details.map((detail) => `      ${shortPaths(detail, cwd)}`));
      if (check.remedy !== null) lines.push(`      ${style.faint("Do:")} ${check.remedy}`);
    }
    return lines;
  });
}

function verdict(passed: boolean, what: string, checks: readonly Check[], style: Style): string {
  const failed = checks.filter((check) => check.status === "fail").length;
  if (!passed) return style.bad(`${what} failed: ${count(failed, "check")} of ${checks.length} failed`);
  const warned = checks.filter((check) => check.status === "warn").length;
  const warnings = warned === 0 ? "" : style.warn(`, ${count(warned, "warning")}`);
  return `${style.good(`${what} passed`)}${warnings}`;
}

function mark(status: CheckStatus, style: Style): string {
  switch (status) {
    case "pass":
      return style.good("✓");
    case "warn":
      return style.warn("!");
    case "fail":
      return style.bad("✗");
    case "skip":
      return style.faint("-");
  }
}

function written(path: string | null, style: Style, cwd: string): string[] {
  return path === null ? [] : ["", style.faint(`Report: ${shortPath(path, cwd)}`)];
}
