// What a file name says: `<version>_<name>.up.sql` or `.down.sql`. The version is a run of digits of any length, a
// number or a timestamp. Knows no folder.
import type { Direction } from "../protocol/findings";

export interface FileNameParts {
  /** As written, for instance "007". */
  readonly version: string;
  readonly name: string;
  readonly direction: Direction;
}

const pattern = /^(\d+)_(.+)\.(up|down)\.sql$/s;

/** The parts of a file name; null when it is no half of a pair. */
export function parseFileName(fileName: string): FileNameParts | null {
  const [, version, name, direction] = pattern.exec(fileName) ?? [];
  if (!version || !name || (direction !== "up" && direction !== "down")) return null;
  return { version, name, direction };
}

/** Why a .sql file is no half of a pair, as the end of a sentence. */
export function whyStray(fileName: string): string {
  const stem = fileName.replace(/\.sql$/i, "");
  if (!/^\d/.test(stem)) return "it does not begin with a version number";
  if (!/^\d+_/.test(stem)) return "an underscore has to follow the version number";
  const direction = /\.([^.]*)$/.exec(stem)?.[1];
  if (direction === undefined) return "it ends in neither .up.sql nor .down.sql";
  if (direction !== "up" && direction !== "down") return `"${direction}" is neither up nor down`;
  if (!fileName.endsWith(".sql")) return "it has to end in .sql, in lower case";
  return "it has no name after the version number";
}

const digits = /^\d+$/;
const dotted = /^\d+(?:[._]\d+)*$/;

/** Order of versions: by value when both are numbers or numbers with points (007 = 7, 1.2 < 1.10), else as text. */
export function compareVersions(a: string, b: string): number {
  if (digits.test(a) && digits.test(b)) return compareNumbers(a, b);
  if (!dotted.test(a) || !dotted.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  const left = a.split(/[._]/);
  const right = b.split(/[._]/);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareNumbers(left[at] ?? "0", right[at] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}

function compareNumbers(a: string, b: string): number {
  const left = withoutZeros(a);
  const right = withoutZeros(b);
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function sameVersion(a: string, b: string): boolean {
  return a === b || versionKey(a) === versionKey(b);
}

/** One text for all ways of writing a version: of equal versions, and of no others, the keys are equal. */
export function versionKey(version: string): string {
  if (!dotted.test(version)) return version;
  const parts = version.split(/[._]/).map(withoutZeros);
  while (parts.length > 1 && parts.at(-1) === "0") parts.pop();
  return parts.join(".");
}

function withoutZeros(number: string): string {
  return number.startsWith("0") ? number.replace(/^0+(?=\d)/, "") : number;
}
