// The dry run as Markdown: every statement apply would send, with its locks, whom they block and how much work it is.
import type {
  DryRunMigration,
  DryRunReport,
  DryRunStatement,
} from "../../../server/src/protocol/reports/dry-run";
import { filePlace } from "./file-place";
import { lockTable } from "./lock-table";
import { codeBlock, markdownText, paragraphs } from "./markdown";
import { targetLine } from "./target-line";

export function dryRunDocument(report: DryRunReport): string {
  const count = report.migrations.length;
  const none = report.refused.length === 0 ? "nothing to apply" : "nothing that can be applied";
  return paragraphs([
    `# Dry run: ${count === 0 ? none : count === 1 ? "1 migration" : `${count} migrations`}`,
    report.target === null ? "From the files alone; no database was asked." : targetLine(report.target, null),
    "Nothing was changed.",
    ...report.warnings.map((warning) => `> ⚠ ${markdownText(warning)}`),
    ...report.migrations.flatMap(migrationSection),
  ]);
}

function migrationSection(migration: DryRunMigration): readonly string[] {
  const mode =
    migration.mode === "transaction"
      ? "One transaction: all or nothing."
      : "Not one transaction: a statement in it refuses a transaction block, so a failure can leave it half applied.";
  return [
    `## ${markdownText(`${migration.version} ${migration.name}`)}`,
    mode,
    ...migration.statements.map(statementSection),
  ];
}

function statementSection(statement: DryRunStatement): string {
  return [
    `${filePlace(statement.path, statement.range.start.line)}${statement.transactional ? "" : ", outside a transaction"}`,
    codeBlock(statement.sql, "sql"),
    lockTable(statement.locks),
  ].join("\n\n");
}
