// Sourcegraph: `<id>_name/up.sql` and `down.sql` with metadata.yaml, each in a transaction unless that says
// createIndexConcurrently: true. The ids are times, so their order is one that fits the parents the metadata names.
import { wholeRun, type Layout } from "./layout";

const pattern = /^(-?\d+)(?:_([^/]*))?\/(up|down)\.sql$/s;

export const sourcegraph: Layout = {
  id: "sourcegraph",
  placeholders: [],
  needsDown: true,
  isUsedIn: ({ files, has }) =>
    files.some(({ name }) => pattern.test(name) && has(name.replace(/[^/]+$/, "metadata.yaml"))),
  read({ name: path }, listing) {
    const [, version, name, direction] = pattern.exec(path) ?? [];
    if (!version || (direction !== "up" && direction !== "down")) {
      return "it is neither up.sql nor down.sql of a folder <id>_<name>";
    }
    const metadata = listing.textOf(path.replace(/[^/]+$/, "metadata.yaml")) ?? "";
    const title = /^name:\s*['"]?(.+?)['"]?\s*$/m.exec(metadata)?.[1]?.replace(/\W+/g, "_");
    const isAlone = /^createIndexConcurrently:\s*true\b/m.test(metadata);
    const runs = wholeRun(isAlone ? "none" : "transaction");
    return [{ version, name: name || title || version, direction, sections: null, runs }];
  },
};
