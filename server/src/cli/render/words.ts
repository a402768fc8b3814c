// Counts, sizes, times and paths as people read them.
import { relative, sep } from "node:path";
import type { Range } from "../../base/text-range";

/** `1 finding`, `2 findings`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** Digits in groups of three. */
export function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** Bytes with a binary unit, as pg_size_pretty counts. */
export function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** The same for what may last days: "3 h", "12 days". */
export function longDuration(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return duration(ms);
  return hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} days`;
}

/** `db/migrations/007_a.down.sql:3:1`, as terminals and editors follow it. */
export function placeWords(
  { path, range }: { readonly path: string; readonly range: Range | null },
  cwd: string,
): string {
  const start = range?.start;
  return `${shortPath(path, cwd)}${start ? `:${start.line + 1}:${start.character + 1}` : ""}`;
}

/** `2026-11-22 14:20:00 UTC` of an ISO 8601 time. */
export function time(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? iso : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The path as seen from the working directory, or as it is when it lies elsewhere. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === "" ? "." : short.startsWith("..") ? path : short;
}

/** The first line of a text, cut to a width. */
export function oneLine(text: string, width = 100): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}

/** A sentence with the paths below the working directory as seen from there. */
export function shortPaths(text: string, cwd: string): string {
  return text.replaceAll(cwd.endsWith(sep) ? cwd : `${cwd}${sep}`, "");
}
