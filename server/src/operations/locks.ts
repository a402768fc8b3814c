// Locks: the forecast of each statement of some migrations, with the schema that the earlier ones make; and, where asked
// for, what the embedded database really took, side by side. What is proved is what a statement locks, not how long it waits.
import { fail, ok } from "../base/result";
import { LineIndex } from "../base/text-range";
import { ConnectionLost } from "../database/errors";
import { checksumOf } from "../migrations/checksum";
import { sameVersion } from "../migrations/layout";
import type { Migration, MigrationFolder } from "../migrations/migration";
import { nothingChanged } from "../protocol/problems";
import type { LockedMigration, LockedStatement, LocksReport } from "../protocol/reports/locks";
import type { Parser } from "../sql/parser";
import { refusesTransactionBlock } from "../sql/transaction-block";
import { folderLocks } from "./forecast/folder-locks";
import { forecastFile, type LockReader } from "./forecast/forecast";
import { LockObserver, type ObservedFile } from "./proof/lock-observer";
import { labelOf, unknownVersion } from "./migration-states";
import {
  cancelledProblem,
  ended,
  makePlan,
  refused,
  step,
  type FolderTools,
  type Operation,
} from "./operation";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { openMemorySession, scratchLost } from "./proof/memory-session";
import { stepEvents, stepOf } from "./step-events";
import { duplicateVersion } from "./target-facts";

export interface LocksFacts {
  readonly folder: MigrationFolder;
  readonly parser: Parser;
}

export interface LocksDetails {
  /** All up to the newest one asked for, oldest first. */
  readonly chain: readonly Migration[];
  /** The ups that were asked for. */
  readonly files: readonly RunnableFile[];
  readonly locksOf: LockReader;
  readonly observed: boolean;
}

/** The embedded database's own. */
const serverMajor = 18;

export const locks: Operation<"locks", LocksFacts, LocksDetails, FolderTools> = {
  id: "locks",

  async gather(_intent, { folder, parser }) {
    const duplicate = duplicateVersion(folder);
    return duplicate ? fail(duplicate) : ok({ folder, parser });
  },

  plan({ versions, observe }, { folder, parser }) {
    const withUps = folder.migrations.filter((one) => one.up !== null);
    const unknown = versions.find((version) => !withUps.some((one) => sameVersion(one.version, version)));
    if (unknown !== undefined) return fail(unknownVersion(unknown));
    const asked = (one: Migration): boolean =>
      versions.length === 0 || versions.some((version) => sameVersion(version, one.version));
    const files: RunnableFile[] = [];
    for (const migration of withUps.filter(asked)) {
      if (migration.up === null) continue;
      const read = readRunnable(migration, migration.up, parser);
      if (!read.ok) return read;
      files.push(read.value);
    }
    const chain = withUps.slice(0, withUps.findLastIndex(asked) + 1);
    const plan = makePlan({
      operation: "locks",
      target: null,
      steps: [
        step({ id: "read", title: "Read the files and what they lock", kind: "check" }),
        ...(observe
          ? [step({ id: "observe", title: "Run them on an embedded database", kind: "check" })]
          : []),
      ],
      warnings: [],
      basis: chain.map(({ version, up }) => [version, checksumOf(up?.text ?? "")]),
    });
    const locksOf = folderLocks(folder, files, serverMajor, parser);
    return ok({ plan, details: { chain, files, locksOf, observed: observe } });
  },

  async *body({ plan, details }, tools, signal) {
    const { chain, files, locksOf, observed } = details;
    const events = stepEvents(plan, tools.clock);
    const reading = stepOf(plan, "read");
    yield events.start(reading);
    yield events.done(reading);
    if (!observed) return ended("done", reportOf(files, locksOf, null, new Map()));
    const running = stepOf(plan, "observe");
    yield events.start(running);
    const opened = await openMemorySession(tools, "locks");
    if (!opened.ok) {
      yield events.failed(running, opened.failure);
      return refused(opened.failure);
    }
    const { database, session } = opened.value;
    try {
      const observer = new LockObserver(session, tools, locksOf);
      const seen = new Map<RunnableFile, ObservedFile>();
      for (const migration of chain) {
        if (signal.aborted)
          return ended("cancelled-clean", null, { problem: cancelledProblem(nothingChanged) });
        yield events.progress(running, labelOf(migration));
        const file = files.find((one) => one.file.path === migration.up?.path);
        if (file) seen.set(file, await observer.observe(file));
        else await observer.replay(migration);
      }
      yield events.done(running);
      return ended("done", reportOf(files, locksOf, database.identity.server_version, seen));
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return ended("failed-clean", null, { problem: scratchLost(error) });
    } finally {
      await database.close();
    }
  },
};

function reportOf(
  files: readonly RunnableFile[],
  locksOf: LockReader,
  version: string | null,
  seen: ReadonlyMap<RunnableFile, ObservedFile>,
): LocksReport {
  const migrations = files.map((file): LockedMigration => {
    const index = new LineIndex(file.text);
    const observed = seen.get(file);
    const statements = forecastFile(file, locksOf, new Map()).map(
      ({ statement, locks: forecast }): LockedStatement => ({
        path: file.file.path,
        range: index.rangeOf(statement),
        sql: statement.parsed.text,
        transactional: refusesTransactionBlock(statement.parsed) === null,
        locks: forecast,
        observed: observed?.statements.get(statement) ?? null,
      }),
    );
    return { version: file.version, name: file.name, statements, not_observed: observed?.reason ?? null };
  });
  return {
    schema: "migrate-safe/locks/1",
    engine: version === null ? null : { kind: "pglite", version },
    migrations,
    disagreements: migrations
      .flatMap(({ statements }) => statements)
      .reduce((sum, { observed }) => sum + (observed?.disagreements.length ?? 0), 0),
  };
}
