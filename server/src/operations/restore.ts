// Restore: puts the rows of a backup back, in one transaction, after the file has been read to its end and found whole.
// The SQL in the file is not run: its rows are loaded by statements made from the target's own catalogs.
import { basename } from "node:path";
import { fail, ok, type Result } from "../base/result";
import { ConnectionLost, ServerError, serverMessageOf } from "../database/errors";
import { compareVersions, sameVersion } from "../migrations/layout";
import type { OperationEvent, PlanStep } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { RestoreReport } from "../protocol/reports";
import { quoteIdentifier } from "../sql/names";
import type { Parser } from "../sql/parser";
import { notEverything, otherVersion, sameOrNull, versionFits, whatDoesNotFit } from "./backups/backup-fits";
import type { BackupHeader } from "./backups/backup-format";
import { otherOrigin, refuseOtherOrigin } from "./backups/backup-origin";
import { BackupUnreadable, type BackupContents } from "./backups/backup-reader";
import { backupPath, headerOf, wholeBackup } from "./backups/find-backup";
import { fileSteps, locksBySyntax } from "./forecast/forecast";
import { CommitUnknown, loadRows } from "./backups/load-rows";
import {
  closeLocked,
  lockStep,
  openLocked,
  prepareHistory,
  recheckHistory,
  recordSchema,
} from "./running/locked-run";
import { freshSession, migrationRun, type MigrationRun } from "./running/migration-run";
import {
  historyBasis,
  knownMigrations,
  labelOf,
  unknownVersion,
  type KnownMigration,
} from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type Ending,
  type Operation,
  type Planned,
  type Tools,
} from "./operation";
import {
  rebuildSchemas,
  rebuildStatements,
  readSchemaFacts,
  type SchemaFacts,
} from "./backups/rebuild-schema";
import { openMemorySession } from "./proof/memory-session";
import { runHalf } from "./running/run-half";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { stepEvents, stepOf } from "./step-events";
import { duplicateVersion, noFolder, readTargetFacts, withSession, type TargetFacts } from "./target-facts";

export interface RestoreFacts {
  readonly path: string;
  readonly header: BackupHeader;
  readonly parser: Parser;
  readonly lockTimeoutMs: number;
  /** Null for a rehearsal in memory. */
  readonly target: TargetFacts | null;
  readonly schemas: readonly SchemaFacts[];
  readonly known: readonly KnownMigration[];
}

export interface RestoreDetails extends RestoreFacts {
  readonly rebuild: readonly string[];
  /** How the target is not the database that the backup was taken from; null when it is. */
  readonly otherOrigin: string | null;
  /** Run before the rows are loaded: after a rebuild and for a rehearsal. */
  readonly migrations: readonly { readonly known: KnownMigration; readonly up: RunnableFile }[];
}

