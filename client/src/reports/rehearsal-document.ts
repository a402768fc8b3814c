// A rehearsal as Markdown: what ran on the copy of the target's schema, what did not and why, and what the copy lacks.
import type {
  RehearsedHalf,
  RehearsedOutcome,
  RehearseReport,
} from "../../../server/src/protocol/reports/rehearse";
import { inlineCode, markdownText, paragraphs } from "./markdown";
import { targetLine } from "./target-line";

export function rehearsalDocument(report: RehearseReport): string {
  const { target, engine, migrations, not_represented: lacking, sample } = report;
  return paragraphs([
    `# Rehearsal: ${migrations.length === 1 ? "1 migration" : `${migrations.length} migrations`}`,
    targetLine(target, null),
    engine === null
      ? "Nothing is pending, so nothing was copied."
      : `The target was only read. Its schema was made again on PostgreSQL ${engine.version} in memory.`,
    ...(sample?.remarks ?? []).map((remark) => `> ⚠ ${markdownText(remark)}`),
    ...(migrations.length === 0
      ? []
      : [
          [
            "| Migration | Up | Down |",
            "| --- | --- | --- |",
            ...migrations.map(
              ({ version, name, up, down }) =>
                `| ${markdownText(`${version} ${name}`)} | ${words(up)} | ${words(down)} |`,
            ),
          ].join("\n"),
        ]),
    ...(lacking.length === 0 ? [] : ["## The copy lacks"]),
    lacking.map(({ object, reason }) => `- ${inlineCode(object)}: ${markdownText(reason)}`).join("\n"),
  ]);
}

const outcomes: Readonly<Record<RehearsedOutcome, string>> = {
  done: "runs",
  fails: "✗ fails",
  "not-rehearsed": "not rehearsed",
  skipped: "skipped",
  "no-down": "no down script",
  irreversible: "declared irreversible",
};

function words({ outcome, ms }: RehearsedHalf): string {
  return outcome === "done" && ms !== null ? `${outcomes.done}, ${ms} ms` : outcomes[outcome];
}
