// Drift, three ways: what the files of the applied migrations make (run on an embedded database), what the last run left
// (kept in the history), and what the target holds now. Reads the target only; on demand makes a pair of the difference.
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
import { nextPair } from "../migrations/new-pair";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { DiffMigration, DiffObject, DiffReport } from "../protocol/reports/diff";
import type { Difference } from "../protocol/reports/difference";
import { pairOfDifference } from "./diff/pair-of-difference";
import { historyBasis, labelOf } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Ending,
  type Operation,
  type TargetTools,
} from "./operation";
import { schemaOfFiles } from "./proof/schema-of-files";
import { readSchemaCopy, type SchemaCopy } from "./rehearsal/read-schema-copy";
import { stepEvents, stepOf } from "./step-events";
import { readTargetFacts, withSession, type TargetFacts } from "./target-facts";

export interface DiffDetails {
  readonly facts: TargetFacts;
  /** Name of the migration to make; null for none. */
  readonly migration: string | null;
  readonly write: boolean;
}

export const diff: Operation<"diff", TargetFacts, DiffDetails, TargetTools> = {
  id: "diff",

  async gather(_intent, tools) {
    return withSession(tools, { purpose: "diff", readOnly: true }, async (session) =>
      readTargetFacts(tools, session),
    );
  },

  plan({ migration = null, write = false }, facts) {
    // Its number is made when it is: this only looks at the name and the layout.
    const pair = migration === null ? null : nextPair(facts.folder, migration);
    if (pair?.ok === false) return pair;
    const plan = makePlan({
      operation: "diff",
      target: facts.identity,
      steps: [
        step({ id: "now", title: "Read the schema as it is", kind: "check" }),
        step({ id: "files", title: "Run the applied files on an embedded database", kind: "check" }),
        ...(migration === null
          ? []
          : [
              step({
                id: "pair",
                title: "Make a migration from the difference and prove it",
                kind: write ? "file" : "check",
              }),
            ]),
      ],
      warnings: [],
      basis: historyBasis(facts.history),
    });
    return ok({ plan, details: { facts, migration, write } });
  },

  async *body({ plan, details }, tools, signal) {
    const events = stepEvents(plan, tools.clock);
    const { facts } = details;
    const [reading, replaying] = [stepOf(plan, "now"), stepOf(plan, "files")];
    yield events.start(reading);
    const target = await withSession(tools, { purpose: "diff", readOnly: true }, async (session) =>
      readTarget(session, tools, facts, details.migration !== null),
    );
    if (!target.ok) return refused(target.failure);
    yield events.done(reading);
    yield events.start(replaying);
    const applied = appliedFiles(facts);
    const onFolder = { ...tools, folder: facts.folder };
    const files = applied.ok ? await schemaOfFiles(applied.value, onFolder, "diff", signal) : applied;
    yield events.done(replaying);
    if (signal.aborted) return cancelled();
    const report = reportOf(facts, target.value, files);
    if (details.migration !== null) {
      const making = stepOf(plan, "pair");
      yield events.start(making);
      const made = await makeMigration(details, target.value, tools, signal);
      if (signal.aborted) return cancelled();
      if (!made.ok) {
        yield events.failed(making, made.failure);
        return ended("failed-clean", report, { problem: made.failure });
      }
      yield events.done(making);
      if (made.value !== null) return ended("done", { ...report, migration: made.value });
    }
    return report.drift
      ? ended("failed-clean", report, { problem: driftProblem(report) })
      : ended("done", report);
  },
};

function cancelled(): Ending {
  return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
}

/** A side of the comparison, or half a sentence why there is none. */
type Side = Result<SchemaSnapshot, string>;

interface TargetSides {
  readonly now: SchemaSnapshot;
  readonly lastRun: Side;
  /** What the schema can be made from elsewhere; null when it was not asked for. */
  readonly copy: SchemaCopy | null;
}

async function readTarget(
  session: Session,
  { run }: TargetTools,
  { history }: TargetFacts,
  copies: boolean,
): Promise<Result<TargetSides, Problem>> {
  const last = history.rows.at(-1);
  const stored = last ? await readStoredSnapshot(session, run, last.version) : null;
  const kept = stored === null ? null : unpackSnapshot(stored);
  try {
    const now = await takeSnapshot(session, { history: run });
    const copy = copies ? await readSchemaCopy(session, run) : null;
    return ok({ now, lastRun: kept === null ? fail("no run has recorded the schema yet") : ok(kept), copy });
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

/** The applied migrations in the order of application; half a sentence when one has no file. */
function appliedFiles(facts: TargetFacts): Result<readonly Migration[], string> {
  const applied = facts.known.filter((one) => one.row !== null);
  const order = new Map(facts.history.rows.map((row, index) => [row.version, index]));
  applied.sort((a, b) => (order.get(a.row?.version ?? "") ?? 0) - (order.get(b.row?.version ?? "") ?? 0));
  const migrations: Migration[] = [];
  for (const known of applied) {
    if (!known.migration?.up) return fail(`${labelOf(known)} is applied and has no file`);
    migrations.push(known.migration);
  }
  return ok(migrations);
}

/** Null when the files make all of the target's schema. */
async function makeMigration(
  { facts, migration: name, write }: DiffDetails,
  { copy, now: target }: TargetSides,
  tools: TargetTools,
  signal: AbortSignal,
): Promise<Result<DiffMigration | null, Problem>> {
  const applied = appliedFiles(facts);
  if (!applied.ok) return fail(notProven(applied.failure));
  if (name === null || copy === null) return ok(null);
  const wanted = { name, applied: applied.value, copy, target };
  const made = await pairOfDifference(wanted, { ...tools, folder: facts.folder }, signal);
  if (!made.ok) return fail(notProven(made.failure));
  if (made.value === null || !write) return made;
  const wrote = await tools.files.createPair(made.value);
  return wrote.ok ? ok({ ...made.value, written: true }) : wrote;
}

function notProven(why: string): Problem {
  return problem("diff/not-proven", {
    message: `No migration could be made from the difference: ${why}.`,
    state: "Only reading was done, and no file was written.",
    next: "Write it by hand: migrate-safe new makes the pair, and diff names what differs.",
  });
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
