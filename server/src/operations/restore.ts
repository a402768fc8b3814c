// Restore: puts the rows of a backup back, in one transaction, after the file has been read to its end and found whole.
// The SQL in the file is not run: its rows are loaded by statements made from the target's own catalogs.
import { access, readFile } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { fail, ok, type Result } from "../base/result";
import { ConnectionLost, ServerError, serverMessageOf } from "../database/errors";
import { compareSnapshots, takeSnapshot } from "../database/schema-snapshot";
import type { Database, Session } from "../database/session";
import { compareVersions, sameVersion } from "../migrations/layout";
import type { OperationEvent, PlanStep } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import type { RestoreReport } from "../protocol/reports";
import { displayName, quoteIdentifier, quoteName } from "../sql/names";
import type { Parser } from "../sql/parser";
import { copyIn, copySettings, setval, type BackupHeader } from "./backup-format";
import { readManifestSchema } from "./backup-manifest";
import { latestBackupPath } from "./backup-paths";
import { BackupUnreadable, readBackup, readBackupHeader, type BackupContents } from "./backup-reader";
import { loadingStatements, readDataCatalog, type DataCatalog } from "./data-catalog";
import { fileSteps } from "./forecast";
import {
  closeLocked,
  lockStep,
  openLocked,
  prepareHistory,
  recheckHistory,
  recordSchema,
} from "./locked-run";
import { freshSession, migrationRun, type MigrationRun } from "./migration-run";
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
import { rebuildStatements, readSchemaFacts, type SchemaFacts } from "./rebuild-schema";
import { rollBack } from "./run-transaction";
import { runHalf } from "./run-half";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { stepEvents, stepOf } from "./step-events";
import {
  duplicateVersion,
  noFolder,
  productionGuard,
  readTargetFacts,
  withSession,
  type TargetFacts,
} from "./target-facts";

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
    if (target !== null) {
      const guarded = productionGuard("restore", target.identity, intent.confirm);
      if (guarded) return fail(guarded);
    }
    const upTo = intent.rebuild ? (intent.to ?? header.version) : header.version;
    const chain = intent.rebuild || target === null ? migrationsUpTo(facts, upTo) : ok([]);
    if (!chain.ok) return fail(chain.failure);
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
        ? step({ id: "scratch", title: "Start a database in memory", kind: "check" })
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
        fileSteps(up, major, new Map(), {
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
      warnings: warningsOf(facts, intent.rebuild),
      basis: [target && historyBasis(target.history), header, chain.value.map(({ up }) => up.checksum)],
    });
    return ok({ plan, details: { ...facts, rebuild, migrations: chain.value } });
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
    const { lock, session } = locked.value;
    try {
      const recheck = await recheckHistory(session, details.target, targetTools);
      if (!recheck.ok) return refused(recheck.failure);
      const run = migrationRun(targetTools, session, plan, { signal, lockLost: lock.lost });
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
  const opened = await tools.openMemory();
  if (!opened.ok) {
    yield events.failed(start, opened.failure);
    return refused(opened.failure);
  }
  const database: Database = opened.value;
  try {
    const connected = await database.connect({ purpose: "rehearse", runId: tools.runId });
    if (!connected.ok) return refused(connected.failure);
    yield events.done(start);
    const lockLost = new AbortController().signal;
    const run = migrationRun({ ...tools, database }, connected.value, planned.plan, { signal, lockLost });
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
    const failed = await inOneTransaction(session, details.rebuild);
    if (failed) {
      const why = restoreProblem(failed, nothingChanged);
      yield events.failed(shown, why);
      return ended("failed-clean", null, { problem: why });
    }
    yield events.done(shown);
    state = "The schema was dropped and is being rebuilt; run the restore again with --rebuild.";
  }
  if (details.migrations.length > 0) {
    const ready = await prepareHistory(session, tools);
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
      const outcome = details.target === null ? "failed-clean" : "failed-partial";
      return ended(outcome, null, { problem: { ...end.problem, code: "restore/failed" } });
    }
  }
  await recordSchema(session, tools, async () => freshSession(run));
  const shown = stepOf(plan, "restore");
  yield events.start(shown);
  const partial = details.rebuild.length > 0;
  const unfit = await whatDoesNotFit(session, details, tools);
  if (unfit.problem) {
    yield events.failed(shown, unfit.problem);
    return ended(partial ? "failed-partial" : "refused", null, { problem: unfit.problem });
  }
  for (const warning of unfit.warnings) yield events.progress(shown, warning);
  const loading = loadRows(session, unfit.catalog, details.path, contents, signal);
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

