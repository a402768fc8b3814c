// Findings in a terminal: the sum first, then each finding as file:line:column with its source. What a rule says of a file
// is told in full once, with the places of the others; when it speaks of very many files, the later ones by place alone.
import { severities, type Finding, type LintReport, type Severity } from "../../protocol/findings";
import type { Style } from "../style";
import { columns } from "./columns";
import { excerpt } from "./excerpt";
import { count, duration, longDuration, shortPath } from "./words";

export interface LintView {
  readonly style: Style;
  readonly cwd: string;
  readonly textOf: (path: string) => string | null;
  /** Tell every finding in full. */
  readonly verbose: boolean;
  /** Folders that were linted. */
  readonly folders: readonly string[];
  /** Files that --fix changed. */
  readonly fixed: readonly string[];
  readonly now: Date;
}

/** From this many findings on, a rule's later ones are told by place alone. */
const many = 30;
const toldInFull = 3;

export function renderLint(report: LintReport, view: LintView): string {
  const { style } = view;
  const { summary, findings } = report;
  const where = view.folders.map((folder) => shortPath(folder, view.cwd)).join(", ");
  const read = `${count(summary.files, "file")}, ${count(summary.statements, "statement")}`;
  const lines = [
    `${style.bold(where)} ${style.faint(`· ${read} · ${duration(summary.ms)}`)}`,
    ...knowledgeLines(report, view),
    `${sum(report, style)}${fixable(findings)}`,
  ];
  for (const path of view.fixed) lines.push(`${style.good("fixed")} ${shortPath(path, view.cwd)}`);
  if (findings.length > 10) lines.push("", ...byRule(findings, style));
  if (view.verbose) for (const finding of findings) lines.push("", ...renderFinding(finding, view));
  else lines.push(...inGroups(findings, view));
  return lines.join("\n");
}

/** One rule's findings in one file. */
type Group = readonly [first: Finding, ...others: Finding[]];

function inGroups(findings: readonly Finding[], view: LintView): string[] {
  const lines: string[] = [];
  const groups = groupsOf(findings);
  const told = new Map<string, number>();
  const later: Group[] = [];
  for (const group of groups) {
    const [first, ...others] = group;
    const already = told.get(first.rule) ?? 0;
    told.set(first.rule, already + 1);
    if (groups.length >= many && already >= toldInFull) {
      later.push(group);
      continue;
    }
    lines.push("", ...renderFinding(first, view), ...alsoAt(others, view.style));
  }
  lines.push(...byPlaceAlone(later, view));
  return lines;
}

function groupsOf(findings: readonly Finding[]): readonly Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.path}\u0000${finding.rule}\u0000${finding.severity}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

/** More places in one file than this are told by their number. */
const mostPlaces = 10;

function alsoAt(others: readonly Finding[], style: Style): string[] {
  if (others.length === 0) return [];
  const places = others
    .slice(0, mostPlaces)
    .map(({ range: { start } }) => `${start.line + 1}:${start.character + 1}`);
  const rest = others.length > mostPlaces ? ` and ${others.length - mostPlaces} more` : "";
  return [`  ${style.faint("Also at")} ${places.join(", ")}${rest}`];
}

export function renderFinding(finding: Finding, view: Pick<LintView, "style" | "cwd" | "textOf">): string[] {
  const { style } = view;
  const color = colorOf(style, finding.severity);
  const lines = [
    `${style.place(placeOf(finding, view.cwd))} ${color(finding.severity)} ${style.faint(finding.rule)}`,
    `  ${finding.message}`,
  ];
  const text = view.textOf(finding.path);
  if (text !== null) lines.push(...excerpt(text, finding.range, style, color).map((line) => `    ${line}`));
  if (finding.help !== "") lines.push(`  ${style.faint("Instead:")} ${finding.help}`);
  for (const related of finding.related) {
    const place = `${shortPath(related.path, view.cwd)}:${related.range.start.line + 1}`;
    lines.push(`  ${style.faint(`See ${place}:`)} ${related.message}`);
  }
  for (const fix of finding.fixes) {
    lines.push(`  ${style.faint(fix.safe ? "Fix (--fix):" : "Fix (in the editor):")} ${fix.title}`);
  }
  return lines;
}

