// What apply, rollback, backup and restore did, in a few lines each.
import type { ApplyReport, LockWait, RestorePoint } from "../../protocol/reports/apply";
import type { BackupReport } from "../../protocol/reports/backup";
import type { ResolveAction, ResolveReport } from "../../protocol/reports/resolve";
import type { RestoreReport } from "../../protocol/reports/restore";
import type { RollbackReport, SchemaAfterRollback } from "../../protocol/reports/rollback";
import type { Style } from "../style";
import { columns } from "./columns";
import { renderDifferences } from "./differences";
import { renderTarget } from "./target";
import { count, duration, shortPath, size } from "./words";

export function renderApply(report: ApplyReport, style: Style, cwd: string): string {
  const lines = [renderTarget(report.target, style, cwd)];
  if (report.recovered.length > 0) {
    lines.push(`Recovered the half-applied ${report.recovered.join(", ")} by its down script first.`);
  }
  if (report.backup !== null) lines.push(`Backup: ${shortPath(report.backup, cwd)}`);
  if (report.restore_point !== null) lines.push(style.faint(restorePoint(report.restore_point)));
  const left = report.remaining === 0 ? "" : `, ${count(report.remaining, "migration")} still to apply`;
  const sum = `Applied ${count(report.applied.length, "migration")}`;
  const nothing = report.applied.length === 0 && report.failed === null;
  lines.push(
    nothing
      ? left === ""
        ? style.good("Nothing to apply.")
        : `Applied nothing${left}.`
      : `${report.failed === null ? style.good(sum) : style.bad(sum)}${left}.`,
    ...migrations(report.applied, "✓", style),
  );
  if (report.failed !== null) lines.push(`  ${style.bad("✗")} ${report.failed.version}`);
  return [...lines, ...lockWaits(report.lock_waits, style)].join("\n");
}

/** What point-in-time recovery needs to come back to before the run. */
function restorePoint({ name, lsn, time, archiving }: RestorePoint): string {
  const target = name === null ? `recovery_target_lsn = '${lsn ?? ""}'` : `recovery_target_name = '${name}'`;
  const needs = archiving
    ? "a base backup from before it and the archived log"
    : "an archived log, and this server archives none (archive_mode is off)";
  return `Point-in-time recovery: ${target}, ${time ?? ""}; it needs ${needs}.`;
}

export function renderRollback(report: RollbackReport, style: Style, cwd: string): string {
  const sum = `Rolled back ${count(report.rolled_back.length, "migration")}`;
  const lines = [
    renderTarget(report.target, style, cwd),
    `${report.failed === null ? style.good(sum) : style.bad(sum)}.`,
    ...migrations(report.rolled_back, "↩", style),
  ];
  if (report.failed !== null) lines.push(`  ${style.bad("✗")} ${report.failed.version}`);
  if (report.schema_after !== null) lines.push(...schemaAfter(report.schema_after, style));
  return [...lines, ...lockWaits(report.lock_waits, style)].join("\n");
}

/** Whether the down scripts have restored the schema. */
function schemaAfter(
  { version, as_before, differences }: SchemaAfterRollback,
  style: Style,
): readonly string[] {
  if (as_before) return [`${style.good("✓")} The schema is what it was after ${version}.`];
  return [
    `${style.warn("!")} The schema is not what it was after ${version}: the down scripts do not restore it.`,
    ...renderDifferences(differences, style),
    style.faint(
      `  migrate-safe verify tells which statement is to blame; migrate-safe diff, what differs from the files.`,
    ),
  ];
}

/** Who kept migrations waiting, and whom they kept waiting. */
function lockWaits(waits: readonly LockWait[], style: Style): readonly string[] {
  return waits.map(({ version, attempts, blockers, held_up_sessions, held_up_ms }) => {
    const names = blockers.map(
      ({ pid, application, user }) => `pid ${pid} (${application || user || "unknown"})`,
    );
    const parts = [
      ...(names.length > 0 ? [`waited for ${names.join(", ")}`] : []),
      ...(attempts > 1 ? [`took ${count(attempts, "attempt")}`] : []),
      ...(held_up_sessions > 0
        ? [`held up ${count(held_up_sessions, "session")}, at most for ${duration(held_up_ms)}`]
        : []),
    ];
    return style.faint(`  ${version} ${parts.join("; ")}`);
  });
}

const resolved: Readonly<Record<ResolveAction, string>> = {
  resume: "Went on to the end with",
  undo: "Took back",
  "mark-applied": "Marked as applied:",
  "mark-rolled-back": "Marked as rolled back:",
  "accept-change": "Accepted the edited files of",
};

export function renderResolve(report: ResolveReport, style: Style, cwd: string): string {
  const { action, version, name, reason, failed } = report;
  const mark = failed === null ? style.good(`✓ ${resolved[action]}`) : style.bad(`✗ ${action}`);
  const lines = [
    renderTarget(report.target, style, cwd),
    `${mark} ${version} ${name} ${style.faint(duration(report.ms))}`,
  ];
  if (reason !== null) lines.push(`  ${style.faint(`because ${reason}`)}`);
  return lines.join("\n");
}

export function renderBackup(report: BackupReport, style: Style, cwd: string): string {
  const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    renderTarget(report.target, style, cwd),
    `${style.good(`Backed up ${count(rows, "row")} of ${count(report.tables.length, "table")}`)} ${style.faint(`· ${count(report.sequences, "sequence")} · ${size(report.bytes)}`)}`,
    ...columns(report.tables.map(({ table, rows: number }) => [table, style.faint(count(number, "row"))])),
    ...report.remarks,
    ...report.deleted.map((path) => style.faint(`Deleted ${shortPath(path, cwd)}`)),
    shortPath(report.path, cwd),
    style.faint(`SHA-256 ${report.sha256}`),
  ].join("\n");
}

export function renderRestore(report: RestoreReport, style: Style, cwd: string): string {
  const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
  const what = report.into_scratch ? "Rehearsed" : "Restored";
  return [
    renderTarget(report.target, style, cwd),
    `${style.good(`${what} ${count(rows, "row")} of ${count(report.tables.length, "table")}`)} from ${shortPath(report.backup, cwd)}`,
    ...(report.into_scratch ? ["The target itself was not touched."] : []),
    ...report.remarks.map((remark) => `${style.warn("!")} ${remark}`),
    ...columns(report.tables.map(({ table, rows: number }) => [table, style.faint(count(number, "row"))])),
  ].join("\n");
}

function migrations(
  list: readonly { readonly version: string; readonly name: string; readonly ms: number }[],
  mark: string,
  style: Style,
): string[] {
  return columns(
    list.map(({ version, name, ms }) => [style.good(mark), version, name, style.faint(duration(ms))]),
  );
}
