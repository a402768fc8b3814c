// Tells the schema's checksum, and whether it is still the one that the last run left.
import { takeSnapshot } from "../../database/schema-snapshot";
import { pass, type CheckDefinition } from "./check";
import { expectedChecksum } from "./drift";

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
      summary: `The schema is not what the last run recorded; its checksum is ${checksum}.`,
      details: [`after the last run it was ${expected}`],
      remedy: "See what changed with migrate-safe preflight.",
    };
  },
};
