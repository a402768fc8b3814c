// dbmate: one file with `-- migrate:up` and `-- migrate:down`, each in a transaction unless its marker says
// transaction:false; then the section is sent as one string.
import { markedHalves } from "./marked-sections";
import { noNumber, numberedName, someText, type Layout } from "./layout";

const marker = /^\s*--\s*migrate:(up|down)\b(.*)/m;

export const dbmate: Layout = {
  id: "dbmate",
  placeholders: [],
  needsDown: true,
  ordersByText: true,
  downMarker: "-- migrate:down",
  isUsedIn: (listing) => someText(listing, marker),
  read({ name, text }) {
    const parts = numberedName(name);
    if (!parts) return noNumber;
    const halves = markedHalves(text ?? "", parts, (line) => {
      const [, word, rest = ""] = marker.exec(line) ?? [];
      if (word !== "up" && word !== "down") return null;
      return {
        direction: word,
        wrap: /\btransaction:\s*false\b/.test(rest) ? "simple-query" : "transaction",
      };
    });
    return halves.length > 0 ? halves : "it has no line -- migrate:up";
  },
};
