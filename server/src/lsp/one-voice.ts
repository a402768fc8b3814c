// Where the proof of a pair and a rule say the same of one object, the proof alone speaks: it has seen it. It takes the
// rule's fixes and its severity over. Pure.
import { rangesTouch } from "../base/text-range";
import { severities, type Finding, type Severity } from "../protocol/findings";
import type { ProofCode, ProvedFinding } from "./proof-findings";

/** What rules foresee of what the proof sees. */
const foreseen: Readonly<Record<ProofCode, ReadonlySet<string>>> = {
  "verify/up-fails": new Set(["object-already-exists"]),
  "verify/down-fails": new Set(["pair-wrong-order", "pair-rename-not-inverted"]),
  "verify/differs": new Set([
    "pair-incomplete-down",
    "pair-extra-down",
    "pair-rename-not-inverted",
    "pair-type-not-restored",
    "pair-grants-not-restored",
    "pair-roundtrip-drift",
    "pair-up-not-rerunnable-after-down",
  ]),
};

/** Of one file: what the linter said, and what was proved. */
export function inOneVoice(linted: readonly Finding[], proved: readonly ProvedFinding[]): readonly Finding[] {
  const absorbed = new Map<ProvedFinding, Finding[]>(proved.map((finding) => [finding, []]));
  const rest = linted.filter((finding) => {
    const speaker = proved.find((one) => saysTheSame(one, finding));
    if (speaker) absorbed.get(speaker)?.push(finding);
    return !speaker;
  });
  const spoken = proved.map((finding) => {
    const of = absorbed.get(finding) ?? [];
    return {
      ...finding,
      severity: strongest([finding, ...of]),
      fixes: [...finding.fixes, ...of.flatMap(({ fixes }) => fixes)],
    };
  });
  return [...rest, ...spoken];
}

function saysTheSame(proved: ProvedFinding, linted: Finding): boolean {
  if (!foreseen[proved.rule].has(linted.rule)) return false;
  return (
    rangesTouch(proved.range, linted.range) || proved.names.some((name) => isNamed(linted.message, name))
  );
}

function strongest(findings: readonly Finding[]): Severity {
  const all = new Set(findings.map(({ severity }) => severity));
  return severities.find((severity) => all.has(severity)) ?? "warning";
}

/** As a word of its own: "notes" is not in "notes_id". */
function isNamed(message: string, name: string): boolean {
  const words = message.replaceAll('"', "").split(/[\s,;:“”]+/);
  return words.some((word) => {
    const bare = word.replace(/\.$/, "");
    return bare === name || bare.endsWith(`.${name}`);
  });
}