export const restore: Operation<"restore", RestoreFacts, RestoreDetails> = {
  id: "restore",

  async gather(intent, tools) {
    const path = await backupPath(intent.file, tools.root);
    if (!path.ok) return path;
    const header = await headerOf(path.value);
    if (!header.ok) return header;
    const folder = tools.folder;
    if (folder === null) return fail(noFolder());
    const base = {
      path: path.value,
      header: header.value,
      parser: tools.parser,
      lockTimeoutMs: tools.run.lock_timeout_ms,
    };
    if (intent.intoScratch) {
      const duplicate = duplicateVersion(folder);
      if (duplicate) return fail(duplicate);
      return ok({ ...base, target: null, schemas: [], known: knownMigrations(folder, []) });
    }
    const { database } = tools;
    if (database === null) return fail(noTarget());
    const targetTools = { ...tools, database };
    return withSession(targetTools, { purpose: "plan", readOnly: true }, async (session) => {
      const target = await readTargetFacts(targetTools, session);
      if (!target.ok) return target;
      const schemas = intent.rebuild ? await readSchemaFacts(session, tools.run.schemas) : [];
      return ok({ ...base, target: target.value, schemas, known: target.value.known });
    });
  },

  plan(intent, facts) {
    const { target, header, schemas } = facts;
    const other = target && otherOrigin(header, target.identity);
    const foreign = target && refuseOtherOrigin(other, target.identity, intent.fromOtherDatabase === true);
    if (foreign) return fail(foreign);
    const upTo = intent.rebuild ? (intent.to ?? header.version) : header.version;
    const chain = intent.rebuild || target === null ? migrationsUpTo(facts, upTo) : ok([]);
    if (!chain.ok) return fail(chain.failure);
    if (intent.rebuild && header.scope === "affected") return fail(notEverything(facts.path));
    if (intent.rebuild && !sameOrNull(upTo, header.version)) return fail(otherVersion(header, upTo));
    if (!intent.rebuild && target !== null) {
      const unfit = versionFits(header, target);
      if (unfit) return fail(unfit);
    }
    const major = Math.trunc((target?.identity.server_version_num ?? 180_000) / 10_000);
    const rebuild = intent.rebuild ? rebuildStatements(schemas) : [];
    const steps: PlanStep[] = [
      step({ id: "read", title: "Read the backup to its end", kind: "file", path: facts.path }),
      target === null
        ? step({ id: "scratch", title: "Start a database in memory", kind: "restore" })
        : lockStep(),
      ...(rebuild.length > 0
        ? [
            step({
              id: "rebuild",
              title: `Drop and recreate ${schemas.map((schema) => schema.name).join(", ")}`,
              kind: "transaction",
              sql: rebuild.join(";\n"),
              undo: "none",
            }),
          ]
        : []),
      ...chain.value.flatMap(({ known, up }) =>
        fileSteps(up, locksBySyntax(major), new Map(), {
          lockTimeoutMs: facts.lockTimeoutMs,
          undo: "by-down",
          last: `Record ${labelOf(known)} as applied`,
        }),
      ),
      step({ id: "restore", title: "Load the rows", kind: "restore", path: facts.path, undo: "none" }),
    ];
    const plan = makePlan({
      operation: "restore",
      target: target?.identity ?? null,
      steps,
      warnings: [...(other === null ? [] : [other]), ...warningsOf(facts, intent.rebuild)],
      basis: [target && historyBasis(target.history), header, chain.value.map(({ up }) => up.checksum)],
    });
    return ok({ plan, details: { ...facts, rebuild, otherOrigin: other, migrations: chain.value } });
  },

  async *body(planned, tools, signal) {
    const { plan, details } = planned;
    const events = stepEvents(plan, tools.clock);
    const read = stepOf(plan, "read");
    yield events.start(read);
    const contents = await wholeBackup(details.path);
    if (!contents.ok) {
      yield events.failed(read, contents.failure);
      return refused(contents.failure);
    }
    yield events.done(read);
    if (details.target === null) return yield* inMemory(planned, contents.value, tools, signal);
    const { database } = tools;
    if (database === null) return refused(noTarget());
    const targetTools = { ...tools, database };
    const locked = yield* openLocked("restore", plan, targetTools, signal);
    if (!locked.ok) {
      if (signal.aborted)
        return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
      return refused(locked.failure);
    }
    try {
      const recheck = await recheckHistory(locked.value.session, details.target, targetTools);
      if (!recheck.ok) return refused(recheck.failure);
      const run = migrationRun(targetTools, locked.value, plan, signal);
      return yield* load(planned, contents.value, run);
    } finally {
      await closeLocked(locked.value);
    }
  },
};

/** A rehearsal: the migrations up to the backup's version and its rows, in memory. */
async function* inMemory(
  planned: Planned<RestoreDetails>,
  contents: BackupContents,
  tools: Tools,
  signal: AbortSignal,
): AsyncGenerator<OperationEvent, Ending> {
  const events = stepEvents(planned.plan, tools.clock);
  const start = stepOf(planned.plan, "scratch");
  yield events.start(start);
  const opened = await openMemorySession(tools, "rehearse");
  if (!opened.ok) {
    yield events.failed(start, opened.failure);
    return refused(opened.failure);
  }
  const { database, session } = opened.value;
  try {
    yield events.done(start);
    const lock = await database.acquireLock(
      { runId: tools.runId, operation: "restore", waitMs: 0 },
      signal,
      () => undefined,
    );
    if (!lock.ok) return refused(lock.failure);
    const alone = { session, lock: lock.value };
    const run = migrationRun({ ...tools, database }, alone, planned.plan, signal);
    return yield* load(planned, contents, run);
  } finally {
    await database.close();
  }
}

