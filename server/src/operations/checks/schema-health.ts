// Checks of the schema as it stands: foreign keys that were never proved, rows that break one, indexes that failed.
import { ServerError } from "../../database/errors";
import { findOrphans, unvalidatedForeignKeys } from "../../database/foreign-keys";
import { takeSnapshot } from "../../database/schema-snapshot";
import { invalidIndexesIn } from "../invalid-indexes";
import { count, pass, type CheckDefinition } from "./check";
import { expectedChecksum } from "./drift";

/** Milliseconds that looking for the orphans of one foreign key may take. */
const orphanTimeoutMs = 60_000;

export const foreignKeys: CheckDefinition = {
  id: "foreign-keys",
  title: "Foreign keys are validated",
  async run({ session, tools }) {
    const found = await unvalidatedForeignKeys(session, tools.run.schemas);
    if (found.length === 0) return pass("Every foreign key is validated.");
    return {
      status: "fail",
      summary: `${count(found.length, "foreign key is", "foreign keys are")} NOT VALID: rows from before were never checked.`,
      details: found.map((key) => `${key.table}: ${key.constraint} → ${key.foreign_table}`),
      remedy: found
        .slice(0, 5)
        .map((key) => `ALTER TABLE ${key.table} VALIDATE CONSTRAINT ${key.constraint};`)
        .join(" "),
    };
  },
};

export const orphans: CheckDefinition = {
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

export const invalidIndexes: CheckDefinition = {
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

export const schemaChecksum: CheckDefinition = {
  id: "schema-checksum",
  title: "Schema checksum",
  async run(context) {
    const { session, tools, schema, facts } = context;
    schema.snapshot = await takeSnapshot(session, { history: tools.run });
    const { checksum } = schema.snapshot;
    const expected = expectedChecksum(context);
    const dirty = facts.history.rows.some((row) => row.dirty);
    if (expected === null || dirty || expected === checksum) return pass(checksum);
    return {
      status: "warn",
      summary: `The schema was changed since the last run; its checksum is ${checksum}.`,
      details: [`after the last run it was ${expected}`],
      remedy: "See what changed with migrate-safe preflight.",
    };
  },
};

export const noPending: CheckDefinition = {
  id: "pending",
  title: "Nothing pending",
  async run({ pending }) {
    if (pending.length === 0) return pass("Every migration of the folder is applied.");
    return {
      status: "warn",
      summary: `${count(pending.length, "migration is", "migrations are")} still pending.`,
      details: pending.map(({ known }) => known.version),
      remedy: "Run migrate-safe apply.",
    };
  },
};
