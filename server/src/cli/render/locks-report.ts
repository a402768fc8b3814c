// What each statement locks: the forecast, and below it what the embedded database took.
import type { LockedStatement, LocksReport, ObservedStatement } from "../../protocol/reports/locks";
import type { Style } from "../style";
import { renderLocks } from "./locks";
import { count, oneLine, shortPath } from "./words";

/** What a query takes on an index or table it reads keeps nobody waiting. */
const harmless: ReadonlySet<string> = new Set(["ACCESS SHARE", "ROW SHARE"]);

export interface LocksView {
  readonly style: Style;
  readonly cwd: string;
  /** Tell also locks that keep nobody waiting. */
  readonly verbose: boolean;
}

export function renderLocksReport(report: LocksReport, view: LocksView): string {
  const { style } = view;
  const lines = [headOf(report, style)];
  for (const { version, name, statements, not_observed: reason } of report.migrations) {
    lines.push("", style.bold(`${version} ${name}`));
    for (const statement of statements) lines.push(...statementLines(statement, view));
    if (reason !== null) lines.push(`  ${style.warn("!")} Not watched: ${reason}`);
  }
  return lines.join("\n");
}

function headOf({ engine, migrations, disagreements }: LocksReport, style: Style): string {
  const what = style.bold(`Locks of ${count(migrations.length, "migration")}`);
  if (engine === null) return `${what} ${style.faint("· foretold, nothing was run")}`;
  const seen = `· foretold, and seen on embedded PostgreSQL ${engine.version}: what is locked, not for how long`;
  const verdict =
    disagreements === 0 ? style.good("They agree.") : style.warn(`${count(disagreements, "disagreement")}.`);
  return `${what} ${style.faint(seen)}\n${verdict}`;
}

function statementLines(
  { path, range, sql, locks, observed }: LockedStatement,
  { style, cwd, verbose }: LocksView,
): string[] {
  const { line, character } = range.start;
  return [
    `  ${oneLine(sql)}`,
    `    ${style.faint(`${shortPath(path, cwd)}:${line + 1}:${character + 1}`)}`,
    ...renderLocks(locks, style).map((text) => `    ${text}`),
    ...(observed === null ? [] : observedLines(observed, style, verbose)),
  ];
}

function observedLines(
  { locks, disagreements }: ObservedStatement,
  style: Style,
  verbose: boolean,
): string[] {
  const shown = locks.filter(({ mode, rewrite }) => verbose || rewrite || !harmless.has(mode));
  const words = shown.map(({ relation, mode, rewrite, scan }) =>
    [`${relation}: ${mode}`, rewrite ? "rewritten" : "", scan ? "scanned" : ""]
      .filter((word) => word !== "")
      .join(", "),
  );
  return [
    ...words.map((text) => `    ${style.faint("seen")} ${text}`),
    ...disagreements.map((text) => `    ${style.warn("not as foretold:")} ${text}`),
  ];
}
