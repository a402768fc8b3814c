// Reports of what was run: apply, roll back, backup, restore and verify, as Markdown.
import type { ApplyReport } from "../../../server/src/protocol/reports/apply";
import type { BackupReport } from "../../../server/src/protocol/reports/backup";
import type { RestoreReport } from "../../../server/src/protocol/reports/restore";
import type { RollbackReport } from "../../../server/src/protocol/reports/rollback";
import type { VerifyReport, VerifyResult } from "../../../server/src/protocol/reports/verify";
import { grouped } from "../plan-summary";
import { differenceSection } from "./difference-section";
import { byteText, codeBlock, inlineCode, markdownText, paragraphs, table, timeText } from "./markdown";
import { problemSection } from "./problem-section";
import { targetLine } from "./target-line";

export function applyDocument(report: ApplyReport): string {
  const failed = report.failed === null ? "" : `, then ${markdownText(report.failed.version)} failed`;
  return paragraphs([
    `# Apply: ${counted(report.applied.length, "migration")} applied${failed}`,
    targetLine(report.target, null),
    report.failed === null ? "" : problemSection(report.failed.problem),
    ranTable(report.applied),
    report.recovered.length === 0
      ? ""
      : `Recovered first, by their down scripts: ${report.recovered.map(inlineCode).join(", ")}.`,
    report.backup === null ? "No backup was made." : `Backup: ${inlineCode(report.backup)}`,
    report.remaining === 0 ? "Nothing is pending." : `${report.remaining} still pending.`,
  ]);
}

export function rollbackDocument(report: RollbackReport): string {
  const failed = report.failed === null ? "" : `, then ${markdownText(report.failed.version)} failed`;
  return paragraphs([
    `# Roll back: ${counted(report.rolled_back.length, "migration")} rolled back${failed}`,
    targetLine(report.target, null),
    report.failed === null ? "" : problemSection(report.failed.problem),
    ranTable(report.rolled_back),
    ...schemaAfter(report.schema_after),
  ]);
}

/** Whether the down scripts have restored the schema. */
function schemaAfter(schema: RollbackReport["schema_after"]): readonly string[] {
  if (schema === null) return [];
  const after = inlineCode(schema.version);
  if (schema.as_before) return [`✓ The schema is what it was after ${after}.`];
  return [
    `> ⚠ The schema is not what it was after ${after}: the down scripts do not restore it.`,
    ...schema.differences.map(differenceSection),
  ];
}

export function backupDocument(report: BackupReport): string {
  const rows = report.tables.reduce((sum, one) => sum + one.rows, 0);
  return paragraphs([
    "# Backup",
    targetLine(report.target, report.timestamp),
    `${counted(report.tables.length, "table")}, ${grouped(rows)} rows, ${byteText(report.bytes)} compressed, in ${inlineCode(report.path)}`,
    report.version === null
      ? "No migration was applied yet."
      : `Newest applied migration: ${inlineCode(report.version)}`,
    "## Restore",
    codeBlock(`migrate-safe restore --target ${report.target.name} ${report.path}`, "sh"),
    "## Tables",
    table(
      ["Table", "Rows", "SHA-256"],
      report.tables.map((one) => [
        inlineCode(one.table),
        grouped(one.rows),
        inlineCode(one.sha256.slice(0, 16)),
      ]),
    ),
    `SHA-256 of the file: ${inlineCode(report.sha256)}`,
  ]);
}

export function restoreDocument(report: RestoreReport): string {
  return paragraphs([
    `# Restore${report.into_scratch ? " into the scratch database" : ""}`,
    targetLine(report.target, null),
    `From ${inlineCode(report.backup)}`,
    ...report.remarks.map((remark) => `> ⚠ ${markdownText(remark)}`),
    table(
      ["Table", "Rows"],
      report.tables.map((one) => [inlineCode(one.table), grouped(one.rows)]),
    ),
  ]);
}

/** How a pair that was proved ended; what is wrong begins with ✗. */
export const outcomeWords: Readonly<Record<VerifyResult["outcome"], string>> = {
  restores: "✓ the down script restores the schema",
  differs: "✗ the schema differs after the down script",
  "up-fails": "✗ the up script fails",
  "down-fails": "✗ the down script fails",
  "reup-fails": "✗ the up script fails the second time",
  "no-down": "⚠ there is no down script",
  irreversible: "– irreversible, as the down script says",
  skipped: "– skipped",
};

export function verifyDocument(report: VerifyReport): string {
  const wrong = report.results.filter(({ outcome }) => outcomeWords[outcome].startsWith("✗")).length;
  return paragraphs([
    `# Verify: ${wrong === 0 ? "every pair that was proved takes itself back" : `${counted(wrong, "pair")} failed`}`,
    `Proved on ${report.engine.kind} ${markdownText(report.engine.version)}: up, down, compare the schema, up again.`,
    table(
      ["Version", "Name", "Result", "Time"],
      report.results.map((result) => [
        inlineCode(result.version),
        markdownText(result.name),
        outcomeWords[result.outcome],
        timeText(result.ms),
      ]),
    ),
    ...report.results.flatMap(verifyDetails),
  ]);
}

/** A section with what went wrong with a pair; none when nothing did. */
export function verifyDetails(result: VerifyResult): readonly string[] {
  const parts: string[] = [];
  if (result.error !== null)
    parts.push(`${markdownText(result.error.message)} (${inlineCode(result.error.code)})`);
  if (result.reason !== null) parts.push(markdownText(result.reason));
  parts.push(...result.differences.map(differenceSection));
  return parts.length === 0 ? [] : [`## ${markdownText(`${result.version} ${result.name}`)}`, ...parts];
}

function ranTable(
  ran: readonly { readonly version: string; readonly name: string; readonly ms: number }[],
): string {
  return table(
    ["Version", "Name", "Time"],
    ran.map(({ version, name, ms }) => [inlineCode(version), markdownText(name), timeText(ms)]),
  );
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
