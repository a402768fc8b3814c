// How the pending migrations fared on a copy of the target's schema, and what that copy lacks.
import type { RehearsedHalf, RehearsedOutcome, RehearseReport } from "../../protocol/reports/rehearse";
import type { Style } from "../style";
import { columns } from "./columns";
import type { ResultView } from "./result";
import { renderTarget } from "./target";
import { count, duration } from "./words";

/** Told without --verbose; the JSON has them all. */
const mostShown = 10;

export function renderRehearse(report: RehearseReport, { style, cwd, verbose }: ResultView): string {
  const { copied, engine, migrations, not_represented: lacking, sample } = report;
  if (engine === null) return [renderTarget(report.target, style, cwd), "Nothing is pending."].join("\n");
  const shown = verbose ? lacking : lacking.slice(0, mostShown);
  const more = lacking.length - shown.length;
  return [
    renderTarget(report.target, style, cwd),
    `${style.bold("Rehearsed on a copy of the schema")} ${style.faint(`· embedded PostgreSQL ${engine.version} · ${count(copied.statements, "statement")} in ${duration(copied.ms)}`)}`,
    ...(sample === null
      ? []
      : [
          `With ${count(sample.rows, "row")} of ${count(sample.tables, "table")}, up to ${sample.rows_per_table} a table and those they refer to.`,
          ...sample.remarks.map((remark) => `${style.warn("!")} ${remark}`),
        ]),
    ...(lacking.length === 0 ? [] : [style.warn(`The copy lacks ${count(lacking.length, "object")}:`)]),
    ...shown.map(({ object, reason }) => `  ${object} ${style.faint(`(${reason})`)}`),
    ...(more > 0 ? [style.faint(`  and ${more} more, see --verbose`)] : []),
    "",
    ...columns(
      migrations.map(({ version, name, up, down }) => [
        half("up", up, style),
        half("down", down, style),
        version,
        name,
      ]),
    ),
  ].join("\n");
}

const words: Readonly<Record<RehearsedOutcome, string>> = {
  done: "",
  fails: "fails",
  "not-rehearsed": "not rehearsed",
  skipped: "skipped",
  "no-down": "no down script",
  irreversible: "declared irreversible",
};

function half(direction: string, { outcome, ms }: RehearsedHalf, style: Style): string {
  if (outcome === "done") return `${style.good("✓")} ${direction} ${style.faint(duration(ms ?? 0))}`;
  if (outcome === "fails") return style.bad(`✗ ${direction} ${words[outcome]}`);
  return style.warn(`- ${words[outcome].includes("down") ? "" : `${direction} `}${words[outcome]}`);
}
