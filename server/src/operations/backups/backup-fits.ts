// Whether the rows of a backup fit a target: its version, its tables and columns, and what else of the schema is different.
import { ownTables } from "../../database/history-shape";
import { compareSnapshots, takeSnapshot } from "../../database/schema-snapshot";
import type { Session } from "../../database/session";
import { compareVersions, sameVersion } from "../../migrations/layout";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import { displayName, sameName } from "../../sql/names";
import type { BackupHeader } from "./backup-format";
import { readManifestSchema } from "./backup-manifest";
import { hiddenRows, readDataCatalog, type DataCatalog } from "./data-catalog";
import { selectTables } from "./data-selection";
import type { Tools } from "../operation";
import type { TargetFacts } from "../target-facts";

export interface FittedBackup {
  readonly path: string;
  readonly header: BackupHeader;
  /** The schema has just been dropped and made again. */
  readonly rebuilt: boolean;
}

export interface Fit {
  readonly catalog: DataCatalog;
  readonly problem: Problem | null;
  readonly warnings: readonly string[];
}

/** Compares the target's tables with the backup's, and tells what else of the schema is different. */
export async function whatDoesNotFit(session: Session, backup: FittedBackup, tools: Tools): Promise<Fit> {
  const { header } = backup;
  const schemas = [...new Set([...tools.run.schemas, ...header.tables.map((table) => table.schema)])];
  const whole = await readDataCatalog(session, schemas, ownTables(tools.run));
  const roots = whole.roots.filter((root) => header.tables.some((table) => sameName(table.root, root)));
  const { sequences } = whole;
  const catalog = { ...selectTables(whole, new Set(roots.map((root) => root.oid))), sequences };
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
  if (missing.length > 0) return { catalog, problem: unfitSchema(backup, missing), warnings: [] };
  const hidden = hiddenRows(roots);
  if (hidden) return { catalog, problem: cannotLoad(backup, hidden), warnings: [] };
  const snapshot = await takeSnapshot(session, { history: tools.run });
  if (snapshot.checksum === header.schema_checksum) return { catalog, problem: null, warnings: [] };
  const objects = await readManifestSchema(backup.path, header.server_version_num);
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

/** Rows fit the columns they were read from, so the target must be at the backup's version. */
export function versionFits(header: BackupHeader, target: TargetFacts): Problem | null {
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

/** A rebuild drops every table, and this backup holds some. */
export function notEverything(path: string): Problem {
  return problem("restore/failed", {
    message: `${path} holds only the tables that a migration could destroy, and a rebuild drops all.`,
    state: nothingChanged,
    next: "Restore it without --rebuild, or rebuild from a backup of all tables.",
  });
}

/** A schema rebuilt up to another version than the backup's would not take its rows. */
export function otherVersion(header: BackupHeader, to: string | null): Problem {
  return problem("restore/failed", {
    message: `The backup was taken at version ${header.version ?? "0"}, not at ${to ?? "0"}: its rows belong into the schema of then.`,
    state: nothingChanged,
    next: `Rebuild up to ${header.version ?? "0"}, restore, and apply the later migrations afterwards.`,
  });
}

function unfitSchema(backup: FittedBackup, missing: readonly string[]): Problem {
  const shown = missing.slice(0, 5).join(", ");
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : "";
  return problem("restore/failed", {
    message: `The target lacks what the backup has rows for: ${shown}${more}.`,
    state: backup.rebuilt ? "The schema was rebuilt and holds no rows." : nothingChanged,
    next: `Bring the schema to version ${backup.header.version ?? "0"} first.`,
  });
}

function cannotLoad(backup: FittedBackup, why: { readonly message: string; readonly next: string }): Problem {
  return problem("restore/failed", {
    message: `The rows cannot be loaded: ${why.message}.`,
    state: backup.rebuilt ? "The schema was rebuilt and holds no rows." : nothingChanged,
    next: why.next,
  });
}

/** Whether two versions are the same, or both none. */
export function sameOrNull(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : sameVersion(a, b);
}
