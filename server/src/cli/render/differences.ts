// Objects that differ between two schemas.
import type { Difference } from "../../protocol/reports/difference";
import type { Style } from "../style";

export function renderDifferences(differences: readonly Difference[], style: Style): string[] {
  return differences.flatMap(({ change, kind, object, before, after }) => {
    const color = change === "extra" ? style.warn(change) : style.bad(change);
    const lines = [`  ${color} ${kind} ${style.bold(object)}`];
    if (change === "changed") {
      if (before !== null) lines.push(...side(style.bad("-"), before));
      if (after !== null) lines.push(...side(style.good("+"), after));
    }
    return lines;
  });
}

function side(sign: string, text: string): string[] {
  return text.split("\n").map((line) => `      ${sign} ${line}`);
}
