// morph (Mattermost): pairs, each in a transaction unless its first line says `-- morph:nontransactional`; then the text
// is sent as one string.
import { parseFileName, whyStray } from "../layout";
import { someText, wholeRun, type Layout } from "./layout";

const directive = /^\s*--\s*morph:/m;

export const morph: Layout = {
  id: "morph",
  placeholders: [],
  needsDown: true,
  isUsedIn: (listing) =>
    listing.files.some(({ name }) => parseFileName(name)) && someText(listing, directive),
  read({ name, text }) {
    const parts = parseFileName(name);
    if (!parts) return whyStray(name);
    const isAlone = /^\s*--\s*morph:nontransactional\b/.test(text ?? "");
    return [{ ...parts, sections: null, runs: wholeRun(isAlone ? "simple-query" : "transaction") }];
  },
};
