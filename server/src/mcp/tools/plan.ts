// What an apply or a rollback would do, for a person to look at and run.
import { z } from "zod";
import { fail, ok } from "../../base/result";
import type { Engine } from "../../engine";
import type { Result } from "../../base/result";
import type { Plan } from "../../protocol/operations";
import type { Problem } from "../../protocol/problems";
import { defineTool } from "../tool";
import { targetNotNamed } from "./target-not-named";

export const planTool = defineTool({
  name: "plan",
  title: "Plan an apply or a rollback",
  description:
    "Every step an apply or a rollback would take on the target that a person named when this server was started, with " +
    "locks and warnings. Runs nothing: give the person the command in the answer, which runs this very plan or refuses.",
  input: {
    operation: z.enum(["apply", "rollback"]),
    steps: z.number().int().positive().max(10_000).optional().describe("How many migrations at most."),
    to: z.string().max(100).optional().describe("The version to end at."),
  },
  async answer({ operation, steps, to }, { engine, targetNamed }) {
    if (!targetNamed) return fail(targetNotNamed());
    const range = { steps: steps ?? null, to: to ?? null };
    const planned = await plan(engine, operation, range);
    if (!planned.ok) return planned;
    const { hash } = planned.value;
    const flags = [
      ...(steps === undefined ? [] : [`--steps=${steps}`]),
      ...(to === undefined ? [] : ["--to", to]),
    ];
    return ok({
      plan: planned.value,
      for_a_person: `Look at the steps, then run: migrate-safe ${[operation, ...flags].join(" ")} --plan-hash ${hash}`,
    });
  },
});

async function plan(
  engine: Engine,
  operation: "apply" | "rollback",
  range: { readonly steps: number | null; readonly to: string | null },
): Promise<Result<Plan, Problem>> {
  const own = { ...range, confirm: null, terminateBlockers: false };
  return operation === "apply"
    ? engine.planOperation("apply", { ...own, skipBackup: false, force: false })
    : engine.planOperation("rollback", { ...own, downFrom: "history" });
}
