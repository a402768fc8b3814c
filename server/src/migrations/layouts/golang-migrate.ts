// golang-migrate: pairs as this product has them, each file sent to the server as one string. Its names do not tell it
// from this product's, so a project's settings name it.
import { parseFileName, whyStray } from "../layout";
import { wholeRun, type Layout } from "./layout";

export const golangMigrate: Layout = {
  id: "golang-migrate",
  placeholders: [],
  needsDown: true,
  isUsedIn: () => false,
  read({ name }) {
    const parts = parseFileName(name);
    return parts ? [{ ...parts, sections: null, runs: wholeRun("simple-query") }] : whyStray(name);
  },
};
