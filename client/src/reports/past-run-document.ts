// The report of a run from the journal: what it wrote itself where it did, else how it ended and its steps. Pure.
import { runWords, type PastRun, type PastStep } from "../run-history";
import { inlineCode, markdownText, paragraphs, table, timeText } from "./markdown";
import { problemSection } from "./problem-section";
import { renderReport, titleOf } from "./render-report";
import { targetLine } from "./target-line";

/** `report` is what the run wrote as plain data; null when it wrote none. */
export function pastRunDocument(run: PastRun, steps: readonly PastStep[], report: unknown): string {
  if (report !== null) {
    return renderReport({
      operation: run.operation,
      target: run.target,
      result: report,
      problem: run.problem,
      command: null,
    });
  }
  const took =
    run.endedAt === null ? "" : `, ${timeText(Date.parse(run.endedAt) - Date.parse(run.startedAt))}`;
  return paragraphs([
    `# ${titleOf(run.operation)}: ${runWords(run)}`,
    targetLine(run.target, `${run.startedAt}${took}`),
    run.problem === null ? "" : problemSection(run.problem),
    run.written === null ? "" : `Backup: ${inlineCode(run.written)}`,
    steps.length === 0 ? "" : "## Steps",
    table(
      ["Step", "Migration", "Time"],
      steps.map(({ title, version, ms }) => [
        markdownText(title),
        version === null ? "" : inlineCode(version),
        ms === null ? "not finished" : timeText(ms),
      ]),
    ),
    `Run ${inlineCode(run.id)} of ${inlineCode("logs/migrations.jsonl")}`,
  ]);
}