/** Everything in one transaction: it holds what the backup holds, or what it held before. */
async function loadRows(
  session: Session,
  catalog: DataCatalog,
  path: string,
  expected: BackupContents,
  signal: AbortSignal,
): Promise<RestoreReport["tables"]> {
  for (const setting of copySettings) await session.execute(setting);
  await session.execute("begin");
  try {
    const { before, after } = loadingStatements(catalog);
    for (const statement of before) await session.execute(statement);
    const loaded: RestoreReport["tables"][number][] = [];
    const contents = await readBackup(path, async (table, rows) => {
      if (signal.aborted) throw new ConnectionLost("cancelled");
      const count = await session.copyIn(copyIn(table), Readable.from(rows, { objectMode: false }));
      loaded.push({ table: displayName(table), rows: count });
    });
    for (const [index, sum] of contents.sums.entries()) {
      const same = sum.sha256 === expected.sums[index]?.sha256 && sum.rows === loaded[index]?.rows;
      if (!same) throw new BackupUnreadable(`${loaded[index]?.table ?? "a table"} did not take all its rows`);
    }
    for (const statement of after) await session.execute(statement);
    for (const sequence of contents.sequences) {
      const known = catalog.sequences.some(
        ({ schema, name }) => schema === sequence.schema && name === sequence.name,
      );
      if (known) await session.execute(setval(sequence));
    }
    for (const view of catalog.materializedViews) {
      await session.execute(`refresh materialized view ${quoteName(view)}`);
    }
    await session.execute("commit");
    return loaded;
  } catch (error) {
    await rollBack(session);
    throw error;
  }
}

async function inOneTransaction(
  session: Session,
  statements: readonly string[],
): Promise<ServerError | null> {
  await session.execute("begin");
  try {
    for (const statement of statements) await session.execute(statement);
    await session.execute("commit");
    return null;
  } catch (error) {
    await rollBack(session);
    if (!(error instanceof ServerError)) throw error;
    return error;
  }
}

interface Fit {
  readonly catalog: DataCatalog;
  readonly problem: Problem | null;
  readonly warnings: readonly string[];
}

/** Compares the target's tables with the backup's, and tells what else of the schema is different. */
async function whatDoesNotFit(session: Session, details: RestoreDetails, tools: Tools): Promise<Fit> {
  const { header } = details;
  const schemas = [...new Set([...tools.run.schemas, ...header.tables.map((table) => table.schema)])];
  const own = [{ schema: tools.run.history_schema, name: tools.run.history_table }];
  const catalog = await readDataCatalog(session, schemas, own);
  const missing = header.tables.flatMap((table) => {
    const there = catalog.tables.find(
      ({ schema, name }) => schema === table.root.schema && name === table.root.name,
    );
    const partitioned = catalog.roots.some(
      (root) => root.partitioned && root.schema === table.root.schema && root.name === table.root.name,
    );
    if (!there && !partitioned) return [`table ${displayName(table.root)}`];
    if (!there) return [];
    return table.columns
      .filter((column) => !there.columns.includes(column))
      .map((column) => `column ${displayName(table.root)}.${column}`);
  });
  if (missing.length > 0) return { catalog, problem: unfitSchema(details, missing), warnings: [] };
  const snapshot = await takeSnapshot(session, { history: tools.run });
  if (snapshot.checksum === header.schema_checksum) return { catalog, problem: null, warnings: [] };
  const objects = await readManifestSchema(details.path, header.server_version_num);
  const differences = objects === null ? [] : compareSnapshots(objects, snapshot);
  if (objects !== null && differences.length === 0) return { catalog, problem: null, warnings: [] };
  const named = differences.slice(0, 10).map(({ change, kind, object }) => `${change} ${kind} ${object}`);
  const what = named.length > 0 ? `: ${named.join(", ")}` : "";
  return {
    catalog,
    problem: null,
    warnings: [`The schema is not the one the backup was taken from${what}.`],
  };
}

