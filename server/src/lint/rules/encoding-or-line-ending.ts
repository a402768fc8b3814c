// Characters and line ends that look like others: a byte order mark, NUL, lost characters, blanks and quotes that are none
// to PostgreSQL, and two kinds of line ends in one file.
import type { OffsetRange } from "../../base/text-range";
import { Lexer } from "../../sql/lexer";
import { defineRule, type RuleFix } from "../rule";

/** What is wrong outside of strings, quoted names and comments, and what was meant. */
const lookalikes: readonly { readonly pattern: RegExp; readonly what: string; readonly meant: string }[] = [
  { pattern: /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/, what: "a blank that is not a space", meant: " " },
  { pattern: /[\u200b\u200e\u200f\u2060\ufeff]/, what: "a character of no width", meant: "" },
  { pattern: /[\u2018\u2019\u201a\u201b]/, what: "a typographic quotation mark", meant: "'" },
  { pattern: /[\u2010-\u2015\u2212]/, what: "a typographic dash", meant: "-" },
  { pattern: /[\u201c\u201d\u201e\u201f]/, what: "a typographic quotation mark", meant: '"' },
];
const anyLookalike = /[\u00a0\u2000-\u200b\u200e-\u2015\u2018-\u201f\u202f\u205f\u2060\u2212\u3000\ufeff]/;

/** Reports of one file; a file pasted from a word processor has hundreds. */
const mostReports = 20;

export const encodingOrLineEnding = defineRule({
  id: "encoding-or-line-ending",
  since: "0.1.0",
  needs: "file",
  severity: "warning",
  default: "on",
  category: "files",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "The file begins with a byte order mark, mixes line ends, or holds NUL, lost characters, or blanks and quotation " +
      "marks that PostgreSQL does not take for such.",
    why:
      "PostgreSQL takes a no-break space for a letter of a name, a typographic quotation mark too, and stops at a byte order " +
      "mark that psql did not remove; nobody sees the difference. Line ends that an editor evens out later change the file's " +
      "checksum.",
    instead:
      "Save the file as UTF-8 without a byte order mark, with one kind of line end, and type such characters anew.",
    examples: {
      reject: ["\ufeffCREATE TABLE a (id int);", "CREATE TABLE\u00a0a (id int);", "SELECT \u2018a\u2019;"],
      accept: [
        "INSERT INTO notes VALUES ('\u201cquoted\u201d\u00a0text'); -- \u00a0",
        "CREATE TABLE a (id int);",
      ],
    },
  },
  messages: {
    mark: {
      text: "The file begins with a byte order mark, which PostgreSQL does not skip.",
      help: "Save it as UTF-8 without a byte order mark.",
    },
    nul: {
      text: "This is the character NUL, which no text of PostgreSQL can hold.",
      help: "Delete it; a file full of them was saved as UTF-16.",
    },
    lost: {
      text: "A character was lost here when the file was saved in another encoding.",
      help: "Type it anew and save the file as UTF-8.",
    },
    ends: {
      text: "This line ends in {found}, while {count} others of the file end in {usual}.",
      help: "Save the file with one kind of line end.",
    },
    lookalike: {
      text: "This is {what} ({code}), which PostgreSQL takes for a part of a name.",
      help: "Type the plain character instead.",
    },
  },
  check({ file, report }) {
    const { sql, path, migration, direction } = file;
    const { text } = sql;
    // One file may hold both halves: the whole of it is looked at once.
    const isSecond = direction === "down" && migration.up?.path === path;
    if (!isSecond && (text.startsWith("\ufeff") || migration[direction]?.byteOrderMark)) {
      const at = { start: 0, end: text.startsWith("\ufeff") ? 1 : 0 };
      const fixes = at.end === 0 ? {} : { fixes: () => [fixOf(path, at, "", "Delete the byte order mark")] };
      report(null, { message: "mark", at, ...fixes });
    }
    for (const [character, message] of [
      ["\u0000", "nul"],
      ["\ufffd", "lost"],
    ] as const) {
      const start = text.indexOf(character);
      if (start >= 0) report(null, { message, at: { start, end: start + 1 } });
    }
    const ends = isSecond ? null : mixedEnds(text);
    if (ends) {
      const { at, ...data } = ends;
      report(null, { message: "ends", at, data, fixes: () => [evenEnds(path, text, data.usual)] });
    }
    if (!anyLookalike.test(text)) return;
    const places = lookalikePlaces(text);
    const fix = (): readonly RuleFix[] => [writePlain(path, text, places)];
    for (const start of places.slice(0, mostReports)) {
      const character = text[start] ?? "";
      const what = lookalikeOf(character)?.what ?? "";
      const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      report(null, { message: "lookalike", at: { start, end: start + 1 }, data: { what, code }, fixes: fix });
    }
  },
});

function lookalikeOf(character: string): (typeof lookalikes)[number] | undefined {
  return lookalikes.find(({ pattern }) => pattern.test(character));
}

/** All of them at once: quotation marks come in twos. */
function writePlain(path: string, text: string, places: readonly number[]): RuleFix {
  const edits = places.map((start) => ({
    path,
    range: { start, end: start + 1 },
    newText: lookalikeOf(text[start] ?? "")?.meant ?? "",
  }));
  return { title: "Write plain characters", safe: false, edits };
}

function fixOf(path: string, range: OffsetRange, newText: string, title: string): RuleFix {
  return { title, safe: false, edits: [{ path, range, newText }] };
}

const names = { "\n": "LF", "\r\n": "CRLF" } as const;

/** The first line end of the rarer kind; null when there is one kind. */
function mixedEnds(text: string): {
  readonly at: OffsetRange;
  readonly found: string;
  readonly usual: string;
  readonly count: number;
} | null {
  if (!text.includes("\r\n")) return null;
  const places = { "\n": [] as number[], "\r\n": [] as number[] };
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    if (text[at - 1] === "\r") places["\r\n"].push(at - 1);
    else places["\n"].push(at);
  }
  if (places["\n"].length === 0) return null;
  const [usual, rare] =
    places["\n"].length >= places["\r\n"].length ? (["\n", "\r\n"] as const) : (["\r\n", "\n"] as const);
  const start = places[rare][0] ?? 0;
  return {
    at: { start, end: start + rare.length },
    found: names[rare],
    usual: names[usual],
    count: places[usual].length,
  };
}

function evenEnds(path: string, text: string, usual: string): RuleFix {
  const newText = usual === "LF" ? "\n" : "\r\n";
  const edits = Array.from(text.matchAll(/\r?\n/g), ({ 0: found, index: start }) => ({
    path,
    range: { start, end: start + found.length },
    newText,
  }));
  const changed = edits.filter(({ range }) => range.end - range.start !== newText.length);
  return { title: `End every line in ${usual}`, safe: false, edits: changed };
}

function lookalikePlaces(text: string): readonly number[] {
  const places: number[] = [];
  const lexer = new Lexer(text);
  for (let kind = lexer.next(); kind !== "end"; kind = lexer.next()) {
    if (kind === "string" || kind === "quoted" || kind === "line-comment" || kind === "block-comment")
      continue;
    const { start, end } = lexer;
    for (let at = start; at < end; at++) {
      if (at > 0 && anyLookalike.test(text[at] ?? "")) places.push(at);
    }
  }
  return places;
}