function sum(report: LintReport, style: Style): string {
  const { errors, warnings, infos, hints, unparsed } = report.summary;
  const parts = [
    errors > 0 ? style.bad(count(errors, "error")) : "",
    warnings > 0 ? style.warn(count(warnings, "warning")) : "",
    infos > 0 ? style.note(count(infos, "info", "infos")) : "",
    hints > 0 ? style.faint(count(hints, "hint")) : "",
  ].filter((part) => part !== "");
  const total = parts.length === 0 ? style.good("No findings") : parts.join(", ");
  const not = unparsed === 0 ? "" : ` · ${count(unparsed, "statement")} not understood`;
  return `${total}${not}`;
}

/** Where more than the files was known from, and how old that is. */
function knowledgeLines({ knowledge: { replayed, target } }: LintReport, { style, now }: LintView): string[] {
  const parts = [
    ...(replayed ? ["the schema as the earlier migrations made it on the embedded database"] : []),
    ...(target === null ? [] : [factsOf(target, now)]),
  ];
  return parts.length === 0 ? [] : [style.faint(`Known besides: ${parts.join("; ")}`)];
}

function factsOf({ name, read_at }: NonNullable<LintReport["knowledge"]["target"]>, now: Date): string {
  if (read_at === null) return "table sizes from a file";
  const age = now.getTime() - new Date(read_at).getTime();
  const when = age < 2000 ? "read now" : `read ${longDuration(age)} ago`;
  return `schema, table sizes and history of ${name ?? "a database"}, ${when}`;
}

function fixable(findings: readonly Finding[]): string {
  const safe = findings.filter((finding) => finding.fixes.some((fix) => fix.safe)).length;
  return safe === 0 ? "" : ` · ${safe} fixable with --fix`;
}

function byRule(findings: readonly Finding[], style: Style): string[] {
  const rules = new Map<string, { severity: Severity; times: number }>();
  for (const { rule, severity } of findings) {
    const entry = rules.get(rule) ?? { severity, times: 0 };
    entry.times++;
    rules.set(rule, entry);
  }
  const rows = [...rules]
    .sort(
      ([, a], [, b]) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.times - a.times,
    )
    .map(([rule, { severity, times }]) => [
      String(times).padStart(5),
      colorOf(style, severity)(severity),
      rule,
    ]);
  return columns(rows, "");
}

/** Places of a rule told this way; the rest is a number. */
const mostFiles = 20;

function byPlaceAlone(groups: readonly Group[], { style, cwd }: LintView): string[] {
  const rules = new Map<string, Finding[]>();
  for (const group of groups) {
    const [{ rule }] = group;
    rules.set(rule, [...(rules.get(rule) ?? []), ...group]);
  }
  const lines: string[] = [];
  for (const [rule, rest] of rules) {
    lines.push(
      "",
      `${style.faint("and")} ${count(rest.length, "more", "more")} ${style.faint("of")} ${rule}:`,
    );
    lines.push(...rest.slice(0, mostFiles).map((finding) => `  ${placeOf(finding, cwd)}`));
    if (rest.length > mostFiles)
      lines.push(style.faint(`  … and ${rest.length - mostFiles} more; --verbose tells all`));
  }
  return lines;
}

function placeOf(finding: Finding, cwd: string): string {
  const { line, character } = finding.range.start;
  return `${shortPath(finding.path, cwd)}:${line + 1}:${character + 1}`;
}

export function colorOf(style: Style, severity: Severity): (text: string) => string {
  switch (severity) {
    case "error":
      return (text) => style.bad(text);
    case "warning":
      return (text) => style.warn(text);
    case "info":
      return (text) => style.note(text);
    case "hint":
      return (text) => style.faint(text);
  }
}
