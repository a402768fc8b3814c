// Checks whether the pending migrations change tables that are published: logical replication does not carry schema
// changes, and a subscriber stops at the first row it cannot store. Manual: "Logical Replication", Restrictions.
import { publishedTables } from "../../database/replication";
import { count, pass, type CheckDefinition } from "./check";
import { pendingLocks, relationsOf } from "./pending-locks";

export const publications: CheckDefinition = {
  id: "publications",
  title: "Published tables",
  async run(context) {
    const changed = pendingLocks(context).filter((lock) => lock.mode === "ACCESS EXCLUSIVE");
    const found = await publishedTables(context.session, relationsOf(changed));
    if (found.length === 0) return pass("No published table is changed.");
    return {
      status: "warn",
      summary: `${count(found.length, "published table is", "published tables are")} changed, and subscribers do not get schema changes.`,
      details: found.map(({ relation, publication }) => `${relation} in publication ${publication}`),
      remedy: "Add columns on the subscribers first; drop them on the publisher first.",
    };
  },
};
