// A plan as a person reads it before saying yes.
import type { Plan } from "../../protocol/operations";
import type { Style } from "../style";
import { renderLocks } from "./locks";
import { renderTarget } from "./target";
import { count, oneLine, shortPath } from "./words";

export function renderPlan(plan: Plan, style: Style, cwd: string): string {
  const lines = [
    plan.target === null ? style.bold("No target") : renderTarget(plan.target, style, cwd),
    `Plan of ${style.bold(plan.operation)}: ${count(plan.steps.length, "step")}. Nothing was run.`,
  ];
  for (const warning of plan.warnings) lines.push(`${style.warn("!")} ${warning}`);
  const digits = String(plan.steps.length).length;
  plan.steps.forEach((step, index) => {
    lines.push(`${style.faint(`${String(index + 1).padStart(digits)}.`)} ${step.title}`);
    const indent = " ".repeat(digits + 2);
    if (step.sql !== null && step.kind === "statement")
      lines.push(`${indent}${style.faint(oneLine(step.sql))}`);
    if (step.path !== null && step.range !== null) {
      lines.push(`${indent}${style.faint(`${shortPath(step.path, cwd)}:${step.range.start.line + 1}`)}`);
    }
    lines.push(...renderLocks(step.locks, style).map((lock) => indent + lock));
  });
  lines.push(style.faint(`Hash ${plan.hash}`));
  return lines.join("\n");
}
