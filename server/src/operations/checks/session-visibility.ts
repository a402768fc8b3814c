// Checks whether the role sees what other sessions do. Without it "no blockers" would be a guess.
import { seesOtherSessions } from "../../database/activity";
import { quoteIdentifier } from "../../sql/names";
import { pass, type CheckDefinition } from "./check";

export const sessionVisibility: CheckDefinition = {
  id: "session-visibility",
  title: "Sight of other sessions",
  async run({ session, facts }) {
    if (await seesOtherSessions(session)) return pass("The role sees what sessions of other roles do.");
    const { role } = facts.identity;
    return {
      status: "warn",
      summary: `Role ${role} does not see what sessions of other roles do: long transactions, dumps and what blockers run may be missed.`,
      remedy: `GRANT pg_read_all_stats TO ${quoteIdentifier(role)};`,
    };
  },
};
