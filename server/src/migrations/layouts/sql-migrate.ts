// sql-migrate: one file with `-- +migrate Up` and `-- +migrate Down`, either of which may come again. A direction runs in a
// transaction unless one of its markers says notransaction; then its statements run one by one.
import { markedHalves } from "./marked-sections";
import { someText, type Layout } from "./layout";

const marker = /^--\s*\+migrate\s+(up|down)\b/im;
const aloneMarker = /^--\s*\+migrate\s+(up|down)\b.*\bnotransaction\b/gim;

export const sqlMigrate: Layout = {
  id: "sql-migrate",
  placeholders: [],
  needsDown: true,
  downMarker: "-- +migrate Down",
  statementMarks: ["-- +migrate StatementBegin", "-- +migrate StatementEnd"],
  isUsedIn: (listing) => someText(listing, marker),
  read({ name, text }) {
    const stem = name.replace(/\.sql$/, "");
    const [, version = stem, title = stem] = /^(\d+)[_.-]?(.*)$/s.exec(stem) ?? [];
    const alone = new Set(
      Array.from((text ?? "").matchAll(aloneMarker), ([, direction]) => direction?.toLowerCase()),
    );
    const halves = markedHalves(text ?? "", { version, name: title || stem }, (line) => {
      const word = marker.exec(line)?.[1]?.toLowerCase();
      if (word !== "up" && word !== "down") return null;
      return { direction: word, wrap: alone.has(word) ? "none" : "transaction" };
    });
    return halves.length > 0 ? halves : "it has no line -- +migrate Up";
  },
};
