// Workflow commands of GitHub Actions, which show as annotations in a pull request. Source: "Workflow commands for GitHub
// Actions" in GitHub's documentation; values are percent-encoded as the runner decodes them.
import type { Severity } from "../../protocol/findings";
import { pathIn, wholeMessage, type FormatView } from "./format-view";

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  info: "notice",
  hint: "notice",
};

export function github(view: FormatView): string {
  return view.report.findings
    .map((finding) => {
      const { start, end } = finding.range;
      const properties = [
        `file=${property(pathIn(view, finding.path))}`,
        `line=${start.line + 1}`,
        `endLine=${end.line + 1}`,
        // Columns are only understood on one line.
        ...(start.line === end.line ? [`col=${start.character + 1}`, `endColumn=${end.character + 1}`] : []),
        `title=${property(finding.rule)}`,
      ];
      return `::${commands[finding.severity]} ${properties.join(",")}::${data(wholeMessage(finding))}`;
    })
    .join("\n");
}

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
