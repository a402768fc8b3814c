// What a version number is made of: a place in a sequence, or a time. Knows no folder.

export type VersionScheme = "sequence" | "timestamp" | "other";

/** A sequence has few digits or leading zeros; a time begins with a year or counts the seconds since 1970. */
export function schemeOf(version: string): VersionScheme {
  if (!/^\d+$/.test(version)) return "other";
  if (version.startsWith("0") || version.length < 8) return "sequence";
  if (version.length >= 10) return "timestamp";
  return /^(?:19|20)/.test(version) ? "timestamp" : "sequence";
}

/**
 * The moment a timestamp stands for, in milliseconds since 1970, UTC; "malformed" when its digits are no date; null when
 * it is no timestamp.
 */
export function timeOf(version: string): number | "malformed" | null {
  if (schemeOf(version) !== "timestamp") return null;
  if (version.length === 10 && version.startsWith("1")) return Number(version) * 1000;
  if (version.length === 13) return Number(version);
  const [, year = "", month = "", day = "", rest = ""] = /^(\d{4})(\d\d)(\d\d)(\d*)$/.exec(version) ?? [];
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isDate = new Date(date).toISOString().startsWith(`${year}-${month}-${day}`);
  if (!isDate || Number(year) < 1900) return "malformed";
  // Two digits behind a date are a count, and what follows the seconds is a fraction or a count.
  if (rest.length < 4) return date;
  const [hours = 0, minutes = 0, seconds = 0] = [0, 2, 4].map((at) => Number(rest.slice(at, at + 2)));
  // Minutes and seconds past 59 are written by those who count in them.
  if (hours > 23) return "malformed";
  return date + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
