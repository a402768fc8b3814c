// What apply would do, statement by statement.
import type { DryRunMigration, DryRunReport } from "../../protocol/reports";
import type { Style } from "../style";
import { renderLocks } from "./locks";
import { renderTarget } from "./target";
import { count, oneLine, shortPath } from "./words";

export function renderDryRun(report: DryRunReport, style: Style, cwd: string): string {
  const statements = report.migrations.reduce((sum, migration) => sum + migration.statements.length, 0);
  const lines = [
    report.target === null
      ? style.bold("No target: from the files alone")
      : renderTarget(report.target, style),
    report.migrations.length === 0
      ? "Nothing is pending."
      : `Would run ${count(report.migrations.length, "migration")} with ${count(statements, "statement")}. Nothing was run.`,
  ];
  for (const warning of report.warnings) lines.push(`${style.warn("!")} ${warning}`);
  for (const migration of report.migrations) lines.push("", ...renderMigration(migration, style, cwd));
  return lines.join("\n");
}

function renderMigration(migration: DryRunMigration, style: Style, cwd: string): string[] {
  const mode =
    migration.mode === "transaction"
      ? "in one transaction"
      : "not in one transaction: a failure leaves it half applied";
  const lines = [`${style.bold(`${migration.version} ${migration.name}`)} ${style.faint(`· ${mode}`)}`];
  for (const statement of migration.statements) {
    const { line, character } = statement.range.start;
    const place = `${shortPath(statement.path, cwd)}:${line + 1}:${character + 1}`;
    lines.push(`  ${oneLine(statement.sql)}`, `    ${style.faint(place)}`);
    lines.push(...renderLocks(statement.locks, style).map((lock) => `    ${lock}`));
  }
  return lines;
}
