// Diesel: `<date-time>_name/up.sql` and `down.sql`, each in a transaction unless metadata.toml beside them says
// run_in_transaction = false; then the text is sent as one string.
import { wholeRun, type Layout } from "./layout";

const pattern = /^([\d-]+)_([^/]+)\/(up|down)\.sql$/s;

export const diesel: Layout = {
  id: "diesel",
  placeholders: [],
  needsDown: true,
  ordersByText: true,
  isUsedIn: ({ files }) => files.some(({ name }) => pattern.test(name)),
  read({ name: path }, listing) {
    const [, digits, name, direction] = pattern.exec(path) ?? [];
    if (!digits || !name || (direction !== "up" && direction !== "down")) {
      return "it is neither up.sql nor down.sql of a folder <version>_<name>";
    }
    const metadata = listing.textOf(`${path.slice(0, path.indexOf("/"))}/metadata.toml`) ?? "";
    const isAlone = /^\s*run_in_transaction\s*=\s*false\b/m.test(metadata);
    const runs = wholeRun(isAlone ? "simple-query" : "transaction");
    return [{ version: digits.replaceAll("-", ""), name, direction, sections: null, runs }];
  },
};
