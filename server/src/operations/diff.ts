// Drift, three ways: what the files of the applied migrations make (run on an embedded database), what the last run left
// (kept in the history), and what the target holds now. Reads the target only; writes nothing.
import { fail, ok, type Result } from "../base/result";
import { ServerError } from "../database/errors";
import { readStoredSnapshot } from "../database/history-snapshots";
import {
  compareSnapshots,
  takeSnapshot,
  unpackSnapshot,
  type SchemaSnapshot,
} from "../database/schema-snapshot";
import type { Session } from "../database/session";
import type { Migration } from "../migrations/migration";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { DiffObject, DiffReport } from "../protocol/reports/diff";
import type { Difference } from "../protocol/reports/difference";
import { historyBasis, labelOf } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Operation,
  type TargetTools,
} from "./operation";
import { schemaOfFiles } from "./proof/schema-of-files";
import { stepEvents, stepOf } from "./step-events";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

export const diff: Operation<"diff", TargetFacts, TargetFacts, TargetTools> = {
  id: "diff",

  async gather(_intent, tools) {
    return withSession(tools, { purpose: "diff", readOnly: true }, async (session) =>
      readTargetFacts(tools, session),
    );
  },

  plan(_intent, facts) {
    const plan = makePlan({
      operation: "diff",
      target: facts.identity,
      steps: [
        step({ id: "now", title: "Read the schema as it is", kind: "check" }),
        step({ id: "files", title: "Run the applied files on an embedded database", kind: "check" }),
      ],
      warnings: [],
      basis: historyBasis(facts.history),
    });
    return ok({ plan, details: facts });
  },

  async *body({ plan, details }, tools, signal) {
    const events = stepEvents(plan, tools.clock);
    const [reading, replaying] = [stepOf(plan, "now"), stepOf(plan, "files")];
    yield events.start(reading);
    const target = await withSession(tools, { purpose: "diff", readOnly: true }, async (session) =>
      readTarget(session, tools),
    );
    if (!target.ok) return refused(target.failure);
    yield events.done(reading);
    yield events.start(replaying);
    const files = await schemaOfApplied(details, tools, signal);
    yield events.done(replaying);
    if (signal.aborted) {
      return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
    }
    const report = reportOf(details, target.value, files);
    return report.drift
      ? ended("failed-clean", report, { problem: driftProblem(report) })
      : ended("done", report);
  },
};

/** A side of the comparison, or half a sentence why there is none. */
type Side = Result<SchemaSnapshot, string>;

interface TargetSides {
  readonly now: SchemaSnapshot;
  readonly lastRun: Side;
}

async function readTarget(session: Session, { run }: TargetTools): Promise<Result<TargetSides, Problem>> {
  const stored = await readStoredSnapshot(session, run);
  const kept = stored === null ? null : unpackSnapshot(stored.packed);
  try {
    const now = await takeSnapshot(session, { history: run });
    return ok({ now, lastRun: kept === null ? fail("no run has recorded the schema yet") : ok(kept) });
  } catch (error) {
    // SQLSTATE 55P03 lock_not_available: another session changes a relation, whose definition nobody can read meanwhile.
    if (!(error instanceof ServerError) || error.code !== "55P03") throw error;
    return fail(
      problem("lock/timeout", {
        message: `The schema could not be read within ${run.lock_timeout_ms} ms: another session has a relation locked.`,
        state: nothingChanged,
        next: "See who with migrate-safe preflight, and compare again when that session is done.",
      }),
    );
  }
}

/** What the ups of the applied migrations make, in the order of application. */
async function schemaOfApplied(facts: TargetFacts, tools: TargetTools, signal: AbortSignal): Promise<Side> {
  const applied = facts.known.filter((one) => one.row !== null);
  const order = new Map(facts.history.rows.map((row, index) => [row.version, index]));
  applied.sort((a, b) => (order.get(a.row?.version ?? "") ?? 0) - (order.get(b.row?.version ?? "") ?? 0));
  const migrations: Migration[] = [];
  for (const known of applied) {
    if (!known.migration?.up) return fail(`${labelOf(known)} is applied and has no file`);
    migrations.push(known.migration);
  }
  return schemaOfFiles(migrations, { ...tools, folder: facts.folder }, "diff", signal);
}

function reportOf(facts: TargetFacts, { now, lastRun }: TargetSides, files: Side): DiffReport {
  const sinceLastRun = lastRun.ok ? compareSnapshots(lastRun.value, now) : [];
  // The embedded server is of another build and knows no roles of the target, so only what is portable is compared.
  const fromFiles = files.ok ? compareSnapshots(files.value, now, { portable: true }) : [];
  return {
    schema: "migrate-safe/diff/1",
    target: facts.identity,
    drift: sinceLastRun.length + fromFiles.length > 0,
    objects: objectsOf([...sinceLastRun, ...fromFiles], { files, lastRun, now: ok(now) }),
    since_last_run: sinceLastRun,
    from_files: fromFiles,
    unknown: { last_run: lastRun.ok ? null : lastRun.failure, files: files.ok ? null : files.failure },
  };
}

function objectsOf(
  differences: readonly Difference[],
  sides: { readonly files: Side; readonly lastRun: Side; readonly now: Side },
): readonly DiffObject[] {
  const objects = new Map<string, DiffObject>();
  for (const { kind, object } of differences) {
    const key = `${kind} ${object}`;
    const on = (side: Side): string | null =>
      side.ok ? (side.value.objects.get(key)?.definition ?? null) : null;
    objects.set(key, {
      kind,
      object,
      files: on(sides.files),
      last_run: on(sides.lastRun),
      now: on(sides.now),
    });
  }
  return [...objects].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one);
}

function driftProblem({ objects, target }: DiffReport): Problem {
  return problem("diff/drift", {
    message: `The schema of ${target.name} is not what the migrations made: ${objects.length} ${objects.length === 1 ? "object differs" : "objects differ"}.`,
    state: "Only reading was done.",
    next: "Put each change into a migration, or undo it on the target, and compare again.",
  });
}
