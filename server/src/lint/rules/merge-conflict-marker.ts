// Lines that git writes where a merge could not decide.
import type { OffsetRange } from "../../base/text-range";
import { Lexer } from "../../sql/lexer";
import { defineRule } from "../rule";

/** Seven characters at the start of a line, alone or before a blank. */
const marker = /^(?:<{7}|\|{7}|={7}|>{7})(?=[ \t\r]|$)/gm;
const whole = /^<{7}[ \t\r\n][^]*^={7}\r?\n[^]*^>{7}(?:[ \t\r\n]|$)/m;

export const mergeConflictMarker = defineRule({
  id: "merge-conflict-marker",
  since: "0.1.0",
  needs: "file",
  severity: "error",
  default: "on",
  category: "files",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "The file holds a line with which git marks a merge conflict.",
    why:
      "Both sides of the conflict are in the file, and PostgreSQL rejects the line between them. In the body of a function " +
      "nobody notices before the function is called.",
    instead: "Decide between the two sides and delete the marker lines.",
    examples: {
      reject: ["<<<<<<< HEAD\nCREATE TABLE a (id int);\n=======\nCREATE TABLE a (id bigint);\n>>>>>>> main"],
      accept: [
        "CREATE TABLE a (id int); -- =======",
        "INSERT INTO notes VALUES ('\n=======\n');",
        "/*\n=======\n*/\nSELECT 1;",
      ],
    },
  },
  messages: {
    conflict: {
      text: "This line marks a merge conflict that nobody has resolved.",
      help: "Decide between the two sides and delete the marker lines.",
    },
  },
  check({ file, report }) {
    const { text } = file.sql;
    if (text.search(marker) < 0) return;
    const quoted = quotedRanges(text);
    for (const { index: start } of text.matchAll(marker)) {
      if (quoted.some((range) => range.start <= start && start < range.end)) continue;
      report(null, { message: "conflict", at: { start, end: start + 7 } });
    }
  },
});

/** Strings, quoted names and comments, without the bodies of functions that hold a whole conflict. */
function quotedRanges(text: string): readonly OffsetRange[] {
  const ranges: OffsetRange[] = [];
  const lexer = new Lexer(text);
  let command = "";
  for (let kind = lexer.next(); kind !== "end"; kind = lexer.next()) {
    const { start, end } = lexer;
    const written = text.slice(start, end);
    if (written === ";") command = "";
    else if (kind === "word" && command.length < 60) command += `${written.toLowerCase()} `;
    if (kind === "word" || kind === "symbol" || kind === "number" || kind === "parameter") continue;
    const isBody =
      written.startsWith("$") && /^(?:do|create (?:or replace )?(?:function|procedure)) /.test(command);
    if (!isBody || !whole.test(written)) ranges.push({ start, end });
  }
  return ranges;
}
