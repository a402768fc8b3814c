// Preflight: asks everything that could make an apply fail or hurt, and writes the answers down. Reads only.
import { join } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { readDatabaseSize } from "../database/server-facts";
import type { Session } from "../database/session";
import type { OperationEvent, Plan, PlanStep } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { Check } from "../protocol/reports/check";
import type { PreflightReport } from "../protocol/reports/preflight";
import { blockedSessions } from "./checks/blocked-sessions";
import {
  checkStep,
  runChecks,
  withStatus,
  type CheckContext,
  type CheckDefinition,
  type SchemaFindings,
} from "./checks/check";
import { connection } from "./checks/connection";
import { dirty } from "./checks/dirty";
import { diskSpace } from "./checks/disk-space";
import { drift, expectedChecksum } from "./checks/drift";
import { dumps } from "./checks/dumps";
import { endingOrphans, orphanedSessions } from "./checks/orphaned-sessions";
import { edited } from "./checks/edited";
import { files } from "./checks/files";
import { history } from "./checks/history-table";
import { invalidIndexes } from "./checks/invalid-indexes";
import { lint } from "./checks/lint";
import { skippedWhenLocked } from "./checks/locked-schema";
import { locks } from "./checks/locks";
import { missingFiles } from "./checks/missing-files";
import { oldSnapshots } from "./checks/old-snapshots";
import { ownership } from "./checks/ownership";
import { pending } from "./checks/pending";
import { pooler } from "./checks/pooler";
import { publications } from "./checks/publications";
import { rehearsal } from "./checks/rehearsal";
import { replication } from "./checks/replication";
import { rewriteSpace } from "./checks/rewrite-space";
import { rights } from "./checks/rights";
import { sameServer } from "./checks/same-server";
import { serverVersion } from "./checks/server-version";
import { sessionVisibility } from "./checks/session-visibility";
import { tableSizes } from "./checks/table-sizes";
import { transactions } from "./checks/transactions";
import { unfinishedRebuild } from "./checks/unfinished-rebuild";
import { vacuum } from "./checks/vacuum";
import { historyBasis, pendingMigrations, type KnownMigration } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  type Ending,
  type Operation,
  type TargetTools,
} from "./operation";
import { readRunnable } from "./runnable-file";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

/** What an apply asks. */
const applyChecks: readonly CheckDefinition[] = [
  connection,
  sameServer,
  serverVersion,
  pooler,
  rights,
  ownership,
  history,
  pending,
  files,
  edited,
  missingFiles,
  dirty,
  unfinishedRebuild,
  skippedWhenLocked(drift),
  withStatus(invalidIndexes, "warn"),
  sessionVisibility,
  orphanedSessions,
  locks,
  blockedSessions,
  transactions,
  oldSnapshots,
  dumps,
  vacuum,
  replication,
  publications,
  tableSizes,
  rewriteSpace,
  diskSpace,
];
/** What an apply asks that has nothing to run: whether files, history and target still belong together. */
const standingChecks: readonly CheckDefinition[] = [
  connection,
  sameServer,
  history,
  pending,
  files,
  edited,
  missingFiles,
  dirty,
  unfinishedRebuild,
];
/** An apply does without what takes longer than all the others together. */
const checks = [...applyChecks, lint, rehearsal];
const prefix = "preflight";

/** The facts with the migrations in question. */
export interface PreflightDetails {
  readonly facts: TargetFacts;
  readonly pending: readonly KnownMigration[];
  readonly acceptServer?: boolean;
  readonly skipRehearsal?: boolean;
}

export const preflight: Operation<"preflight", TargetFacts, PreflightDetails, TargetTools> = {
  id: "preflight",

  async gather(_intent, tools) {
    return withSession(tools, { purpose: "preflight", readOnly: true }, async (session) =>
      readTargetFacts(tools, session),
    );
  },

  plan(intent, facts) {
    const chosen = pendingMigrations(facts.known, intent);
    if (!chosen.ok) return fail(chosen.failure);
    const plan = makePlan({
      operation: "preflight",
      target: facts.identity,
      steps: checks.map((check) => checkStep(check, prefix)),
      warnings: [],
      basis: historyBasis(facts.history),
    });
    return ok({
      plan,
      details: {
        facts,
        pending: chosen.value,
        acceptServer: intent.acceptServer === true,
        skipRehearsal: intent.skipRehearsal === true,
      },
    });
  },

  async *body({ plan, details }, tools, signal) {
    const opened = await tools.database.connect({
      purpose: "preflight",
      runId: tools.runId,
      readOnly: true,
    });
    if (!opened.ok) return refused(opened.failure);
    try {
      const end = yield* runAndReport(checks, plan, details, tools, opened.value, signal);
      return endingOf(end);
    } finally {
      await opened.value.close();
    }
  },
};

