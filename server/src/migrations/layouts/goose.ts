// goose: one file with `-- +goose Up` and `-- +goose Down`, each in a transaction unless the file says NO TRANSACTION;
// then its statements run one by one. Placeholders are filled in only where ENVSUB is on, which is told by there being any.
import { markedHalves } from "./marked-sections";
import { noNumber, numberedName, someText, type Layout } from "./layout";

const marker = /^--\s*\+goose\s+(up|down)\b/im;

export const goose: Layout = {
  id: "goose",
  placeholders: ["dollar"],
  needsDown: true,
  downMarker: "-- +goose Down",
  statementMarks: ["-- +goose StatementBegin", "-- +goose StatementEnd"],
  isUsedIn: (listing) => someText(listing, marker),
  read({ name, text }) {
    const parts = numberedName(name);
    if (!parts) return noNumber;
    const wrap = /^--\s*\+goose\s+no\s+transaction\b/im.test(text ?? "") ? "none" : "transaction";
    const halves = markedHalves(text ?? "", parts, (line) => {
      const word = marker.exec(line)?.[1]?.toLowerCase();
      return word === "up" || word === "down" ? { direction: word, wrap } : null;
    });
    return halves.length > 0 ? halves : "it has no line -- +goose Up";
  },
};
