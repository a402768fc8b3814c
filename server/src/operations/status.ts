// Status: every migration and its state on the target. Reads the history and the folder and judges nothing.
import { fail, ok, type Result } from "../base/result";
import { readAppliedTexts, type AppliedTexts } from "../database/history";
import { checksumOf } from "../migrations/checksum";
import { sameVersion } from "../migrations/layout";
import type { Direction } from "../protocol/findings";
import type { Problem } from "../protocol/problems";
import type { ScriptTexts, StatusReport } from "../protocol/reports/status";
import {
  historyBasis,
  historyName,
  statusOf,
  summaryOf,
  unknownVersion,
  type KnownMigration,
} from "./migration-states";
import { ended, makePlan, step, type Operation, type TargetTools } from "./operation";
import { stepEvents, stepOf } from "./step-events";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

export interface StatusFacts {
  readonly target: TargetFacts;
  readonly scripts: StatusReport["scripts"] | null;
}

export const status: Operation<"status", StatusFacts, StatusReport, TargetTools> = {
  id: "status",

  async gather({ version = null }, tools) {
    return withSession(
      tools,
      { purpose: "status", readOnly: true },
      async (session): Promise<Result<StatusFacts, Problem>> => {
        const target = await readTargetFacts(tools, session);
        if (!target.ok || version === null)
          return target.ok ? ok({ target: target.value, scripts: null }) : target;
        const known = target.value.known.find((one) => sameVersion(one.version, version));
        if (!known) return fail(unknownVersion(version));
        const texts = await readAppliedTexts(session, tools.run, [known.version]);
        return ok({ target: target.value, scripts: scriptsOf(known, texts.get(known.version) ?? null) });
      },
    );
  },

  plan(_intent, { target: facts, scripts }) {
    const { identity, history, known } = facts;
    const read = step({ id: "read", title: "Read the history", kind: "check" });
    const plan = makePlan({
      operation: "status",
      target: identity,
      steps: [read],
      warnings: [],
      basis: historyBasis(history),
    });
    const report = reportOf(facts, known);
    return ok({ plan, details: scripts ? { ...report, scripts } : report });
  },

  async *body(planned, tools) {
    const events = stepEvents(planned.plan, tools.clock);
    const read = stepOf(planned.plan, "read");
    yield events.start(read);
    yield events.done(read);
    return ended("done", planned.details);
  },
};

function scriptsOf(
  { version, migration }: KnownMigration,
  texts: AppliedTexts | null,
): NonNullable<StatusReport["scripts"]> {
  const half = (direction: Direction): ScriptTexts => {
    const file = migration?.[direction] ?? null;
    const [now, applied] = [file?.text ?? null, texts?.[direction] ?? null];
    const changed = now !== null && applied !== null && checksumOf(now) !== checksumOf(applied);
    return { path: file?.path ?? null, applied, file: now, changed };
  };
  return { version, up: half("up"), down: half("down") };
}

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
