// Every migration and its state on the target that the server was started with.
import { fail } from "../../base/result";
import { defineTool } from "../tool";
import { targetNotNamed } from "./target-not-named";

export const statusTool = defineTool({
  name: "status",
  title: "State of the migrations",
  description:
    "Every migration and whether it is pending, applied, half applied or edited since, on the target that a person named " +
    "when this server was started. Reads its history of migrations only.",
  input: {},
  async answer(_input, { engine, targetNamed }) {
    return targetNamed ? engine.status() : fail(targetNotNamed());
  },
});
