// What a person must know of a plan before they say yes, in sentences: how many migrations, the strongest lock and its
// table, what undoes it, what is covered by a backup. Pure; shows nothing itself.
import * as l10n from "@vscode/l10n";
import type { LockForecast, Plan, PlanStep, TargetIdentity } from "../../server/src/protocol/operations";

/** Manual: "Explicit Locking", table-level lock modes, weakest first. */
const lockStrength: readonly string[] = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
];

export interface PlanSummary {
  /** The button: verb, count and target, for instance "Apply 3 to staging". */
  readonly verb: string;
  /** "3 migrations on staging (shared, postgres@db:5432/shop, PostgreSQL 18.4)". */
  readonly title: string;
  readonly lock: string;
  readonly undo: string;
  readonly backup: string;
  readonly warnings: readonly string[];
  /** One line a migration, in the order they run. */
  readonly migrations: readonly PlannedMigration[];
}

export interface PlannedMigration {
  readonly version: string;
  readonly path: string | null;
  readonly statements: number;
  readonly lock: LockForecast | null;
}

/** The facts of a plan in words; `verb` where the plan alone does not say what is done. */
export function summarizePlan(plan: Plan, verb: string | null = null): PlanSummary {
  const migrations = plannedMigrations(plan.steps);
  const target = plan.target;
  const name = target?.name ?? l10n.t("the scratch database");
  const count = migrations.length;
  const noun = count === 1 ? "1 migration" : count === 0 ? titleOf(plan) : l10n.t("{0} migrations", count);
  const where = target === null ? "" : ` (${whereabouts(target)})`;
  return {
    verb: verb ?? `${titleOf(plan)} ${count} ${plan.operation === "rollback" ? "on" : "to"} ${name}`,
    title: l10n.t("{0} on {1}{2}", noun, name, where),
    lock: lockSentence(plan.steps),
    undo: undoSentence(plan),
    backup: backupSentence(plan),
    warnings: plan.warnings,
    migrations,
  };
}

/** Everything a person must have read, one sentence a line. */
export function confirmationDetail(summary: PlanSummary): string {
  const versions = summary.migrations.map(({ version }) => version).join(", ");
  const title = versions === "" ? summary.title : `${summary.title}: ${versions}`;
  return [title, ...summary.warnings, summary.lock, summary.undo, summary.backup]
    .filter((line) => line !== "")
    .join("\n");
}

/** Whether there is nothing to run. */
export function isEmptyPlan(plan: Plan): boolean {
  const ofMigrations = plan.operation === "apply" || plan.operation === "rollback";
  return ofMigrations ? plannedMigrations(plan.steps).length === 0 : plan.steps.length === 0;
}

/** The versions a plan touches, in the order of its steps. */
export function plannedMigrations(steps: readonly PlanStep[]): readonly PlannedMigration[] {
  const found = new Map<string, PlannedMigration>();
  for (const step of steps) {
    if (step.version === null) continue;
    const before = found.get(step.version);
    found.set(step.version, {
      version: step.version,
      path: before?.path ?? step.path,
      statements: (before?.statements ?? 0) + (step.kind === "statement" ? 1 : 0),
      lock: stronger(before?.lock ?? null, strongestLock([step])),
    });
  }
  return [...found.values()];
}

/** The lock that blocks most; a rewrite or scan decides between equal modes. */
export function strongestLock(steps: readonly PlanStep[]): LockForecast | null {
  return steps.flatMap((step) => step.locks).reduce<LockForecast | null>(stronger, null);
}

/** "ACCESS EXCLUSIVE on orders blocks reads and writes and rewrites the table (about 40 000 rows)". */
export function describeLock(lock: LockForecast): string {
  if (!disturbs(lock)) return l10n.t("{0} on {1}, for which nobody waits", lock.mode, lock.relation);
  const work = lock.rewrite
    ? l10n.t(" and rewrites the table")
    : lock.scan
      ? l10n.t(" and scans the table")
      : "";
  return l10n.t(
    "{0} on {1} blocks {2}{3}{4}",
    lock.mode,
    lock.relation,
    lock.blocks,
    work,
    sizeWords(lock.rows),
  );
}

/** A lock on a table that nobody can see yet, or that only blocks what hardly ever happens, is worth no alarm. */
function disturbs(lock: LockForecast): boolean {
  return !lock.blocks.startsWith("nothing");
}

function sizeWords(rows: number | null): string {
  if (rows === null || rows < 0) return "";
  return rows === 0 ? " (empty)" : l10n.t(" (about {0} {1})", grouped(rows), rows === 1 ? "row" : "rows");
}

/** 1234567 as "1 234 567", the same in every locale. */
export function grouped(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, " ");
}

/** The scratch database lies in a folder, which nobody needs to compare. */
function whereabouts(target: TargetIdentity): string {
  const place =
    target.name === "scratch"
      ? l10n.t("the embedded database of this folder")
      : `${target.role}@${target.address}/${target.database}`;
  return l10n.t("{0}, {1}, PostgreSQL {2}", target.environment, place, target.server_version);
}

function titleOf({ operation }: Plan): string {
  return operation === "rollback"
    ? l10n.t("Roll back")
    : operation.charAt(0).toUpperCase() + operation.slice(1);
}

function stronger(a: LockForecast | null, b: LockForecast | null): LockForecast | null {
  if (a === null || b === null) return a ?? b;
  return weight(b) > weight(a) ? b : a;
}

function weight(lock: LockForecast): number {
  if (!disturbs(lock)) return -1;
  return lockStrength.indexOf(lock.mode) * 4 + (lock.rewrite ? 2 : 0) + (lock.scan ? 1 : 0);
}

function lockSentence(steps: readonly PlanStep[]): string {
  const lock = strongestLock(steps);
  return lock === null || !disturbs(lock)
    ? l10n.t("No lock that anybody waits for.")
    : l10n.t("Strongest lock: {0}.", describeLock(lock));
}

function undoSentence(plan: Plan): string {
  const changing = plan.steps.filter(({ kind }) => kind === "statement" || kind === "restore");
  const recording = plan.steps.filter(({ kind }) => kind === "transaction" || kind === "history");
  const parts: string[] = [];
  if (changing.some((step) => step.undo === "rolled-back")) {
    parts.push(l10n.t("A migration that fails is rolled back as a whole."));
  }
  const byDown = versionsWith(changing, "by-down");
  if (byDown.length > 0)
    parts.push(l10n.t("Except {0}: that is taken back by its down script.", byDown.join(", ")));
  const byBackup = versionsWith(changing, "by-backup");
  if (byBackup.length > 0)
    parts.push(l10n.t("Undone only by restoring the backup: {0}.", byBackup.join(", ")));
  const none = versionsWith(changing, "none");
  if (none.length > 0) parts.push(l10n.t("Cannot be undone: {0}.", none.join(", ")));
  const oneWay = plan.operation === "apply" ? versionsWith(recording, "none") : [];
  if (oneWay.length > 0)
    parts.push(l10n.t("Once applied, no down script takes back: {0}.", oneWay.join(", ")));
  return parts.join(" ");
}

function versionsWith(steps: readonly PlanStep[], undo: PlanStep["undo"]): readonly string[] {
  const versions = steps.filter((step) => step.undo === undo).map((step) => step.version ?? step.title);
  return [...new Set(versions)];
}

function backupSentence(plan: Plan): string {
  const backs = plan.steps.some((step) => step.kind === "backup");
  return backs ? l10n.t("The data is backed up first.") : l10n.t("No backup is made in this run.");
}
