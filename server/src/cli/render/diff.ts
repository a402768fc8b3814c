// What drifted: against the last run, and against the files.
import type { DiffReport } from "../../protocol/reports/diff";
import type { Difference } from "../../protocol/reports/difference";
import type { Style } from "../style";
import { renderDifferences } from "./differences";
import { renderTarget } from "./target";
import { count } from "./words";

export function renderDiff(report: DiffReport, style: Style, cwd: string): string {
  const { target, since_last_run, from_files, unknown } = report;
  return [
    renderTarget(target, style, cwd),
    ...section("Since the last run", since_last_run, unknown.last_run, style),
    ...section("Against the files of the applied migrations", from_files, unknown.files, style),
  ].join("\n");
}

function section(
  title: string,
  differences: readonly Difference[],
  unknown: string | null,
  style: Style,
): readonly string[] {
  if (unknown !== null) return [`${title}: ${style.warn("not known")}, ${unknown}.`];
  if (differences.length === 0) return [`${title}: ${style.good("no drift")}.`];
  return [
    `${title}: ${style.bad(count(differences.length, "difference"))}`,
    ...renderDifferences(differences, style),
  ];
}
