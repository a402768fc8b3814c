// Lays rows out in columns. Widths are counted without colours; wide characters count one.
import { stripVTControlCharacters } from "node:util";

/** Lines of the rows with each column padded to its widest cell; the last column is left ragged. */
export function columns(rows: readonly (readonly string[])[], indent = "  ", gap = "  "): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, stripVTControlCharacters(cell).length);
    });
  }
  return rows.map(
    (row) =>
      indent +
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join(gap)
        .trimEnd(),
  );
}

function pad(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - stripVTControlCharacters(cell).length));
}
