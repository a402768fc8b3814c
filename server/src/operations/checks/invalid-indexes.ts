// Checks for indexes that a failed concurrent build left behind.
import { invalidIndexesIn } from "../running/invalid-indexes";
import { count, pass, type SchemaCheck } from "./check";

export const invalidIndexes: SchemaCheck = {
  id: "invalid-indexes",
  title: "Indexes are valid",
  async run({ session, tools }) {
    const found = (await invalidIndexesIn(session, tools.run.schemas)).filter((index) => !index.building);
    if (found.length === 0) return pass("Every index is valid.");
    return {
      status: "fail",
      summary: `${count(found.length, "index is", "indexes are")} invalid: kept up to date by every write, but never used.`,
      details: found.map((index) => `${index.schema}.${index.name} on ${index.table}`),
      remedy: "Build it again with REINDEX INDEX CONCURRENTLY, or drop it with DROP INDEX CONCURRENTLY.",
    };
  },
};
