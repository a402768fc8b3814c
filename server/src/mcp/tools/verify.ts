// The proof of pairs on a throw-away database in memory.
import { defineTool } from "../tool";
import { resultOf } from "./result-of";
import { versions } from "./versions";

export const verifyTool = defineTool({
  name: "verify",
  title: "Prove up and down scripts",
  description:
    "Runs each up, its down and the up again on a throw-away database in memory and compares the schemas. Says what a down " +
    "leaves behind or loses. Proves schemas, not rows.",
  input: { versions },
  async answer({ versions: wanted = [] }, { engine, signal }) {
    return resultOf(engine.runOperation("verify", { versions: wanted }, { signal }));
  },
});
