// Checks that no rebuild of the schema was ended before its rows were loaded.
import { refuseUnfinishedRebuild } from "../target-facts";
import { pass, type CheckDefinition } from "./check";

export const unfinishedRebuild: CheckDefinition = {
  id: "unfinished-rebuild",
  title: "Unfinished rebuild",
  async run({ facts }) {
    const unfinished = refuseUnfinishedRebuild(facts);
    if (unfinished === null) return pass("No rebuild is unfinished.");
    return { status: "fail", summary: unfinished.message, remedy: unfinished.next };
  },
};
