// Generated down scripts: as SQL that can go straight into a file, or as a list of what was written where.
import type { DownReport, DownResult, DownVerdict } from "../../protocol/reports/down";
import type { Style } from "../style";
import { columns } from "./columns";
import { count, shortPath } from "./words";

export function renderDown(report: DownReport, style: Style, cwd: string): string {
  const { results } = report;
  if (results.length === 0) return "Every migration has a down script.";
  const proof = `proven on ${report.engine.kind === "pglite" ? "embedded PostgreSQL" : "PostgreSQL"} ${report.engine.version}`;
  const isWritten = results.some((one) => one.written);
  const shown = results.filter(({ verdict }) => verdict !== "not-proven");
  if (!isWritten) return shown.map((one) => scriptOf(one, proof)).join("\n");
  const table = columns(results.map((one) => row(one, style, cwd)));
  const sum = Object.entries(report.summary)
    .filter(([, number]) => number > 0)
    .map(([verdict, number]) => `${number} ${words[verdict as DownVerdict]}`)
    .join(", ");
  return [
    `${style.bold(count(results.length, "down script"))} ${style.faint(`· ${proof}: up, down, compare, up again`)}`,
    sum,
    "",
    ...results.flatMap((one, index) => [
      table[index] ?? "",
      ...lost(one).map((line) => `    ${style.warn(line)}`),
    ]),
    "",
    style.faint("Where a migration is applied already, its history keeps the down it was applied with;"),
    style.faint("rollback --down-from file runs the one that was written now."),
  ].join("\n");
}

/** SQL, with what there is to say in comments. */
function scriptOf({ version, name, verdict, reason, sql, up_sql: up }: DownResult, proof: string): string {
  const how = verdict === "exact" ? `down script, ${proof}` : "has no way back";
  const more = verdict === "exact" && reason !== null ? `\n-- ${reason}` : "";
  const before =
    up === null ? "" : `-- ${version} ${name}: up script that keeps its data\n${up.trimEnd()}\n\n`;
  return `${before}-- ${version} ${name}: ${how}${more}\n${sql ?? ""}`;
}

function row({ version, name, verdict, reason, path }: DownResult, style: Style, cwd: string): string[] {
  const color = (text: string): string => (verdict === "exact" ? style.good(text) : style.warn(text));
  const where = path === null ? "" : shortPath(path, cwd);
  return [
    color(verdict === "exact" ? "✓" : "-"),
    version,
    name,
    color(words[verdict]),
    style.faint(reason ?? where),
  ];
}

function lost({ lost: data }: DownResult): readonly string[] {
  return data.map((what) => `cannot come back: ${what}`);
}

const words: Readonly<Record<DownVerdict, string>> = {
  exact: "restores the schema",
  irreversible: "irreversible",
  "not-proven": "not proven",
};
