// sqlx: pairs or single files, each in a transaction unless its very first bytes are `-- no-transaction`; then the text is
// sent as one string.
import { parseFileName } from "../layout";
import { noNumber, numberedName, wholeRun, type Layout } from "./layout";

const directive = "-- no-transaction";

export const sqlx: Layout = {
  id: "sqlx",
  placeholders: [],
  needsDown: false,
  isUsedIn: ({ files }) => files.some(({ text }) => text?.startsWith(directive)),
  read({ name, text }) {
    const runs = wholeRun(text?.startsWith(directive) ? "simple-query" : "transaction");
    const parts = parseFileName(name);
    if (parts) return [{ ...parts, sections: null, runs }];
    const single = numberedName(name);
    return single ? [{ ...single, direction: "up", sections: null, runs }] : noNumber;
  },
};
