// Atlas: numbered files beside `atlas.sum`, each in a transaction unless it says `-- atlas:txmode none`. Checkpoints stand
// in for the files before them and are left out.
import { noNumber, numberedName, someText, wholeUp, type Layout } from "./layout";

export const atlas: Layout = {
  id: "atlas",
  placeholders: ["braces"],
  needsDown: false,
  ordersByText: true,
  isUsedIn: (listing) =>
    listing.has("atlas.sum") ||
    someText(listing, /^--\s*atlas:(?:txmode|delimiter|checkpoint|sum|import)\b/m),
  read({ name, text }) {
    if (/^\s*--\s*atlas:checkpoint\b/.test(text ?? "")) return [];
    const parts = numberedName(name);
    if (!parts) return noNumber;
    const isAlone = /^--\s*atlas:txmode\s+none\b/m.test(text ?? "");
    return wholeUp(parts.version, parts.name, isAlone ? "none" : "transaction");
  },
};
