// Checks for rows that break a foreign key: validated ones too, for data loaded with triggers off is never checked.
import { ServerError } from "../../database/errors";
import { findOrphans } from "../../database/foreign-keys";
import { count, pass, type SchemaCheck } from "./check";

/** Milliseconds that looking for the orphans of one foreign key may take. */
const orphanTimeoutMs = 60_000;

export const orphans: SchemaCheck = {
  id: "orphans",
  title: "No orphaned rows",
  async run({ session, tools }) {
    const limits = { timeoutMs: orphanTimeoutMs, sample: 3 };
    try {
      const found = await findOrphans(session, tools.run.schemas, () => true, limits);
      if (found.length === 0) return pass("Every row finds what its foreign keys point to.");
      return {
        status: "fail",
        summary: `${count(found.length, "foreign key has", "foreign keys have")} orphaned rows.`,
        details: found.map(
          ({ key, count: rows, sample }) =>
            `${key.table}: ${count(rows, "row")} without ${key.foreign_table} (${key.constraint}), for instance ${sample.join(", ")}`,
        ),
        remedy: "Delete these rows or create what they point to, then validate the constraint.",
      };
    } catch (error) {
      // SQLSTATE 57014 query_canceled: our own time limit.
      if (!(error instanceof ServerError) || error.code !== "57014") throw error;
      return {
        status: "warn",
        summary: `Looking for orphaned rows took longer than ${orphanTimeoutMs / 1000} s and was stopped.`,
        remedy: "Look for them when the server is quiet, or on a copy.",
      };
    }
  },
};
