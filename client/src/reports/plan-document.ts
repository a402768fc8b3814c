// A plan as a Markdown document: what will run, in order, with locks, exact SQL and what undoes each step.
import type { Plan, PlanStep } from "../../../server/src/protocol/operations";
import { describeLock, summarizePlan } from "../plan-summary";
import { codeBlock, inlineCode, markdownText, paragraphs } from "./markdown";
import { filePlace } from "./file-place";

const undoWords: Readonly<Record<PlanStep["undo"], string>> = {
  "rolled-back": "rolled back when it fails",
  "by-down": "undone by the down script",
  "by-backup": "undone only by restoring the backup",
  none: "cannot be undone",
};

export function planDocument(plan: Plan): string {
  const summary = summarizePlan(plan);
  return paragraphs([
    `# Plan: ${markdownText(summary.verb)}`,
    `**${markdownText(summary.title)}**`,
    ...summary.warnings.map((warning) => `> ⚠ ${markdownText(warning)}`),
    [summary.lock, summary.undo, summary.backup]
      .filter(Boolean)
      .map((line) => `- ${markdownText(line)}`)
      .join("\n"),
    "## Steps",
    ...plan.steps.map((step, index) => stepSection(step, index + 1)),
    `Only this plan is run: ${inlineCode(plan.hash)}`,
  ]);
}

function stepSection(step: PlanStep, number: number): string {
  const facts: string[] = [];
  if (step.path !== null) facts.push(filePlace(step.path, step.range?.start.line ?? null));
  facts.push(...step.locks.map((lock) => markdownText(describeLock(lock))));
  if (step.lock_timeout_ms !== null) facts.push(`waits at most ${step.lock_timeout_ms / 1000} s for a lock`);
  if (step.kind === "statement" || step.kind === "restore") facts.push(undoWords[step.undo]);
  if (!step.cancellable) facts.push("cannot be cancelled once it runs");
  return [
    `### ${number}. ${markdownText(step.title)}`,
    facts.map((fact) => `- ${fact}`).join("\n"),
    step.sql === null ? "" : codeBlock(step.sql, "sql"),
  ]
    .filter(Boolean)
    .join("\n\n");
}
