// morph (Mattermost): pairs, each in a transaction unless its first line says `-- morph:nontransactional`; then the text
// is sent as one string. The projects that use it write files as Go templates, which no other tool for pairs reads.
import { Lexer } from "../../sql/lexer";
import { parseFileName, whyStray } from "../layout";
import { someText, wholeRun, type Layout } from "./layout";

const template = /\{\{-?\s*(?:\.|if\b|end\b|range\b|template\b)/;
const directive = /^\s*--\s*morph:/m;

/** Braces in a string or comment are text for somebody else. */
function isTemplate(text: string): boolean {
  if (!template.test(text)) return false;
  const lexer = new Lexer(text);
  for (let kind = lexer.next(); kind !== "end"; kind = lexer.next()) {
    if (kind === "symbol" && text.startsWith("{{", lexer.start) && template.test(text.slice(lexer.start)))
      return true;
  }
  return false;
}

export const morph: Layout = {
  id: "morph",
  placeholders: ["braces"],
  needsDown: true,
  isUsedIn: (listing) =>
    listing.files.some(({ name }) => parseFileName(name)) &&
    (someText(listing, directive) || listing.files.some(({ text }) => text !== null && isTemplate(text))),
  read({ name, text }) {
    const parts = parseFileName(name);
    if (!parts) return whyStray(name);
    const isAlone = /^\s*--\s*morph:nontransactional\b/.test(text ?? "");
    return [{ ...parts, sections: null, runs: wholeRun(isAlone ? "simple-query" : "transaction") }];
  },
};