/** The backup that was named, or the newest. */
async function backupPath(file: string | null, root: string): Promise<Result<string, Problem>> {
  const path = file === null ? await latestBackup(root) : resolve(root, file);
  if (path === null) {
    return fail(
      problem("restore/no-backup", {
        message: `There is no backup: ${latestBackupPath(root)} does not exist.`,
        state: nothingChanged,
        next: "Name the file of a backup, or make one with migrate-safe backup.",
      }),
    );
  }
  try {
    await access(path);
    return ok(path);
  } catch (error) {
    return fail(
      problem("restore/no-backup", {
        message: `The backup ${path} cannot be read: ${(error as Error).message}.`,
        state: nothingChanged,
        next: "Name the file of another backup.",
      }),
    );
  }
}

async function latestBackup(root: string): Promise<string | null> {
  try {
    const line = (await readFile(latestBackupPath(root), "utf8")).trim();
    if (line === "") return null;
    return isAbsolute(line) ? line : join(root, line);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function headerOf(path: string): Promise<Result<BackupHeader, Problem>> {
  try {
    return ok(await readBackupHeader(path));
  } catch (error) {
    return fail(unreadableProblem(path, error));
  }
}

async function wholeBackup(path: string): Promise<Result<BackupContents, Problem>> {
  try {
    return ok(await readBackup(path));
  } catch (error) {
    return fail(unreadableProblem(path, error));
  }
}

function unreadableProblem(path: string, error: unknown): Problem {
  if (!(error instanceof BackupUnreadable)) throw error;
  return problem(error.foreign ? "restore/unsafe-file" : "restore/failed", {
    message: `${path} is not a whole backup of this tool: ${error.message}.`,
    state: nothingChanged,
    next: "Restore another backup, or load this file with the program that wrote it.",
  });
}

/** Rows fit the columns they were read from, so the target must be at the backup's version. */
function versionFits(header: BackupHeader, target: TargetFacts): Problem | null {
  const { rows } = target.history;
  const dirty = rows.find((row) => row.dirty);
  if (dirty) {
    return problem("history/dirty", {
      message: `${dirty.version} is half applied, so the backup's rows may not fit.`,
      state: nothingChanged,
      next: "Run migrate-safe apply, which takes it back first, or restore with --rebuild.",
    });
  }
  const newer = rows.filter(
    (row) => header.version === null || compareVersions(row.version, header.version) > 0,
  );
  const there = header.version === null || rows.some((row) => sameVersion(row.version, header.version ?? ""));
  if (there && newer.length === 0) return null;
  const newest = newer.at(-1)?.version ?? rows.at(-1)?.version ?? "no version";
  return problem("restore/failed", {
    message: `The backup was taken at version ${header.version ?? "0"}, and ${target.identity.name} is at ${newest}: its rows belong into the schema of then.`,
    state: nothingChanged,
    next: there
      ? `Roll back first: migrate-safe rollback --to ${header.version ?? "0"}, then restore again.`
      : `Apply up to ${header.version ?? ""} first, or restore with --rebuild --to ${header.version ?? ""}.`,
  });
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

function sameOrNull(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : sameVersion(a, b);
}

function otherVersion(header: BackupHeader, to: string | null): Problem {
  return problem("restore/failed", {
    message: `The backup was taken at version ${header.version ?? "0"}, not at ${to ?? "0"}: its rows belong into the schema of then.`,
    state: nothingChanged,
    next: `Rebuild up to ${header.version ?? "0"}, restore, and apply the later migrations afterwards.`,
  });
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

function unfitSchema(details: RestoreDetails, missing: readonly string[]): Problem {
  const shown = missing.slice(0, 5).join(", ");
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  return problem("restore/failed", {
    message: `The target lacks what the backup has rows for: ${shown}${more}.`,
    state: details.rebuild.length > 0 ? "The schema was rebuilt and holds no rows." : nothingChanged,
    next: `Bring the schema to version ${details.header.version ?? "0"} first.`,
  });
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
  if (error instanceof ConnectionLost || error instanceof BackupUnreadable) {
    return problem("restore/failed", text(error.message));
  }
  throw error;
}
