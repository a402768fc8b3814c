// Durations as people write them in the config file: a number of milliseconds, or a number with a unit.

const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** Milliseconds of `500`, `"500ms"`, `"5s"`, `"2min"` or `"1h"` (PostgreSQL's units); null when it is none of them. */
export function parseDuration(value: string | number): number | null {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? value : null;
  const match = /^(\d+) ?(ms|s|min|h)$/.exec(value);
  if (match) return Number(match[1]) * (milliseconds[match[2] ?? ""] ?? 0);
  return value === "0" ? 0 : null;
}
