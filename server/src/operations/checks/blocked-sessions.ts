// Checks whether sessions already wait for each other: a schema change joins that queue, and holds up who comes after.
import { blockedSessions as pairsWaiting } from "../../database/activity";
import { describeBlocker } from "../running/watch-statement";
import { count, pass, type CheckDefinition } from "./check";

export const blockedSessions: CheckDefinition = {
  id: "blocked-sessions",
  title: "Sessions that block others",
  async run({ session }) {
    const pairs = await pairsWaiting(session);
    if (pairs.length === 0) return pass("No session waits for another.");
    return {
      status: "warn",
      summary: `${count(pairs.length, "session waits", "sessions wait")} for a lock.`,
      details: pairs.map(
        ({ blocked, blocker, waiting_seconds }) =>
          `pid ${blocked.pid} waits${waiting_seconds === null ? "" : ` since ${waiting_seconds} s`} on ${blocked.relation ?? "a lock"} for ${describeBlocker(blocker)}`,
      ),
      remedy: "Find out why the blocking session holds its lock before you add a migration to the queue.",
    };
  },
};
