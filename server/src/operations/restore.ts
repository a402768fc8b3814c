// Restore: puts the rows of a backup back, in one transaction, after the file has been read to its end and found whole.
// The SQL in the file is not run: its rows are loaded by statements made from the target's own catalogs.
import { fail, ok, type Result } from "../base/result";
import { compareVersions, sameVersion } from "../migrations/layout";
import type { PlanStep } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { quoteIdentifier } from "../sql/names";
import { notEverything, otherVersion, sameOrNull, versionFits } from "./backups/backup-fits";
import { otherOrigin, refuseOtherOrigin } from "./backups/backup-origin";
import { backupPath, headerOf, wholeBackup } from "./backups/find-backup";
import { loadBackup, loadInMemory, type RestoreDetails, type RestoreFacts } from "./backups/load-backup";
import { readSchemaFacts, rebuildStatements } from "./backups/rebuild-schema";
import { fileSteps, locksBySyntax } from "./forecast/forecast";
import {
  historyBasis,
  knownMigrations,
  labelOf,
  unknownVersion,
  type KnownMigration,
} from "./migration-states";
import { cancelledProblem, ended, makePlan, refused, step, type Operation } from "./operation";
import { readRunnable, type RunnableFile } from "./runnable-file";
import { closeLocked, lockStep, openLocked, recheckHistory } from "./running/locked-run";
import { migrationRun } from "./running/migration-run";
import { stepEvents, stepOf } from "./step-events";
import { duplicateVersion, noFolder, readTargetFacts, withSession } from "./target-facts";

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
    if (details.target === null) return yield* loadInMemory(planned, contents.value, tools, signal);
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
      return yield* loadBackup(planned, contents.value, run);
    } finally {
      await closeLocked(locked.value);
    }
  },
};

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
