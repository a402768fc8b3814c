// Dry run: what an apply would send, and for each statement which locks it takes and whom they block. With a target the
// pending migrations and their tables' sizes; without one every migration of the folder. Changes nothing.
import { fail, ok } from "../base/result";
import { LineIndex } from "../base/text-range";
import { readRelationSizes } from "../database/server-facts";
import type { MigrationFolder } from "../migrations/migration";
import { refusesTransactionBlock } from "../sql/transaction-block";
import type { DryRunMigration, DryRunReport } from "../protocol/reports/dry-run";
import type { Problem } from "../protocol/problems";
import type { Parser } from "../sql/parser";
import { folderLocks } from "./forecast/folder-locks";
import {
  fileSteps,
  forecastFile,
  relationsOf,
  type LockReader,
  type RelationSizes,
} from "./forecast/forecast";
import {
  historyBasis,
  knownMigrations,
  labelOf,
  pendingMigrations,
  type KnownMigration,
} from "./migration-states";
import { ended, makePlan, step, type FolderTools, type Operation } from "./operation";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { duplicateVersion, readTargetFacts, withSession, type TargetFacts } from "./target-facts";
import { stepEvents } from "./step-events";

export interface DryRunFacts {
  /** Null without a target. */
  readonly target: TargetFacts | null;
  readonly known: readonly KnownMigration[];
  readonly folder: MigrationFolder;
  readonly parser: Parser;
  readonly sizes: RelationSizes;
  readonly major: number;
  readonly lockTimeoutMs: number;
}

/** The lock facts of the newest server are taken when no target is known. */
const newestMajor = 18;

export const dryRun: Operation<"dry-run", DryRunFacts, DryRunReport, FolderTools> = {
  id: "dry-run",

  async gather(intent, tools) {
    const duplicate = duplicateVersion(tools.folder);
    if (duplicate) return fail(duplicate);
    const { database, folder, parser } = tools;
    const lockTimeoutMs = tools.run.lock_timeout_ms;
    if (database === null) {
      const known = knownMigrations(tools.folder, []);
      return ok({ target: null, known, folder, parser, sizes: new Map(), major: newestMajor, lockTimeoutMs });
    }
    const targetTools = { ...tools, database };
    return withSession(targetTools, { purpose: "dry-run", readOnly: true }, async (session) => {
      const target = await readTargetFacts(targetTools, session);
      if (!target.ok) return target;
      const major = Math.trunc(target.value.identity.server_version_num / 10_000);
      const { known } = target.value;
      const pending = pendingMigrations(known, intent);
      const files = pending.ok ? readFiles(pending.value, parser).files : [];
      const sizes = await readRelationSizes(
        session,
        relationsOf(files, folderLocks(folder, files, major, parser)),
      );
      return ok({ target: target.value, known, folder, parser, sizes, major, lockTimeoutMs });
    });
  },

  plan(intent, facts) {
    const { known, folder, parser, sizes, major, lockTimeoutMs, target } = facts;
    const pending = pendingMigrations(known, intent);
    if (!pending.ok) return fail(pending.failure);
    const { files, problems } = readFiles(pending.value, parser);
    const locksOf = folderLocks(folder, files, major, parser);
    const migrations = files.map((file) => migrationOf(file, locksOf, sizes));
    const dirty = known.filter((one) => one.state === "dirty");
    const warnings = [
      ...problems.map((why) => why.message),
      ...dirty.map((one) => `${labelOf(one)} is half applied; apply takes it back first.`),
      ...pending.value
        .filter((one) => (one.migration?.down ?? null) === null)
        .map((one) => `${labelOf(one)} has no down script.`),
    ];
    const plan = makePlan({
      operation: "dry-run",
      target: target?.identity ?? null,
      steps: [
        step({ id: "read", title: "Read the files and what they lock", kind: "check" }),
        ...files.flatMap((file) =>
          fileSteps(file, locksOf, sizes, {
            lockTimeoutMs,
            undo: "by-down",
            last: `Record ${labelOf(file)} as applied`,
          }),
        ),
      ],
      warnings,
      basis: [target && historyBasis(target.history), files.map((file) => [file.version, file.checksum])],
    });
    const details: DryRunReport = {
      schema: "migrate-safe/dry-run/1",
      target: target?.identity ?? null,
      migrations,
      warnings,
      refused: problems,
    };
    return ok({ plan, details });
  },

  async *body({ plan, details }, tools) {
    const events = stepEvents(plan, tools.clock);
    const [read] = plan.steps;
    if (read) {
      yield events.start(read);
      yield events.done(read);
    }
    // A rehearsal that says "fine" about a file no apply will take would be worse than none.
    const [refusal] = details.refused;
    return refusal ? ended("failed-clean", details, { problem: refusal }) : ended("done", details);
  },
};

function readFiles(
  pending: readonly KnownMigration[],
  parser: Parser,
): { readonly files: readonly RunnableFile[]; readonly problems: readonly Problem[] } {
  const read = pending.flatMap(({ migration }) =>
    migration?.up ? [readRunnable(migration, migration.up, parser)] : [],
  );
  return {
    files: read.flatMap((one) => (one.ok ? [one.value] : [])),
    problems: read.flatMap((one) => (one.ok ? [] : [one.failure])),
  };
}

function migrationOf(file: RunnableFile, locksOf: LockReader, sizes: RelationSizes): DryRunMigration {
  const index = new LineIndex(file.text);
  return {
    version: file.version,
    name: file.name,
    direction: file.file.direction,
    mode: file.model.mode,
    statements: forecastFile(file, locksOf, sizes).map(({ statement, locks }) => ({
      path: file.file.path,
      range: index.rangeOf(statement),
      sql: statement.parsed.text,
      locks,
      transactional: refusesTransactionBlock(statement.parsed) === null,
    })),
  };
}
