// What drifted: against the last run, and against the files.
import type { DiffMigration, DiffReport } from "../../protocol/reports/diff";
import type { Difference } from "../../protocol/reports/difference";
import type { Style } from "../style";
import { renderDifferences } from "./differences";
import { renderTarget } from "./target";
import { count, shortPath } from "./words";

export function renderDiff(report: DiffReport, style: Style, cwd: string): string {
  const { target, since_last_run, from_files, unknown, migration } = report;
  return [
    renderTarget(target, style, cwd),
    ...section("Since the last run", since_last_run, unknown.last_run, style),
    ...section("Against the files of the applied migrations", from_files, unknown.files, style),
    ...(migration === undefined ? [] : pair(migration, style, cwd)),
  ].join("\n");
}

function pair(migration: DiffMigration, style: Style, cwd: string): readonly string[] {
  const { version, up, down, lost, irreversible, written } = migration;
  const remarks = [
    ...(irreversible === null ? [] : [`No way back: ${irreversible}`]),
    ...lost.map((what) => `Cannot come back: ${what}.`),
  ];
  return [
    "",
    style.bold("A migration that makes the difference, proven on embedded PostgreSQL"),
    ...[up, down].flatMap(({ path, text }) =>
      written
        ? [`  ${shortPath(path, cwd)}`]
        : ["", style.faint(`-- ${shortPath(path, cwd)}`), text.trimEnd()],
    ),
    ...remarks.map((remark) => style.warn(remark)),
    "",
    `This target has it already: migrate-safe resolve ${version} --mark-applied --reason "..." once it is written.`,
  ];
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
