// popx (Ory): `<20 digits>_name.<dialect>.up.sql`, where the file of PostgreSQL's dialect wins over the one without a
// dialect, and `.autocommit` files run outside a transaction. Files are templates.
import { parseFileName, whyStray } from "../layout";
import { wholeRun, type Layout } from "./layout";

const suffixes =
  /\.(?:postgres|postgresql|cockroach|mysql|mariadb|sqlite|sqlite3)(?=\.|$)|\.autocommit(?=\.|$)/g;
const otherDialect = /\.(?:cockroach|mysql|mariadb|sqlite|sqlite3)(?:\.|$)/;

export const popx: Layout = {
  id: "popx",
  placeholders: ["braces"],
  needsDown: true,
  ordersByText: true,
  isUsedIn: ({ files }) =>
    files.some(({ name }) => {
      const parts = parseFileName(name);
      return parts !== null && (parts.version.length === 20 || parts.name.search(suffixes) >= 0);
    }),
  read({ name }, listing) {
    const parts = parseFileName(name);
    if (!parts) return whyStray(name);
    if (otherDialect.test(parts.name)) return [];
    const plain = parts.name.replace(suffixes, "");
    const ours = `${parts.version}_${plain}.postgres`;
    const end = `.${parts.direction}.sql`;
    if (!parts.name.includes(".postgres") && [`${ours}${end}`, `${ours}.autocommit${end}`].some(listing.has))
      return [];
    const wrap = parts.name.includes(".autocommit") ? "simple-query" : "transaction";
    return [{ ...parts, name: plain, sections: null, runs: wholeRun(wrap) }];
  },
};
