// Findings in a terminal: the sum first, then each finding as file:line:column with its source. When a rule speaks very
// often, its first findings are told in full and the others by their place.
import { severities, type Finding, type LintReport, type Severity } from "../../protocol/findings";
import type { Style } from "../style";
import { columns } from "./columns";
import { excerpt } from "./excerpt";
import { count, duration, shortPath } from "./words";

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
    `${sum(report, style)}${fixable(findings)}`,
  ];
  for (const path of view.fixed) lines.push(`${style.good("fixed")} ${shortPath(path, view.cwd)}`);
  if (findings.length > 10) lines.push("", ...byRule(findings, style));
  const told = new Map<string, number>();
  for (const finding of findings) {
    const already = told.get(finding.rule) ?? 0;
    told.set(finding.rule, already + 1);
    const full = view.verbose || findings.length < many || already < toldInFull;
    if (full) lines.push("", ...renderFinding(finding, view));
  }
  if (!view.verbose && findings.length >= many) lines.push(...others(findings, view));
  return lines.join("\n");
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

function others(findings: readonly Finding[], view: LintView): string[] {
  const { style } = view;
  const rules = new Map<string, Finding[]>();
  for (const finding of findings) rules.set(finding.rule, [...(rules.get(finding.rule) ?? []), finding]);
  const lines: string[] = [];
  for (const [rule, all] of rules) {
    const rest = all.slice(toldInFull);
    if (rest.length === 0) continue;
    lines.push(
      "",
      `${style.faint("and")} ${count(rest.length, "more", "more")} ${style.faint("of")} ${rule}:`,
    );
    lines.push(...rest.slice(0, 20).map((finding) => `  ${placeOf(finding, view.cwd)}`));
    if (rest.length > 20) lines.push(style.faint(`  … and ${rest.length - 20} more; --verbose tells all`));
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
