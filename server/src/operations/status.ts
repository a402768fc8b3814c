// Status: every migration and its state on the target. Reads the history and the folder and judges nothing.
import { ok } from "../base/result";
import type { StatusReport } from "../protocol/reports";
import { historyBasis, historyName, statusOf, summaryOf } from "./migration-states";
import { ended, makePlan, step, type Operation, type TargetTools } from "./operation";
import { stepEvents, stepOf } from "./step-events";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

export const status: Operation<"status", TargetFacts, StatusReport, TargetTools> = {
  id: "status",

  async gather(_intent, tools) {
    return withSession(tools, { purpose: "status", readOnly: true }, async (session) =>
      readTargetFacts(tools, session),
    );
  },

  plan(_intent, facts) {
    const { identity, history, known } = facts;
    const read = step({ id: "read", title: "Read the history", kind: "check" });
    const plan = makePlan({
      operation: "status",
      target: identity,
      steps: [read],
      warnings: [],
      basis: historyBasis(history),
    });
    return ok({ plan, details: reportOf(facts, known) });
  },

  async *body(planned, tools) {
    const events = stepEvents(planned.plan, tools.clock);
    const read = stepOf(planned.plan, "read");
    yield events.start(read);
    yield events.done(read);
    return ended("done", planned.details);
  },
};

function reportOf(facts: TargetFacts, known: TargetFacts["known"]): StatusReport {
  const { identity, history } = facts;
  return {
    schema: "migrate-safe/status/1",
    target: {
      ...identity,
      history: { table: historyName(history), format: history.exists ? "migrate-safe" : "none" },
    },
    unfinished_rebuild: facts.unfinishedRebuild,
    migrations: known.map(statusOf),
    summary: summaryOf(known),
  };
}
