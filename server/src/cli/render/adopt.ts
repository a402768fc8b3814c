// What was taken over from another tool, how it was proven, and the way back.
import type { AdoptedState, AdoptReport } from "../../protocol/reports/adopt";
import type { Style } from "../style";
import { columns } from "./columns";
import { renderDifferences } from "./differences";
import { renderTarget } from "./target";
import { count } from "./words";

export function renderAdopt(report: AdoptReport, style: Style, cwd: string): string {
  const { tool, table, kept_as, history, migrations, adopted, undo } = report;
  const sum = `Recorded ${count(adopted, "migration")} in ${history}`;
  const lines = [renderTarget(report.target, style, cwd)];
  if (tool !== null) lines.push(`${tool}: ${table}${kept_as === table ? "" : `, kept as ${kept_as}`}`);
  lines.push(
    ...columns(
      migrations.map(({ key, version, name, state, applied_at }) => [
        mark(state, style),
        version ?? "-",
        name === "" ? key : name,
        words[state],
        style.faint(applied_at ?? ""),
      ]),
    ),
    ...proofLines(report, style),
    adopted > 0 ? `${style.good(sum)}.` : "Nothing was recorded.",
  );
  if (adopted > 0) lines.push("To go back, run:", ...undo.map((sql) => `  ${sql}`));
  return lines.join("\n");
}

function proofLines({ proof }: AdoptReport, style: Style): readonly string[] {
  if (proof === null) return [];
  const left = style.faint(`Not compared: ${proof.not_compared.join("; ")}.`);
  switch (proof.outcome) {
    case "same":
      return [style.good("The files make the target's schema."), left];
    case "differs":
      return [
        style.bad("The files make another schema:"),
        ...renderDifferences(proof.differences, style),
        left,
      ];
    case "not-proven":
      return [style.warn(`Not proven: ${proof.reason}.`)];
  }
}

const words: Readonly<Record<AdoptedState, string>> = {
  applied: "applied",
  changed: "edited since",
  "missing-file": "no file",
  unknown: "no version, not recorded",
  dirty: "half applied",
};

function mark(state: AdoptedState, style: Style): string {
  return state === "applied" ? style.good("✓") : style.warn("!");
}
