// How many rows a table has, as short as a person says it.

/** For instance "about 40 million rows". */
export function rowsInWords(rows: number): string {
  if (rows >= 1_000_000_000) return `about ${rounded(rows / 1_000_000_000)} billion rows`;
  if (rows >= 1_000_000) return `about ${rounded(rows / 1_000_000)} million rows`;
  if (rows >= 1000) return `about ${(Math.round(rows / 1000) * 1000).toLocaleString("en")} rows`;
  return `about ${rows} rows`;
}

/** Two digits at least. */
function rounded(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
