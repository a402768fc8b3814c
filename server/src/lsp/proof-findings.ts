// What the proof of a pair found, as findings on the statements that are to blame. Pure.
import { LineIndex, type Range } from "../base/text-range";
import type { Migration } from "../migrations/migration";
import type { Direction, Finding, Severity } from "../protocol/findings";
import type { ProvedDifference, VerifyResult } from "../protocol/reports/verify";

/** Differences named in one finding. */
const mostNamed = 5;

/** Codes of the findings; each has a page. */
export const proofCodes = ["verify/up-fails", "verify/down-fails", "verify/differs"] as const;
export type ProofCode = (typeof proofCodes)[number];

export interface ProvedFinding extends Finding {
  readonly rule: ProofCode;
  /** The objects it is about, without their schema and quotes: "orders.note". */
  readonly names: readonly string[];
}

export function isProved(rule: string): rule is ProofCode {
  return proofCodes.some((code) => code === rule);
}

const start: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function proofFindings(migration: Migration, result: VerifyResult): readonly ProvedFinding[] {
  const { outcome, error } = result;
  if (error !== null) {
    const half: Direction = outcome === "down-fails" ? "down" : "up";
    const code: ProofCode =
      outcome === "up-fails"
        ? "verify/up-fails"
        : outcome === "down-fails"
          ? "verify/down-fails"
          : "verify/differs";
    const when = outcome === "reup-fails" ? "The up cannot run again after its down" : `The ${half} fails`;
    const message = `${when}: ${error.message}.`;
    const range = error.range ?? start;
    return [finding(migration, { code, severity: "error", half, message, range, names: [] })];
  }
  if (outcome !== "differs" && outcome !== "reup-fails") return [];
  const real = result.differences.filter((difference) => difference.class !== "order");
  return byPlace(real, migration).map(({ half, range, differences }) =>
    finding(migration, {
      code: "verify/differs",
      severity: "warning",
      half,
      range,
      message: `${leadOf(outcome, half)}: ${listOf(differences)}.`,
      names: differences.map(({ object }) => withoutSchema(object)),
    }),
  );
}

function leadOf(outcome: VerifyResult["outcome"], half: Direction): string {
  if (outcome === "reup-fails") return "The up makes another schema the second time";
  return half === "down" ? "The down does not give back what was before" : "The down does not take this back";
}

interface Placed {
  readonly half: Direction;
  readonly range: Range;
  readonly differences: ProvedDifference[];
}

/** Those on the same statement together; those that could not be placed at the start of the down. */
function byPlace(differences: readonly ProvedDifference[], { down }: Migration): readonly Placed[] {
  const places = new Map<string, Placed>();
  for (const difference of differences) {
    const { place } = difference;
    const half = place?.direction ?? (down === null ? "up" : "down");
    const range = place?.range ?? start;
    const key = JSON.stringify([half, range]);
    const known = places.get(key);
    if (known) known.differences.push(difference);
    else places.set(key, { half, range, differences: [difference] });
  }
  return [...places.values()];
}

function listOf(differences: readonly ProvedDifference[]): string {
  const named = differences.slice(0, mostNamed).map(({ message }) => message);
  const more = differences.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}

function withoutSchema(object: string): string {
  const bare = object.replaceAll('"', "");
  return bare.slice(bare.indexOf(".") + 1);
}

function finding(
  migration: Migration,
  parts: {
    readonly code: ProofCode;
    readonly severity: Severity;
    readonly half: Direction;
    readonly message: string;
    readonly range: Range;
    readonly names: readonly string[];
  },
): ProvedFinding {
  const { code, severity, half, message, range, names } = parts;
  return {
    rule: code,
    severity,
    message,
    help: "Seen when up, down and up again ran on the embedded database.",
    path: migration[half]?.path ?? "",
    version: migration.version,
    direction: half,
    range,
    related: [],
    fixes: [],
    names,
  };
}

/** One sentence for a person. */
export function proofSummary({ outcome, differences, error, reason }: VerifyResult): string {
  const [first] = differences;
  switch (outcome) {
    case "restores":
      return reason ?? "Up, down and up again restore the schema.";
    case "differs":
      return `The down does not restore the schema: ${first?.message ?? ""}${differences.length > 1 ? `, and ${differences.length - 1} more` : ""}.`;
    case "up-fails":
      return `The up fails: ${error?.message ?? reason}.`;
    case "down-fails":
      return `The down fails: ${error?.message ?? reason}.`;
    case "reup-fails":
      return `The up cannot run again after its down: ${error?.message ?? first?.message ?? reason}.`;
    case "no-down":
      return "The up runs; there is no down script.";
    case "irreversible":
      return `Declared irreversible: ${reason}`;
    case "skipped":
      return `Not proved: ${reason}`;
  }
}

/** Where a finding's text stands now; null when it is not there any more. */
export function movedTo(range: Range, before: string, now: string): Range | null {
  if (before === now) return range;
  const text = textIn(before, range);
  const at = text === "" ? -1 : now.indexOf(text);
  return at < 0 ? null : new LineIndex(now).rangeOf({ start: at, end: at + text.length });
}

function textIn(text: string, { start: from, end }: Range): string {
  const lines = text.split("\n").slice(from.line, end.line + 1);
  const last = lines.length - 1;
  const cut = lines.map((line, at) => (at === last ? line.slice(0, end.character) : line));
  return cut.join("\n").slice(from.character);
}
