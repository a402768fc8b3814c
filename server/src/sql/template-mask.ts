// Placeholders that a migration tool fills in before it runs a file, such as `{{ .Schema }}` and `${schema}`: they are
// replaced by SQL of the same length, so that the rest of the statement can be parsed and no position moves.
import type { OffsetRange } from "../base/text-range";
import { Lexer } from "./lexer";
import { withoutOtherBranches } from "./template-branches";

export interface MaskedText {
  readonly text: string;
  readonly masks: readonly OffsetRange[];
}

/** Which placeholders a tool knows. */
export type PlaceholderStyle = "braces" | "dollar" | "psql";

const gates: Readonly<Record<PlaceholderStyle, string>> = { braces: "{{", dollar: "${", psql: ":" };

/** The text with its placeholders replaced; those in strings, quoted names and comments need none. */
export function maskTemplates(written: string, styles: readonly PlaceholderStyle[]): MaskedText {
  const text = styles.includes("braces") ? withoutOtherBranches(written) : written;
  const used = styles.filter((style) => text.includes(gates[style]));
  if (used.length === 0) return { text, masks: [] };
  const lexer = new Lexer(text);
  const masks: OffsetRange[] = [];
  let masked = "";
  let done = 0;
  while (lexer.next() !== "end") {
    if (lexer.kind !== "symbol") continue;
    // A dollar sign at the end of a word belongs to the word for PostgreSQL.
    const start = text.startsWith("${", lexer.start - 1) ? lexer.start - 1 : lexer.start;
    const end = placeholderEnd(text, start, used);
    if (end < 0) continue;
    masked += text.slice(done, start) + standIn(text, start, end);
    masks.push({ start, end });
    done = lexer.end = end;
  }
  return masks.length === 0 ? { text, masks } : { text: masked + text.slice(done), masks };
}

/** Where a placeholder that begins here ends; -1 when none does. */
function placeholderEnd(text: string, start: number, styles: readonly PlaceholderStyle[]): number {
  for (const style of styles) {
    if (style === "braces" && text.startsWith("{{", start)) return after(text, "}}", start);
    if (style === "dollar" && text.startsWith("${", start)) return after(text, "}", start);
    if (style !== "psql") continue;
    psqlVariable.lastIndex = start;
    const found = psqlVariable.exec(text);
    // A colon behind a word or a number is the bound of an array slice.
    if (found && !/[\w\])]/.test(text[start - 1] ?? "")) return start + found[0].length;
  }
  return -1;
}

const psqlVariable = /:(?:[A-Za-z_]\w*|'[A-Za-z_]\w*'|"[A-Za-z_]\w*")/y;

function after(text: string, close: string, start: number): number {
  const at = text.indexOf(close, start);
  return at < 0 ? -1 : at + close.length;
}

/**
 * Blanks for a line of its own, which is a directive of the template or a whole statement; else a name, a string or a
 * quoted name as the place asks for.
 */
function standIn(text: string, start: number, end: number): string {
  const placeholder = text.slice(start, end);
  if (placeholder[1] === "'") return `'${"x".repeat(placeholder.length - 2)}'`;
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const feed = text.indexOf("\n", end);
  const behind = text.slice(end, feed < 0 ? text.length : feed);
  const isDirective = /^\{\{-?\s*(?:\/\*|(?:if|else|end|range|with|define|template|block)\b)/.test(
    placeholder,
  );
  if (isDirective || (before.trim() === "" && /^\s*;?\s*$/.test(behind))) {
    return placeholder.replace(/[^\r\n]/g, " ");
  }
  // Different placeholders stay different names.
  const name = placeholder.toLowerCase().replace(/[^\w\r\n]/g, "_");
  return `x${name.slice(1)}`;
}
