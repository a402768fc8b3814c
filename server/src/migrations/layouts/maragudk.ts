// Pairs whose numbers repeat, ordered by their full names (maragu.dev/migrate). Many versions that are taken twice tell
// it from pairs where one number was taken twice by mistake.
import { parseFileName, whyStray } from "../layout";
import { wholeRun, type Layout } from "./layout";

/** So many repeated numbers are no accident. */
const mostAccidents = 4;

export const maragudk: Layout = {
  id: "maragudk",
  placeholders: [],
  needsDown: true,
  isUsedIn({ files }) {
    const ups = files
      .flatMap(({ name }) => parseFileName(name) ?? [])
      .filter(({ direction }) => direction === "up");
    const versions = ups.map(({ version }) => version);
    const repeated = versions.length - new Set(versions).size;
    return repeated > mostAccidents && repeated * 4 > versions.length;
  },
  read({ name }) {
    const parts = parseFileName(name);
    return parts ? [{ ...parts, sections: null, runs: wholeRun("transaction") }] : whyStray(name);
  },
};
