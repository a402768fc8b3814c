// Checks whether somebody is dumping the database: a dump holds a lock on every table until it ends.
import { runningDumps } from "../../database/activity";
import { describeBlocker } from "../running/watch-statement";
import { count, pass, type CheckDefinition } from "./check";

export const dumps: CheckDefinition = {
  id: "dumps",
  title: "Dumps under way",
  async run({ session }) {
    const found = await runningDumps(session);
    if (found.length === 0) return pass("Nobody is dumping this database.");
    return {
      status: "warn",
      summary: `${count(found.length, "dump is", "dumps are")} under way and ${found.length === 1 ? "holds" : "hold"} a lock on every table until the end.`,
      details: found.map(describeBlocker),
      remedy:
        "Wait until the dump is done: a schema change waits for it, and every reader for the schema change.",
    };
  },
};
