// Postflight: is what the migrations left sound and complete? Reads only, and writes the runbook's report.
import { fail, ok } from "../base/result";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { Check } from "../protocol/reports/check";
import type { PostflightReport } from "../protocol/reports/postflight";
import { unvalidatedForeignKeys } from "../database/foreign-keys";
import { checkStep, runChecks, withStatus, type CheckContext, type CheckDefinition } from "./checks/check";
import { dirty } from "./checks/dirty";
import { edited } from "./checks/edited";
import { foreignKeys } from "./checks/foreign-keys";
import { invalidIndexes } from "./checks/invalid-indexes";
import { skippedWhenLocked } from "./checks/locked-schema";
import { noPending } from "./checks/nothing-pending";
import { orphans } from "./checks/orphans";
import { schemaChecksum } from "./checks/schema-checksum";
import { historyBasis, pendingMigrations } from "./migration-states";
import { cancelledProblem, ended, makePlan, refused, type Operation, type TargetTools } from "./operation";
import { writeReport } from "./preflight";
import { readRunnable } from "./runnable-file";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

const checks: readonly CheckDefinition[] = [
  foreignKeys,
  orphans,
  skippedWhenLocked(schemaChecksum),
  // After the fact a half applied migration is a failure, whatever could be done about it.
  withStatus(dirty, "fail"),
  edited,
  invalidIndexes,
  noPending,
];
const prefix = "postflight";

export const postflight: Operation<"postflight", TargetFacts, TargetFacts, TargetTools> = {
  id: "postflight",

  async gather(_intent, tools) {
    return withSession(tools, { purpose: "postflight", readOnly: true }, async (session) =>
      readTargetFacts(tools, session),
    );
  },

  plan(_intent, facts) {
    const plan = makePlan({
      operation: "postflight",
      target: facts.identity,
      steps: checks.map((check) => checkStep(check, prefix)),
      warnings: [],
      basis: historyBasis(facts.history),
    });
    return ok({ plan, details: facts });
  },

  async *body({ plan, details }, tools, signal) {
    const opened = await tools.database.connect({
      purpose: "postflight",
      runId: tools.runId,
      readOnly: true,
    });
    if (!opened.ok) return refused(opened.failure);
    const session = opened.value;
    try {
      const context = contextOf(details, tools, session);
      if (!context.ok) return refused(context.failure);
      const results = yield* runChecks(checks, context.value, plan, prefix, signal);
      if (signal.aborted) {
        return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
      }
      const report = await reportOf(context.value, results);
      const written = await writeReport(tools, "postflight", report);
      const failed = results.filter((check) => check.status === "fail");
      const path = written.ok ? written.value : null;
      if (failed.length > 0) {
        return ended("failed-clean", report, { report: path, problem: failedProblem(failed, path) });
      }
      if (!written.ok) return ended("failed-clean", report, { problem: written.failure });
      return ended("done", report, { report: path });
    } finally {
      await session.close();
    }
  },
};

function contextOf(facts: TargetFacts, tools: TargetTools, session: CheckContext["session"]) {
  const pending = pendingMigrations(facts.known, { steps: null, to: null });
  if (!pending.ok) return fail(pending.failure);
  const context: CheckContext = {
    tools,
    session,
    facts,
    pending: pending.value.flatMap((known) => {
      const { migration } = known;
      const up = migration?.up ?? null;
      return migration && up ? [{ known, up: readRunnable(migration, up, tools.parser) }] : [];
    }),
    schema: { snapshot: null, drift: [] },
    acceptServer: false,
    rehearses: false,
  };
  return ok(context);
}

async function reportOf(context: CheckContext, results: readonly Check[]): Promise<PostflightReport> {
  const { tools, facts, session, schema } = context;
  const { rows } = facts.history;
  const unvalidated = await unvalidatedForeignKeys(session, tools.run.schemas);
  return {
    schema: "migrate-safe/postflight/1",
    timestamp: tools.clock.now().toISOString(),
    target: facts.identity,
    schema_checksum: schema.snapshot?.checksum ?? "",
    migrations_applied: rows.filter((row) => !row.dirty).length,
    dirty_migrations: rows.filter((row) => row.dirty).length,
    validation_passed: !results.some((check) => check.status === "fail"),
    invalid_foreign_keys: unvalidated.map(({ table, constraint, foreign_table }) => ({
      table,
      constraint,
      foreign_table,
    })),
    checks: results,
  };
}

function failedProblem(failed: readonly Check[], report: string | null): Problem {
  const [first] = failed;
  const others = failed.length > 1 ? ` (and ${failed.length - 1} more)` : "";
  return problem("postflight/failed", {
    message: `The postflight check “${first?.id ?? ""}” failed: ${first?.summary ?? ""}${others}`,
    state: "The checks only read; the migrations stay as they are.",
    next: [first?.remedy, report === null ? null : `All checks are in ${report}.`].filter(Boolean).join(" "),
  });
}
