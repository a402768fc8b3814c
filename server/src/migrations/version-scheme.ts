// What a version number is made of: a place in a sequence, or a time. Knows no folder.

export type VersionScheme = "sequence" | "timestamp" | "other";

/** A sequence has few digits or leading zeros; a time begins with a year or counts the seconds since 1970. */
export function schemeOf(version: string): VersionScheme {
  if (!/^\d+$/.test(version)) return "other";
  if (version.startsWith("0") || version.length < 8) return "sequence";
  if (unixUnit(version) !== null || /^(?:19|2\d)\d{8}/.test(version)) return "timestamp";
  if (version.length >= 10) return "other";
  return /^(?:19|20)/.test(version) ? "timestamp" : "sequence";
}

/** Milliseconds in one unit of a count since 1970: of seconds, milliseconds, microseconds or nanoseconds. */
function unixUnit(version: string): number | null {
  if (!version.startsWith("1")) return null;
  return (
    new Map([
      [10, 1000],
      [13, 1],
      [16, 1e-3],
      [19, 1e-6],
    ]).get(version.length) ?? null
  );
}

/**
 * The moment a timestamp stands for, in milliseconds since 1970, UTC; "malformed" when its digits are no date; null when
 * it is no timestamp.
 */
export function timeOf(version: string): number | "malformed" | null {
  if (schemeOf(version) !== "timestamp") return null;
  const unit = unixUnit(version);
  if (unit !== null) return Number(version) * unit;
  const [, year = "", month = "", day = "", rest = ""] = /^(\d{4})(\d\d)(\d\d)(\d*)$/.exec(version) ?? [];
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const isDate = new Date(date).toISOString().startsWith(`${year}-${month}-${day}`);
  // Digits beyond milliseconds are a count, and who counts may do so in the whole number.
  if (!isDate || Number(year) < 1900) return version.length > 17 ? null : "malformed";
  // Two digits behind a date are a count, and what follows the seconds is a fraction or a count.
  if (rest.length < 4) return date;
  const [hours = 0, minutes = 0, seconds = 0] = [0, 2, 4].map((at) => Number(rest.slice(at, at + 2)));
  // Minutes and seconds past 59 are written by those who count in them.
  if (hours > 23) return "malformed";
  return date + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
