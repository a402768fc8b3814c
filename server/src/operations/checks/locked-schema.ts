// The answer of a check that has to print definitions, which PostgreSQL does only once nobody changes the relation: who is
// changing one. The wait before is bounded by the session's lock_timeout.
import { exclusiveLocks } from "../../database/activity";
import { ServerError } from "../../database/errors";
import { describeBlocker } from "../running/watch-statement";
import { count, type Answer, type CheckDefinition } from "./check";

/** The same check, which is skipped with the reason when another session keeps the schema from being read. */
export function skippedWhenLocked(check: CheckDefinition): CheckDefinition {
  return {
    ...check,
    async run(context): Promise<Answer> {
      try {
        return await check.run(context);
      } catch (error) {
        // SQLSTATE 55P03 lock_not_available. Manual: "PostgreSQL Error Codes".
        if (!(error instanceof ServerError) || error.code !== "55P03") throw error;
        const holders = await exclusiveLocks(context.session);
        const [first] = holders;
        const who = first
          ? `${first.relation ?? "a relation"} is locked by ${describeBlocker(first)}`
          : "a relation was locked";
        const more = holders.length > 1 ? ` (${count(holders.length, "such lock")} in all)` : "";
        return {
          status: "skip",
          summary: `The schema could not be read within ${context.tools.run.lock_timeout_ms} ms: ${who}${more}.`,
          details: holders.map(describeBlocker),
          remedy: "Run the check again when that session is done.",
        };
      }
    },
  };
}
