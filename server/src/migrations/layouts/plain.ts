// Numbered files without a down and without a word on who runs them; they are judged as if this product ran them, which
// puts the least into one transaction.
import { noNumber, numberedName, wholeUp, type Layout } from "./layout";

export const plain: Layout = {
  id: "plain",
  placeholders: ["braces", "dollar"],
  needsDown: false,
  isUsedIn: ({ files }) => files.some(({ name }) => numberedName(name) !== null),
  read({ name }) {
    const parts = numberedName(name);
    return parts ? wholeUp(parts.version, parts.name, "own") : noNumber;
  },
};
