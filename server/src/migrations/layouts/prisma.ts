// Prisma: `<time>_name/migration.sql`, sent to the server as one string. A `down.sql` beside it is written by hand and
// run by hand.
import { wholeRun, type Layout } from "./layout";

const pattern = /^(\d+)_?([^/]*)\/(migration|down)\.sql$/s;

export const prisma: Layout = {
  id: "prisma",
  placeholders: [],
  needsDown: false,
  downName: (name) => name.replace(/migration\.sql$/, "down.sql"),
  ordersByText: true,
  isUsedIn: ({ files }) => files.some(({ name }) => /^\d+[^/]*\/migration\.sql$/.test(name)),
  read({ name: path }) {
    const [, version, name, file] = pattern.exec(path) ?? [];
    if (!version) return "it is neither migration.sql nor down.sql of a folder <time>_<name>";
    const direction = file === "down" ? "down" : "up";
    return [{ version, name: name || version, direction, sections: null, runs: wholeRun("simple-query") }];
  },
};