async function* load(
  { plan, details }: Planned<RestoreDetails>,
  contents: BackupContents,
  run: MigrationRun,
): AsyncGenerator<OperationEvent, Ending> {
  const { session, tools, events, signal } = run;
  let state = nothingChanged;
  if (details.rebuild.length > 0) {
    const shown = stepOf(plan, "rebuild");
    yield events.start(shown);
    const rebuilt = await rebuildSchemas(session, details.rebuild, tools.run, basename(details.path));
    if (!rebuilt.ok) {
      const { failure } = rebuilt;
      const why = failure instanceof ServerError ? restoreProblem(failure, nothingChanged) : failure;
      yield events.failed(shown, why);
      return ended("failed-clean", null, { problem: why });
    }
    yield events.done(shown);
    state = "The schema was dropped and its rows are not loaded yet: run the restore again with --rebuild.";
  }
  if (details.migrations.length > 0) {
    const ready = await prepareHistory(run);
    if (!ready.ok) return ended("failed-partial", null, { problem: ready.failure });
  }
  for (const { known, up } of details.migrations) {
    const downText = known.migration?.down?.text ?? null;
    const end = yield* runHalf(run, {
      direction: "up",
      file: up,
      version: known.version,
      downText,
      before: state,
    });
    if (end.kind === "stopped") {
      const how = signal.aborted ? "cancelled" : "failed";
      const outcome = details.target === null ? (`${how}-clean` as const) : (`${how}-partial` as const);
      const code = signal.aborted ? end.problem.code : "restore/failed";
      return ended(outcome, null, { problem: { ...end.problem, code } });
    }
  }
  await recordSchema(session, tools, async () => freshSession(run));
  const shown = stepOf(plan, "restore");
  yield events.start(shown);
  const partial = details.rebuild.length > 0;
  const unfit = await whatDoesNotFit(session, { ...details, rebuilt: partial }, tools);
  if (unfit.problem) {
    yield events.failed(shown, unfit.problem);
    return ended(partial ? "failed-partial" : "refused", null, { problem: unfit.problem });
  }
  for (const warning of unfit.warnings) yield events.progress(shown, warning);
  const loading = loadRows(session, unfit.catalog, details.path, contents, tools.run, signal);
  const cancel = (): void => {
    run.database.cancel(session).catch((error: unknown) => {
      if (!(error instanceof ConnectionLost) && !(error instanceof ServerError)) throw error;
    });
  };
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const tables = await loading;
    yield events.done(shown);
    const report: RestoreReport = {
      schema: "migrate-safe/restore/1",
      target: run.database.identity,
      backup: details.path,
      tables,
      into_scratch: details.target === null,
      remarks: [...(details.otherOrigin === null ? [] : [details.otherOrigin]), ...unfit.warnings],
    };
    return ended("done", report);
  } catch (error) {
    if (signal.aborted) {
      return ended(partial ? "cancelled-partial" : "cancelled-clean", null, {
        problem: cancelledProblem(state),
      });
    }
    const why = restoreProblem(error, state);
    yield events.failed(shown, why);
    return ended(partial ? "failed-partial" : "failed-clean", null, { problem: why });
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function migrationsUpTo(
  facts: RestoreFacts,
  version: string | null,
): Result<RestoreDetails["migrations"], Problem> {
  const found: { readonly known: KnownMigration; readonly up: RunnableFile }[] = [];
  if (version === null) return ok(found);
  if (!facts.known.some((one) => sameVersion(one.version, version) && one.migration?.up)) {
    return fail(unknownVersion(version));
  }
  for (const known of facts.known) {
    const { migration } = known;
    if (!migration?.up || compareVersions(known.version, version) > 0) continue;
    const up = readRunnable(migration, migration.up, facts.parser);
    if (!up.ok) return fail(up.failure);
    found.push({ known, up: up.value });
  }
  return ok(found);
}

function warningsOf({ target, header, schemas }: RestoreFacts, rebuild: boolean): readonly string[] {
  if (target === null) return [];
  return [
    `The rows of ${header.tables.length} tables are replaced by those of ${header.taken_at}; what was written since is lost.`,
    ...(rebuild
      ? [
          `Everything in ${schemas.map((schema) => quoteIdentifier(schema.name)).join(", ")} is dropped first, extensions there included.`,
        ]
      : []),
  ];
}

function noTarget(): Problem {
  return problem("target/none", {
    message: "No target was named.",
    state: nothingChanged,
    next: "Add --target NAME, --database-url URL or --scratch, or set DATABASE_URL.",
  });
}

function restoreProblem(error: unknown, state: string): Problem {
  const text = (message: string) => ({
    message: `The restore failed: ${message}.`,
    state,
    next: "See what the server said; the backup itself is whole and can be restored again.",
  });
  if (error instanceof ServerError) {
    return problem("restore/failed", text(error.message), { server: serverMessageOf(error) });
  }
  if (error instanceof CommitUnknown) {
    return problem("apply/commit-unknown", {
      message: "The connection was lost while the restore was committed.",
      state: "Either all rows of the backup are there, or none of them and all that was there before.",
      next: "Run the restore again: it is safe to repeat.",
    });
  }
  if (error instanceof ConnectionLost || error instanceof BackupUnreadable) {
    return problem("restore/failed", text(error.message));
  }
  throw error;
}
