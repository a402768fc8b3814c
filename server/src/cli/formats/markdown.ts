// A report to read in a pull request or a job summary: the sum first, then a table of the findings of each file.
import type { Finding, Severity } from "../../protocol/findings";
import { byFile, pathIn, type FormatView } from "./format-view";

/** More findings than a page can show are told by their number. */
const mostRows = 200;

const marks: Readonly<Record<Severity, string>> = {
  error: "**error**",
  warning: "warning",
  info: "info",
  hint: "hint",
};

export function markdown(view: FormatView): string {
  const { summary, findings } = view.report;
  const counts = [
    counted(summary.errors, "error"),
    counted(summary.warnings, "warning"),
    counted(summary.infos, "info"),
    counted(summary.hints, "hint"),
  ].filter((part) => part !== "");
  const lines = [
    "## Migrations",
    "",
    `${counts.length === 0 ? "No findings" : counts.join(", ")} in ${counted(summary.files, "file") || "no file"}.`,
  ];
  for (const [path, ofFile] of byFile(findings.slice(0, mostRows))) {
    lines.push(
      "",
      `### ${markdownText(pathIn(view, path))}`,
      "",
      "| Line | | Rule | Finding |",
      "| ---: | --- | --- | --- |",
    );
    lines.push(...ofFile.map(row));
  }
  if (findings.length > mostRows) lines.push("", `… and ${findings.length - mostRows} more.`);
  return lines.join("\n");
}

function row({ range, severity, rule, message, help }: Finding): string {
  const advice = help === "" ? "" : `<br>${markdownText(help)}`;
  return `| ${range.start.line + 1} | ${marks[severity]} | \`${rule}\` | ${markdownText(message)}${advice} |`;
}

function counted(number: number, one: string): string {
  return number === 0 ? "" : `${number} ${one}${number === 1 ? "" : "s"}`;
}

/** Names come from the files, so nothing in them may be read as markup. */
export function markdownText(plain: string): string {
  return plain.replace(/[\\`*_{}[\]<>()#+!|~&]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/g, " ");
}
