// What the proof on the embedded database found, failures first in the sum and in full below.
import {
  verifyOutcomes,
  type VerifyMode,
  type VerifyModeResult,
  type VerifyOutcome,
  type VerifyReport,
  type VerifyResult,
} from "../../protocol/reports/verify";
import type { Style } from "../style";
import { renderChecks } from "./checks";
import { columns } from "./columns";
import { renderDifferences } from "./differences";
import { duration, placeWords } from "./words";

export function renderVerify(report: VerifyReport, style: Style, cwd: string): string {
  const engine = `${report.engine.kind === "pglite" ? "embedded PostgreSQL" : "PostgreSQL"} ${report.engine.version}`;
  const sum = verifyOutcomes
    .filter((outcome) => report.summary[outcome] > 0)
    .map((outcome) => colorOf(outcome, style)(`${report.summary[outcome]} ${verifyWords[outcome]}`));
  const table = columns(
    report.results.map((result) => [
      colorOf(result.outcome, style)(marks(result.outcome)),
      result.version,
      result.name,
      colorOf(result.outcome, style)(verifyWords[result.outcome]),
      style.faint(result.reason ?? duration(result.ms)),
    ]),
  );
  const lines = [
    `${style.bold("Up, down, compare, up again")} ${style.faint(`· ${engine}`)}`,
    sum.length === 0 ? "No migrations to prove." : sum.join(", "),
    "",
  ];
  report.results.forEach((result, index) => {
    lines.push(table[index] ?? "", ...details(result, style, cwd).map((line) => `    ${line}`));
  });
  if (report.results.length > 0) {
    const stages = report.stages.map((stage, index) => ({ ...stage, id: `${index + 1}. ${stage.title}` }));
    lines.push("", ...renderChecks(stages, style, cwd), "", ...renderChecks(report.checks, style, cwd));
  }
  for (const mode of report.modes ?? []) lines.push("", ...modeLines(mode, style));
  return lines.join("\n");
}

export const modeWords: Readonly<Record<VerifyMode, string>> = {
  "one-transaction": "All in one transaction",
  "simple-queries": "Each file as one simple query",
};

function modeLines({ mode, version, error, differences }: VerifyModeResult, style: Style): string[] {
  const words = modeWords[mode];
  if (error !== null)
    return [`${style.warn("!")} ${words}: ${version ?? "commit"} fails: ${error.message} (${error.code})`];
  if (differences.length === 0) return [`${style.good("✓")} ${words}: the same schema`];
  return [`${style.warn("!")} ${words}: another schema`, ...renderDifferences(differences, style)];
}

function details(result: VerifyResult, style: Style, cwd: string): string[] {
  const lines = result.differences.flatMap(({ message, place }) => [
    `  ${message}`,
    ...(place === null ? [] : [`    ${style.place(placeWords(place, cwd))}`]),
  ]);
  if (result.error !== null) {
    const { code, message } = result.error;
    lines.push(`  ${style.place(placeWords(result.error, cwd))}`, `  ${message} ${style.faint(`(${code})`)}`);
  }
  return lines;
}

export const verifyWords: Readonly<Record<VerifyOutcome, string>> = {
  restores: "restores the schema",
  differs: "leaves differences",
  "up-fails": "up fails",
  "down-fails": "down fails",
  "reup-fails": "up fails the second time",
  "no-down": "no down script",
  irreversible: "declared irreversible",
  skipped: "skipped, unverified",
};

function colorOf(outcome: VerifyOutcome, style: Style): (text: string) => string {
  if (outcome === "restores") return (text) => style.good(text);
  if (outcome === "no-down" || outcome === "irreversible" || outcome === "skipped")
    return (text) => style.warn(text);
  return (text) => style.bad(text);
}

function marks(outcome: VerifyOutcome): string {
  if (outcome === "restores") return "✓";
  return outcome === "no-down" || outcome === "irreversible" || outcome === "skipped" ? "-" : "✗";
}
