// What apply would do, statement by statement.
import type { LockForecast } from "../../protocol/operations";
import type { DryRunMigration, DryRunReport } from "../../protocol/reports/dry-run";
import type { Style } from "../style";
import { renderLocks } from "./locks";
import { renderTarget } from "./target";
import { count, oneLine, shortPath } from "./words";

export interface DryRunView {
  readonly style: Style;
  readonly cwd: string;
  /** Tell also locks that keep nobody waiting. */
  readonly verbose: boolean;
}

export function renderDryRun(report: DryRunReport, view: DryRunView): string {
  const { style, cwd } = view;
  const statements = report.migrations.reduce((sum, migration) => sum + migration.statements.length, 0);
  const lines = [
    report.target === null
      ? style.bold("No target: from the files alone")
      : renderTarget(report.target, style, cwd),
    report.migrations.length === 0
      ? report.refused.length === 0
        ? "Nothing is pending."
        : "No pending migration can be run."
      : `Would run ${count(report.migrations.length, "migration")} with ${count(statements, "statement")}. Nothing was run.`,
  ];
  for (const warning of report.warnings) lines.push(`${style.warn("!")} ${warning}`);
  for (const migration of report.migrations) lines.push("", ...renderMigration(migration, view));
  return lines.join("\n");
}

function renderMigration(migration: DryRunMigration, view: DryRunView): string[] {
  const { style, cwd, verbose } = view;
  const mode =
    migration.mode === "transaction"
      ? "in one transaction"
      : "not in one transaction: a failure leaves it half applied";
  const lines = [`${style.bold(`${migration.version} ${migration.name}`)} ${style.faint(`· ${mode}`)}`];
  for (const statement of migration.statements) {
    const { line, character } = statement.range.start;
    const place = `${shortPath(statement.path, cwd)}:${line + 1}:${character + 1}`;
    lines.push(`  ${oneLine(statement.sql)}`, `    ${style.faint(place)}`);
    const locks = statement.locks.filter((lock) => verbose || matters(lock));
    lines.push(...renderLocks(locks, style).map((lock) => `    ${lock}`));
  }
  return lines;
}

/** A lock somebody could wait for, or work that grows with the table. */
function matters(lock: LockForecast): boolean {
  return lock.blocks !== harmlessBlock || lock.rewrite || (lock.scan && lock.mode !== "ACCESS SHARE");
}

const harmlessBlock = "nothing that matters";
