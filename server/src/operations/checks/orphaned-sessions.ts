// Checks whether a run whose process is gone is still at work on the server: it may yet commit what it began.
import { sessionsOfGoneRuns } from "../../database/activity";
import type { ProblemWay } from "../../protocol/problems";
import { describeBlocker } from "../running/watch-statement";
import { count, pass, type CheckDefinition } from "./check";

export const endingOrphans: ProblemWay = {
  label: "Apply, ending them first",
  does: "The server rolls back what sessions of earlier runs have open whose process is gone.",
  options: ["--end-orphans"],
};

export const orphanedSessions: CheckDefinition = {
  id: "orphaned-sessions",
  title: "Sessions of runs that are gone",
  async run({ session }) {
    const found = await sessionsOfGoneRuns(session);
    if (found.length === 0) return pass("No run that is gone is still at work on the server.");
    return {
      status: "fail",
      summary: `${count(found.length, "session")} of runs that are gone ${found.length === 1 ? "is" : "are"} still at work, and may yet commit.`,
      details: found.map(describeBlocker),
      remedy: "Wait until the server notices, which takes a second or two, or apply with --end-orphans.",
    };
  },
};
