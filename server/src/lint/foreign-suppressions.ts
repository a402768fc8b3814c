// The suppression comments of other PostgreSQL linters, so that a project that used one keeps its decisions. Knows their
// spelling only; which of our rules is meant is looked up in the rules' sources.

export interface ForeignSuppression {
  readonly tool: string;
  /** Rules of that tool; empty for all of them. */
  readonly rules: readonly string[];
  readonly wholeFile: boolean;
}

const forms: readonly { readonly tool: string; readonly pattern: RegExp }[] = [
  { tool: "squawk", pattern: /squawk-ignore(-file)?(?=\s|$)(.*)/i },
  { tool: "pgls", pattern: /(?:pgls|pgt)-ignore(-all)?(?=\s|$)([^:]*)/i },
  { tool: "pgfence", pattern: /pgfence-ignore()(?=[\s:]|$):?(.*)/i },
  { tool: "pgsafe", pattern: /pgsafe:ignore()(?:\s+([\w-]+))/i },
  { tool: "eugene", pattern: /eugene:\s*ignore()(.*)/i },
  { tool: "migrationpilot", pattern: /migrationpilot-disable(-file)?(?=\s|$)(.*)/i },
  { tool: "atlas", pattern: /atlas:nolint()(.*)/i },
];

/** Null when the comment is none of them. */
export function foreignSuppression(comment: string): ForeignSuppression | null {
  for (const { tool, pattern } of forms) {
    const match = pattern.exec(comment);
    if (!match) continue;
    const [names = ""] = (match[2] ?? "").split(/\s--|\*\//);
    const rules = names.split(/[\s,]+/).map((name) => name.split("/").pop() ?? "");
    return { tool, rules: rules.filter((rule) => rule !== ""), wholeFile: Boolean(match[1]) };
  }
  return null;
}
