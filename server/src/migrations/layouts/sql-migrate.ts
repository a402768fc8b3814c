// sql-migrate: one file with `-- +migrate Up` and `-- +migrate Down`, either of which may come again. A section runs in a
// transaction unless its marker says notransaction; then its statements run one by one.
import { markedHalves } from "./marked-sections";
import { someText, type Layout } from "./layout";

const marker = /^--\s*\+migrate\s+(up|down)\b(.*)/im;

export const sqlMigrate: Layout = {
  id: "sql-migrate",
  placeholders: [],
  needsDown: true,
  downMarker: "-- +migrate Down",
  isUsedIn: (listing) => someText(listing, marker),
  read({ name, text }) {
    const stem = name.replace(/\.sql$/, "");
    const [, version = stem, title = stem] = /^(\d+)[_.-]?(.*)$/s.exec(stem) ?? [];
    const halves = markedHalves(text ?? "", { version, name: title || stem }, (line) => {
      const [, direction, rest = ""] = marker.exec(line) ?? [];
      const word = direction?.toLowerCase();
      if (word !== "up" && word !== "down") return null;
      return { direction: word, wrap: /\bnotransaction\b/i.test(rest) ? "none" : "transaction" };
    });
    return halves.length > 0 ? halves : "it has no line -- +migrate Up";
  },
};
