// Prints results as a Markdown table, so that they can be pasted into README.md as they are.

export type Cell = string | number;

export function printTable(title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const cells = [head, ...rows.map((row) => row.map(show))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  process.stdout.write(`\n${title}\n\n${[line(head), rule, ...cells.slice(1).map(line)].join("\n")}\n`);
}

function show(cell: Cell): string {
  if (typeof cell === "string") return cell;
  if (!Number.isFinite(cell)) return "–";
  return Math.abs(cell) >= 100 ? String(Math.round(cell)) : cell.toFixed(Math.abs(cell) >= 10 ? 1 : 2);
}
