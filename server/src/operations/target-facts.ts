// The facts that every operation on a target begins with: the history beside the folder. Reads; changes nothing.
import { fail, ok, type Result } from "../base/result";
import { readAppliedTexts, readHistory, type AppliedTexts, type History } from "../database/history";
import { findForeignTables, type ForeignTable } from "../database/foreign-history/find-foreign";
import type { Session } from "../database/session";
import { readRebuildMark } from "../database/rebuild-mark";
import { compareVersions, sameVersion } from "../migrations/layout";
import type { MigrationFolder } from "../migrations/migration";
import type { Environment, TargetIdentity } from "../protocol/operations";
import { nothingChanged, problem, type Problem } from "../protocol/problems";
import { describeForeign, inScope } from "./adopt/choose-tool";
import { knownMigrations, type KnownMigration } from "./migration-states";
import type { TargetTools } from "./operation";

export interface TargetFacts {
  readonly identity: TargetIdentity;
  readonly history: History;
  readonly folder: MigrationFolder;
  readonly known: readonly KnownMigration[];
  /** Name of the backup whose rows a rebuild has not loaded yet. */
  readonly unfinishedRebuild: string | null;
  /** The applied scripts of what is half applied, by the history's version: what takes it back. */
  readonly texts: ReadonlyMap<string, AppliedTexts>;
}

/** Opens a session, hands it on, and closes it whatever happens. */
export async function withSession<Value>(
  tools: TargetTools,
  options: { readonly purpose: string; readonly readOnly: boolean },
  work: (session: Session) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem>> {
  const opened = await tools.database.connect({ ...options, runId: tools.runId });
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}

/** History and folder; refuses a history of another tool and a folder with two migrations of one version. */
export async function readTargetFacts(
  tools: TargetTools,
  session: Session,
): Promise<Result<TargetFacts, Problem>> {
  const folder = tools.folder;
  if (folder === null) return fail(noFolder());
  const duplicate = duplicateVersion(folder);
  if (duplicate) return fail(duplicate);
  const history = await readHistory(session, tools.run);
  if (!history.ok) return history;
  if (!history.value.exists) {
    const [other] = inScope(await findForeignTables(session, tools.run), tools.run);
    if (other) return fail(managedByOther(other));
  }
  const { rows } = history.value;
  const dirty = rows.filter((row) => row.dirty).map((row) => row.version);
  const texts = await readAppliedTexts(session, tools.run, dirty);
  const known = knownMigrations(folder, rows);
  const unfinishedRebuild = await readRebuildMark(session, tools.run);
  return ok({
    identity: tools.database.identity,
    history: history.value,
    folder,
    known,
    unfinishedRebuild,
    texts,
  });
}

/** Without this, everything that the other tool has applied would count as pending. */
function managedByOther(other: ForeignTable): Problem {
  return problem("history/foreign", {
    message: `This database is managed by ${describeForeign(other)}.`,
    state: nothingChanged,
    next: `Take its history over with migrate-safe adopt, or begin an empty history with migrate-safe adopt --from none.`,
  });
}

export function noFolder(): Problem {
  return problem("folder/not-found", {
    message: "No migrations folder was found.",
    state: nothingChanged,
    next: "Name it with --dir, or as “migrations” in migrate-safe.jsonc.",
  });
}

/** Another tool's files are linted only: it alone knows their order, their transactions and their history. */
export function notRun({ path, layout }: MigrationFolder): Problem {
  return problem("folder/not-run", {
    message: `${path} has the layout of ${layout}, which is linted here and not run.`,
    state: nothingChanged,
    next: `Run it with ${layout}, or name the layout in migrate-safe.jsonc if it is another one.`,
  });
}

/** Two up files of one version leave open which of them the history means. */
export function duplicateVersion(folder: MigrationFolder): Problem | null {
  const sorted = folder.migrations.toSorted((a, b) => compareVersions(a.version, b.version));
  for (const [index, migration] of sorted.entries()) {
    const next = sorted[index + 1];
    if (!next || !sameVersion(migration.version, next.version)) continue;
    const [one, other] = [migration, next].map((half) => half.up?.path ?? half.down?.path ?? half.name);
    return problem(
      "folder/duplicate-version",
      {
        message: `Two migrations have the version ${migration.version}: ${one} and ${other}.`,
        state: nothingChanged,
        next: "Give one of them, up and down, a version of its own.",
      },
      { place: { path: other ?? "", range: null } },
    );
  }
  return null;
}

/** Between the two halves of a rebuild only the rebuild itself goes on. */
export function refuseUnfinishedRebuild({ identity, unfinishedRebuild }: TargetFacts): Problem | null {
  if (unfinishedRebuild === null) return null;
  return problem("restore/unfinished", {
    message: `A rebuild of ${identity.name} from ${unfinishedRebuild} is not finished: its schema was dropped and its rows are not loaded.`,
    state: nothingChanged,
    next: `Run it again: migrate-safe restore backups/migrations/${unfinishedRebuild} --rebuild.`,
  });
}

/** What drops schemas needs the name of every target but a local one. */
export function rebuildGuard(target: TargetIdentity | null, confirm: string | null): Problem | null {
  if (target === null || target.environment === "local" || confirm === target.name) return null;
  return problem("target/production-guard", {
    message: `restore --rebuild drops every table of ${target.name}, which is no local target, and was not confirmed.`,
    state: nothingChanged,
    next: `Run it again with --confirm ${target.name}.`,
  });
}

/** Production is written to only when its own name was typed. */
export function productionGuard(
  operation: string,
  target: { readonly name: string; readonly environment: Environment } | null,
  confirm: string | null,
): Problem | null {
  if (target?.environment !== "production" || confirm === target.name) return null;
  const said = confirm === null ? "was not confirmed" : `was confirmed as “${confirm}”`;
  return problem("target/production-guard", {
    message: `${target.name} is a production target, and ${operation} ${said}.`,
    state: nothingChanged,
    next: `Run it again with --confirm ${target.name}.`,
  });
}
