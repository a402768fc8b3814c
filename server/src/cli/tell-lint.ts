// Prints the report of a lint: to people, or in a format that another tool reads.
import { readFileOfFolder } from "../files/read-folder";
import type { LintReport } from "../protocol/findings";
import type { RuleFacts } from "./formats/format-view";
import type { LintFormat } from "./format-names";
import type { Invocation } from "./invocation";
import type { FolderResult } from "./lint-report";
import { productVersion } from "./product-version";
import { renderLint } from "./render/lint";

/** Loaded here: most runs tell people or print JSON. */
export async function tellAs(
  format: LintFormat,
  invocation: Invocation,
  report: LintReport,
  results: readonly FolderResult[],
  rules: readonly RuleFacts[],
): Promise<void> {
  const { output, cwd } = invocation;
  const { renderAs } = await import("./formats/report-formats");
  const texts = await textsOf(report);
  const lines = new Map<string, readonly string[]>();
  const linesOf = (path: string): readonly string[] => {
    const known = lines.get(path) ?? (texts.get(path) ?? "").split(/\r\n|\r|\n/);
    lines.set(path, known);
    return known;
  };
  const text = renderAs(format, {
    report,
    suppressed: results.flatMap(({ suppressed }) => suppressed),
    cwd,
    version: productVersion,
    rules,
    files: results.flatMap(({ files }) => files),
    lineOf: (path, line) => linesOf(path)[line] ?? "",
  });
  if (text !== "") output.result(text);
}

async function textsOf(report: LintReport): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const path of new Set(report.findings.map((finding) => finding.path))) {
    const text = await readFileOfFolder(path);
    if (text !== null) texts.set(path, text);
  }
  return texts;
}

export async function tell(
  invocation: Invocation,
  report: LintReport,
  results: readonly FolderResult[],
  fixed: readonly string[],
): Promise<void> {
  const { output, cwd } = invocation;
  const texts = await textsOf(report);
  const view = {
    style: output.style,
    cwd,
    textOf: (path: string) => texts.get(path) ?? null,
    verbose: output.verbose,
    folders: results.map(({ folder }) => folder.path),
    fixed,
    now: new Date(),
  };
  output.result(renderLint(report, view));
}
