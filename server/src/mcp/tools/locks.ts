// What each statement locks, as foretold and, when asked, as seen on the embedded database.
import { z } from "zod";
import { defineTool } from "../tool";
import { resultOf } from "./result-of";
import { versions } from "./versions";

export const locksTool = defineTool({
  name: "locks",
  title: "Locks of migrations",
  description:
    "For each statement: which lock it takes on which table, whom that blocks, and whether it rewrites or scans. With " +
    "observe the statements are also run on a throw-away database in memory.",
  input: {
    versions,
    observe: z.boolean().optional().describe("Also run them in memory and say what was really taken."),
  },
  async answer({ versions: wanted = [], observe = false }, { engine, signal }) {
    return resultOf(engine.runOperation("locks", { versions: wanted, observe }, { signal }));
  },
});
