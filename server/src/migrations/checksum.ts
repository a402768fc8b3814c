// The checksum by which an applied migration is known again. It is the SHA-256 of the normalised text, so that what an
// editor or git changes on its own (line ends, a byte order mark, trailing blanks) is no edit, and everything else is.
import { sha256 } from "../base/hash";

/** Lower-case hex SHA-256 of `normalisedText`. */
export function checksumOf(text: string): string {
  return sha256(normalisedText(text));
}

const ofHalves = new WeakMap<object, string>();

/** Of a half's text, worked out once; null where there is no half, or no text. */
export function checksumOfHalf(half: { readonly text: string | null } | null | undefined): string | null {
  if (half == null || half.text === null) return null;
  const known = ofHalves.get(half);
  if (known !== undefined) return known;
  const checksum = checksumOf(half.text);
  ofHalves.set(half, checksum);
  return checksum;
}

/**
 * The text without byte order mark, with LF line ends, without blanks (spaces and tabs) at the ends of lines and without
 * blank lines at the end; a text that holds anything ends in one line feed.
 */
export function normalisedText(text: string): string {
  if (isNormal(text)) return text;
  const lines = text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => trimmedLine(line));
  while (lines.at(-1) === "") lines.pop();
  return lines.map((line) => `${line}\n`).join("");
}

/** Most files are as they should be, and looking is cheaper than taking them to lines. */
function isNormal(text: string): boolean {
  return text === "" || (/[^\n]\n$/.test(text.slice(-2)) && !/[\r\uFEFF]|[ \t]\n/.test(text));
}

/** By hand, because a regular expression for trailing blanks is quadratic on long runs of them. */
function trimmedLine(line: string): string {
  let end = line.length;
  while (end > 0 && (line.charCodeAt(end - 1) === 32 || line.charCodeAt(end - 1) === 9)) end--;
  return line.slice(0, end);
}