/** Of the checks that are part of an apply of so many migrations. */
export function preflightSteps(migrations: number): readonly PlanStep[] {
  return checksFor(migrations).map((check) => checkStep(check, prefix));
}

function checksFor(migrations: number): readonly CheckDefinition[] {
  return migrations === 0 ? standingChecks : applyChecks;
}

export interface PreflightEnd {
  readonly report: PreflightReport;
  /** Null when it could not be written; `problem` says why. */
  readonly path: string | null;
  /** Null when every check passed or only warned. */
  readonly problem: Problem | null;
  readonly cancelled: boolean;
}

/** The checks of an apply, and the report. */
export async function* runPreflight(
  plan: Plan,
  details: PreflightDetails,
  tools: TargetTools,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, PreflightEnd> {
  return yield* runAndReport(checksFor(details.pending.length), plan, details, tools, session, signal);
}

async function* runAndReport(
  asked: readonly CheckDefinition[],
  plan: Plan,
  details: PreflightDetails,
  tools: TargetTools,
  session: Session,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, PreflightEnd> {
  const schema: SchemaFindings = { snapshot: null, drift: [] };
  const context: CheckContext = {
    tools,
    session,
    facts: details.facts,
    pending: details.pending.flatMap((known) => {
      const { migration } = known;
      const up = migration?.up ?? null;
      return migration && up ? [{ known, up: readRunnable(migration, up, tools.parser) }] : [];
    }),
    schema,
    acceptServer: details.acceptServer === true,
    rehearses: tools.run.rehearsal && details.skipRehearsal !== true,
  };
  const results = yield* runChecks(asked, context, plan, prefix, signal);
  const report = await reportOf(context, results);
  const written = await writeReport(tools, "preflight", report);
  const failed = results.filter((check) => check.status === "fail");
  const reportProblem = written.ok ? null : written.failure;
  return {
    report,
    path: written.ok ? written.value : null,
    problem: failed.length > 0 ? failedProblem(failed, written.ok ? written.value : null) : reportProblem,
    cancelled: signal.aborted,
  };
}

function endingOf(end: PreflightEnd): Ending {
  const more = { report: end.path };
  if (end.cancelled) {
    return ended("cancelled-clean", end.report, { ...more, problem: cancelledProblem(nothingChanged) });
  }
  if (end.problem)
    return { outcome: "failed-clean", problem: end.problem, report: end.path, result: end.report };
  return ended("done", end.report, more);
}

async function reportOf(context: CheckContext, results: readonly Check[]): Promise<PreflightReport> {
  const { tools, facts, schema, session } = context;
  const size = await readDatabaseSize(session, tools.run.schemas);
  return {
    schema: "migrate-safe/preflight/1",
    timestamp: tools.clock.now().toISOString(),
    target: facts.identity,
    passed: !results.some((check) => check.status === "fail"),
    pending_migrations: context.pending.map(({ known }) => ({
      version: known.version,
      name: known.name,
      path: known.migration?.up?.path ?? "",
    })),
    database: {
      tables: size.tables,
      bytes: size.bytes,
      checksum: schema.snapshot?.checksum ?? "",
      view_checksum: schema.snapshot?.viewChecksum ?? "",
      expected_checksum: expectedChecksum(context),
      drift: schema.drift,
    },
    checks: results,
  };
}

/** Writes `logs/<name>-report-<time>.json`; the value is the path. */
export async function writeReport(
  tools: TargetTools,
  name: "preflight" | "postflight",
  report: object,
): Promise<Result<string, Problem>> {
  const path = await tools.files.timestamped(
    join(tools.root, "logs"),
    `${name}-report-`,
    ".json",
    tools.clock.now(),
  );
  const written = await tools.files.writeAtomic(path, `${JSON.stringify(report, null, 2)}\n`);
  return written.ok ? written : fail({ ...written.failure, state: nothingChanged });
}

function failedProblem(failed: readonly Check[], report: string | null): Problem {
  const [first] = failed;
  const others = failed.length > 1 ? ` (and ${failed.length - 1} more)` : "";
  return problem(
    "preflight/failed",
    {
      message: `The preflight check “${first?.id ?? ""}” failed: ${first?.summary ?? ""}${others}`,
      state: nothingChanged,
      next: [first?.remedy, report === null ? null : `All checks are in ${report}.`]
        .filter(Boolean)
        .join(" "),
    },
    failed.every(({ id }) => id === orphanedSessions.id) ? { ways: [endingOrphans] } : {},
  );
}
