// graphile-migrate: `committed/000001-name.sql` and the one being written, `current.sql` or `current/*.sql`. In a
// transaction unless the header says `--! no-transaction`. There are no downs.
import { wholeUp, type Layout } from "./layout";

const committed = /^(?:committed\/)?(\d{6,})(?:-([^/]+))?\.sql$/s;
const current = /^current(?:\/(.+))?\.sql$/s;

export const graphileMigrate: Layout = {
  id: "graphile-migrate",
  placeholders: ["psql"],
  needsDown: false,
  isUsedIn: ({ files }) =>
    files.some(
      ({ name, text }) => committed.test(name) && /^--! Previous:/m.test(text?.slice(0, 2_000) ?? ""),
    ) || files.some(({ name }) => name.startsWith("committed/")),
  read({ name: path, text }) {
    const wrap = /^--! no-transaction\b/m.test(text ?? "") ? "simple-query" : "transaction";
    const [, version, name] = committed.exec(path) ?? [];
    if (version) return wholeUp(version, name ?? version, wrap);
    const found = current.exec(path);
    // After every number in the order of texts.
    if (found) return wholeUp(path.replace(/\.sql$/, ""), found[1] ?? "current", wrap);
    return "it is neither committed nor current";
  },
};
