// Preflight and postflight reports as Markdown: the verdict first, what needs attention next, then everything.
import type { Check, CheckStatus } from "../../../server/src/protocol/reports/check";
import type { PostflightReport } from "../../../server/src/protocol/reports/postflight";
import type { PreflightReport } from "../../../server/src/protocol/reports/preflight";
import { byteText, inlineCode, markdownText, paragraphs, table } from "./markdown";
import { targetLine } from "./target-line";

/** With a space that does not break. */
const statusWords: Readonly<Record<CheckStatus, string>> = {
  pass: "✓\u00a0passed",
  warn: "⚠\u00a0warning",
  fail: "✗\u00a0failed",
  skip: "–\u00a0skipped",
};
const urgency: readonly CheckStatus[] = ["fail", "warn", "skip", "pass"];

export function preflightDocument(report: PreflightReport): string {
  const { database } = report;
  return paragraphs([
    `# Preflight: ${report.passed ? "passed" : "failed"}`,
    targetLine(report.target, report.timestamp),
    remedies(report.checks),
    "## Checks",
    checkTable(report.checks),
    "## Pending",
    report.pending_migrations.length === 0
      ? "Nothing is pending."
      : table(
          ["Version", "Name"],
          report.pending_migrations.map(({ version, name }) => [inlineCode(version), markdownText(name)]),
        ),
    "## Schema",
    `${database.tables} tables, ${byteText(database.bytes)}. Checksum ${inlineCode(database.checksum)}${expected(database.checksum, database.expected_checksum)}`,
    table(
      ["Drift", "Kind", "Object"],
      database.drift.map(({ change, kind, object }) => [change, markdownText(kind), inlineCode(object)]),
    ),
  ]);
}

export function postflightDocument(report: PostflightReport): string {
  return paragraphs([
    `# Postflight: ${report.validation_passed ? "passed" : "failed"}`,
    targetLine(report.target, report.timestamp),
    remedies(report.checks),
    `${report.migrations_applied} migrations applied, ${report.dirty_migrations} half applied. Schema checksum ${inlineCode(report.schema_checksum)}.`,
    "## Checks",
    checkTable(report.checks),
    report.invalid_foreign_keys.length === 0 ? "" : "## Foreign keys that are not validated",
    table(
      ["Table", "Constraint", "References"],
      report.invalid_foreign_keys.map((key) => [
        inlineCode(key.table),
        inlineCode(key.constraint),
        inlineCode(key.foreign_table),
      ]),
    ),
  ]);
}

function expected(found: string, wanted: string | null): string {
  if (wanted === null) return "; none was recorded to compare it with.";
  return found === wanted
    ? ", as recorded after the last run."
    : `; ${inlineCode(wanted)} was recorded after the last run.`;
}

function remedies(checks: readonly Check[]): string {
  const open = checks.filter(
    (check) => check.remedy !== null && (check.status === "fail" || check.status === "warn"),
  );
  if (open.length === 0) return "";
  return [
    "## What to do",
    ...open.map((check) => `- **${markdownText(check.summary)}** ${markdownText(check.remedy ?? "")}`),
  ].join("\n");
}

function checkTable(checks: readonly Check[]): string {
  const ordered = [...checks].sort((a, b) => urgency.indexOf(a.status) - urgency.indexOf(b.status));
  return table(
    ["Result", "Check", "Found"],
    ordered.map((check) => [
      statusWords[check.status],
      inlineCode(check.id),
      [check.summary, ...check.details].map(markdownText).join("\n"),
    ]),
  );
}
