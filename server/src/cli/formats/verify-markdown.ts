// A verify to read in a pull request or a job summary: the sum, the runbook's stages and checks, the other modes, then a
// row for each migration that does not restore its schema.
import type { Check, CheckStatus } from "../../protocol/reports/check";
import type { VerifyReport, VerifyResult } from "../../protocol/reports/verify";
import { verifyWords } from "../render/verify";
import { count, duration } from "../render/words";
import { markdownText } from "./markdown";
import { modeChecks } from "./verify-modes";
import { isFailure, reasonsOf } from "./verify-reasons";

/** More rows than a page can show are told by their number. */
const mostRows = 200;

const marks: Readonly<Record<CheckStatus, string>> = { pass: "✅", warn: "⚠️", fail: "❌", skip: "➖" };

export function verifyMarkdown(report: VerifyReport, cwd: string): string {
  const { results, stages, checks, engine, shard } = report;
  const modes = modeChecks(report);
  const failed = results.filter(({ outcome }) => isFailure(outcome)).length;
  const part = shard === null ? "" : `, part ${shard.index} of ${shard.count}`;
  const unverified = report.summary.skipped === 0 ? "" : `, **unverified: ${report.summary.skipped}**`;
  const told = results.filter(({ outcome, reason }) => outcome !== "restores" || reason !== null);
  return [
    `## Migrations: ${failed === 0 ? "up, down and up again" : `${count(failed, "migration")} failed`}`,
    "",
    `${report.summary.restores} of ${count(results.length, "migration restores", "migrations restore")} the schema${unverified}. Proved on ${engine.kind === "pglite" ? "embedded " : ""}PostgreSQL ${markdownText(engine.version)}${part}.`,
    "",
    "| | Stage | | Time |",
    "| --- | --- | --- | ---: |",
    ...stages.map(
      ({ status, title, summary, details, ms }, index) =>
        `| ${marks[status]} | ${index + 1}. ${title} | ${cell([summary, ...details])} | ${duration(ms)} |`,
    ),
    "",
    "| | Check | |",
    "| --- | --- | --- |",
    ...checks.map((check) => checkRow(check, `\`${check.id}\``)),
    ...(modes.length === 0
      ? []
      : ["", "| | Mode | |", "| --- | --- | --- |", ...modes.map((mode) => checkRow(mode, mode.id))]),
    ...(told.length === 0
      ? []
      : [
          "",
          "| Migration | Outcome | | Time |",
          "| --- | --- | --- | ---: |",
          ...told.slice(0, mostRows).map((result) => row(result, cwd)),
        ]),
    ...(told.length > mostRows ? ["", `… and ${told.length - mostRows} more.`] : []),
  ].join("\n");
}

function checkRow({ status, summary, details }: Check, title: string): string {
  return `| ${marks[status]} | ${title} | ${cell([summary, ...details])} |`;
}

function row(result: VerifyResult, cwd: string): string {
  const { version, name, outcome, ms } = result;
  const words = isFailure(outcome) ? `**${verifyWords[outcome]}**` : verifyWords[outcome];
  return `| ${markdownText(`${version}_${name}`)} | ${words} | ${cell(reasonsOf(result, cwd))} | ${duration(ms)} |`;
}

function cell(lines: readonly string[]): string {
  return lines.map(markdownText).join("<br>");
}
