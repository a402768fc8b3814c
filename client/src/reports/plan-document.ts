// A plan as a Markdown document: what will run, in order, with locks, exact SQL and what undoes each step.
import type { Plan, PlanStep } from "../../../server/src/protocol/operations";
import { describeLock, type PlanSummary } from "../plan-summary";
import { codeBlock, inlineCode, markdownText, paragraphs } from "./markdown";
import { filePlace } from "./file-place";

const undoWords: Readonly<Record<PlanStep["undo"], string>> = {
  "rolled-back": "rolled back when it fails",
  "by-down": "undone by the down script",
  "by-backup": "undone only by restoring the backup",
  none: "cannot be undone",
};

export function planDocument(plan: Plan, summary: PlanSummary): string {
  const before = plan.steps.filter((step) => step.version === null);
  return paragraphs([
    `# Plan: ${markdownText(summary.verb)}`,
    `**${markdownText(summary.title)}**`,
    ...summary.warnings.map((warning) => `> ⚠ ${markdownText(warning)}`),
    [summary.lock, summary.undo, summary.backup]
      .filter((line) => line !== "")
      .map((line) => `- ${markdownText(line)}`)
      .join("\n"),
    ...summary.migrations.flatMap(({ version, path }) => [
      `## ${markdownText(path?.split(/[\\/]/).at(-1) ?? version)}`,
      ...plan.steps.filter((step) => step.version === version).map(stepSection),
    ]),
    before.length === 0 ? "" : summary.migrations.length === 0 ? "## Steps" : "## Around them",
    before.map((step) => `- ${markdownText(step.title)}`).join("\n"),
    `Only this plan is run: ${inlineCode(plan.hash)}`,
  ]);
}

function stepSection(step: PlanStep): string {
  const facts = step.locks.map((lock) => markdownText(describeLock(lock)));
  if (step.lock_timeout_ms !== null && step.locks.length > 0) {
    facts.push(`waits at most ${step.lock_timeout_ms / 1000} s for a lock`);
  }
  if (step.kind === "statement" || step.kind === "restore") facts.push(undoWords[step.undo]);
  if (!step.cancellable) facts.push("cannot be cancelled once it runs");
  const place = step.path === null ? "" : filePlace(step.path, step.range?.start.line ?? null);
  return [
    step.sql === null ? markdownText(step.title) : place,
    step.sql === null ? "" : codeBlock(step.sql, "sql"),
    facts.map((fact) => `- ${fact}`).join("\n"),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
