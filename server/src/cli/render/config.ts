// The settings and where each came from.
import type { ConfigReport } from "../../protocol/reports/config";
import type { Style } from "../style";
import { columns } from "./columns";

export function renderConfig(report: ConfigReport, explain: boolean, style: Style): string {
  const lines = [`${style.bold("Config")} ${report.config_path ?? style.faint("no config file")}`];
  const rows: string[][] = [];
  for (const { key, value, origin, from, beaten } of report.values) {
    rows.push([key, show(value), ...(explain ? [style.faint(`${origin}: ${from}`)] : [])]);
    if (!explain) continue;
    for (const other of beaten) {
      rows.push(["", style.faint(other.value), style.faint(`beaten ${other.origin}: ${other.from}`)]);
    }
  }
  lines.push(...columns(rows));
  lines.push("", style.bold("Targets"));
  lines.push(
    ...columns(
      report.targets.map((target) => [
        target.name === report.target ? style.good("→") : " ",
        target.name,
        target.access === "read-only" ? `${target.environment}, read-only` : target.environment,
        target.kind === "scratch" ? target.address : `${target.user}@${target.address}/${target.database}`,
        style.faint(`password: ${target.password}`),
      ]),
    ),
  );
  const chosen = explain ? report.targets.find(({ name }) => name === report.target) : undefined;
  if (chosen?.origins !== undefined) {
    lines.push("", style.bold(`Where ${chosen.name} comes from`));
    lines.push(...columns(Object.entries(chosen.origins).map(([part, from]) => [part, style.faint(from)])));
  }
  for (const { name, problem } of report.unusable_targets ?? []) {
    lines.push(`    ${style.warn(name)} ${problem.message}`);
  }
  if (report.found !== undefined && report.found.length > 0) {
    lines.push("", style.bold("Connections that targets can be made of"));
    lines.push(...columns(report.found.map(({ from, address }) => [address, style.faint(from)])));
  }
  return lines.join("\n");
}

function show(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null) return "none";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  return JSON.stringify(value);
}
