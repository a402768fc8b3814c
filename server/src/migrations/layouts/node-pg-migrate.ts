// node-pg-migrate's SQL files: `-- Up Migration` and `-- Down Migration` in one file that runs in a transaction.
import { markedHalves } from "./marked-sections";
import { noNumber, numberedName, someText, wholeUp, type Layout } from "./layout";

const marker = /^\s*--[\s-]*(up|down)\s+migration\b/im;

export const nodePgMigrate: Layout = {
  id: "node-pg-migrate",
  placeholders: [],
  needsDown: false,
  downMarker: "-- Down Migration",
  isUsedIn: (listing) => someText(listing, marker),
  read({ name, text }) {
    const parts = numberedName(name);
    if (!parts) return noNumber;
    const halves = markedHalves(text ?? "", parts, (line) => {
      const word = marker.exec(line)?.[1]?.toLowerCase();
      return word === "up" || word === "down" ? { direction: word, wrap: "transaction" } : null;
    });
    return halves.length > 0 ? halves : wholeUp(parts.version, parts.name, "transaction");
  },
};
