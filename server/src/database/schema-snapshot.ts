// A schema as data: one line an object, sorted, hashed, comparable. Two schemas with equal checksums are the same for
// every purpose of a migration. Does not know what a difference means; reads the catalog and changes nothing.
import { gunzipSync, gzipSync } from "node:zlib";
import { sha256 } from "../base/hash";
import type { Difference } from "../protocol/reports/difference";
import { ownTables } from "./history-shape";
import { snapshotQuery } from "./schema-snapshot-query";
import type { SnapshotScope } from "./schema-snapshot-query";
import type { Session } from "./session";

export interface SchemaObject {
  readonly kind: string;
  /** Schema-qualified and quoted. */
  readonly object: string;
  readonly definition: string;
}

export interface SchemaSnapshot {
  /** By kind and object, sorted by UTF-16 units. */
  readonly objects: ReadonlyMap<string, SchemaObject>;
  /** SHA-256 of all objects but the order of columns and the versions of extensions. For one major version only. */
  readonly checksum: string;
  /** The same without what servers of different majors or owners print differently. */
  readonly portableChecksum: string;
  /** Of views and rules alone, whose text PostgreSQL prints otherwise before and from 16 on. */
  readonly viewChecksum: string;
  /** server_version_num of the server it was read from. */
  readonly serverVersionNum: number;
}

/** Told apart but never part of a checksum: no down script can restore them, and they change nothing that SQL sees. */
const informational: ReadonlySet<string> = new Set(["column order", "extension version"]);

/**
 * Printed differently by PostgreSQL before and from 16 on (views and rules, ruleutils.c), or dependent on who ran the
 * migrations and on privileges that only some versions know (MAINTAIN, from 17 on).
 */
const viewKinds: ReadonlySet<string> = new Set(["view", "materialized view", "rule"]);
const local: ReadonlySet<string> = new Set([...viewKinds, "owner", "privileges"]);

/**
 * Expressions are printed by these settings. Manual: "Client Connection Defaults"; ruleutils.c. And a kept plan is made once,
 * not five times before it is trusted (plancache.c, choose_custom_plan).
 */
const pinned: Readonly<Record<string, string>> = {
  search_path: "",
  TimeZone: "UTC",
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  bytea_output: "hex",
  extra_float_digits: "1",
  quote_all_identifiers: "off",
  plan_cache_mode: "force_generic_plan",
};

export interface SnapshotOptions {
  /** The history table, which is left out. */
  readonly history: SnapshotScope;
  /** True when the caller has a transaction open: then the snapshot is taken inside it and leaves no trace. */
  readonly inTransaction?: boolean;
}

/**
 * Reads the schema of the whole database in one statement. Waits behind schema changes of others, up to the session's
 * lock_timeout (ServerError 55P03), because printing definitions locks the relations.
 */
export async function takeSnapshot(session: Session, options: SnapshotOptions): Promise<SchemaSnapshot> {
  return withReadTransaction(session, options.inTransaction ?? false, async () => {
    const version = await pinSettings(session);
    const rows = await session.query<SchemaObject>(snapshotQuery(version), [
      options.history.history_schema,
      ownTables(options.history).map(({ name }) => name),
    ]);
    return buildSnapshot(rows, version);
  });
}

/** Runs `read` where it sees one state of the catalog and leaves no trace, also inside the caller's transaction. */
export async function withReadTransaction<Value>(
  session: Session,
  nested: boolean,
  read: () => Promise<Value>,
): Promise<Value> {
  await session.execute(
    nested ? "savepoint schema_snapshot" : "begin transaction isolation level repeatable read read only",
  );
  try {
    return await read();
  } finally {
    // Also ends a transaction block that an error has aborted.
    await session.execute(nested ? "rollback to savepoint schema_snapshot" : "rollback");
    if (nested) await session.execute("release savepoint schema_snapshot");
  }
}

/** A snapshot from its rows in any order. */
export function buildSnapshot(rows: readonly SchemaObject[], serverVersionNum: number): SchemaSnapshot {
  const entries = [...objectsByKey(rows)];
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const lines = entries.filter(([, { kind }]) => !informational.has(kind));
  return {
    objects: new Map(entries),
    checksum: hashLines(lines),
    viewChecksum: hashLines(lines.filter(([, { kind }]) => viewKinds.has(kind))),
    portableChecksum: hashLines(lines.filter(([, { kind }]) => !local.has(kind))),
    serverVersionNum,
  };
}

export function objectsByKey(rows: readonly SchemaObject[]): Map<string, SchemaObject> {
  return new Map(
    rows.map((row) => [
      `${row.kind} ${row.object}`,
      { kind: row.kind, object: row.object, definition: row.definition ?? "" },
    ]),
  );
}

/** What a comparison needs of a snapshot. */
export type ComparableSchema = Pick<SchemaSnapshot, "objects" | "serverVersionNum">;

export interface CompareOptions {
  /** Also report that the same columns stand in another order. Default: no. */
  readonly columnOrder?: boolean;
  /** Leave out what majors print differently and what depends on owners. Default: when the majors differ. */
  readonly portable?: boolean;
}

/** What differs, sorted by kind and object: before = expected, after = found. */
export function compareSnapshots(
  before: ComparableSchema,
  after: ComparableSchema,
  options: CompareOptions = {},
): readonly Difference[] {
  const portable = options.portable ?? majorOf(before) !== majorOf(after);
  const counts = ({ kind }: SchemaObject) =>
    kind === "column order"
      ? (options.columnOrder ?? false)
      : !informational.has(kind) && !(portable && local.has(kind));
  const differences: [string, Difference][] = [];
  for (const [key, old] of before.objects) {
    const now = after.objects.get(key);
    if (now?.definition === old.definition || !counts(old)) continue;
    if (now) {
      // Columns that came or went are told by themselves; the order is worth a line only when nothing else is.
      if (old.kind === "column order" && !sameColumns(old.definition, now.definition)) continue;
      differences.push([key, differenceOf("changed", old, old.definition, now.definition)]);
    } else if (old.kind !== "column order") {
      differences.push([key, differenceOf("missing", old, old.definition, null)]);
    }
  }
  for (const [key, now] of after.objects) {
    if (before.objects.has(key) || !counts(now) || now.kind === "column order") continue;
    differences.push([key, differenceOf("extra", now, null, now.definition)]);
  }
  return differences.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, difference]) => difference);
}

/** A snapshot as bytes to keep, about a tenth of its text. */
export function packSnapshot(snapshot: SchemaSnapshot): Buffer {
  const rows = [...snapshot.objects.values()].map(({ kind, object, definition }) => [
    kind,
    object,
    definition,
  ]);
  return gzipSync(JSON.stringify({ version: snapshot.serverVersionNum, rows }));
}

/** The snapshot that `packSnapshot` made bytes of; null when the bytes are something else. */
export function unpackSnapshot(packed: Buffer): SchemaSnapshot | null {
  try {
    const data: unknown = JSON.parse(gunzipSync(packed).toString("utf8"));
    if (!isPacked(data)) return null;
    const rows = data.rows.map(([kind, object, definition]) => ({ kind, object, definition }));
    return buildSnapshot(rows, data.version);
  } catch {
    // Damaged or foreign bytes are as good as none: the snapshot is only for explaining.
    return null;
  }
}

type PackedRow = readonly [kind: string, object: string, definition: string];

function isPacked(data: unknown): data is { readonly version: number; readonly rows: readonly PackedRow[] } {
  return (
    typeof data === "object" &&
    data !== null &&
    "version" in data &&
    typeof data.version === "number" &&
    "rows" in data &&
    Array.isArray(data.rows) &&
    data.rows.every(
      (row) => Array.isArray(row) && row.length === 3 && row.every((one) => typeof one === "string"),
    )
  );
}

/** Sets what definitions depend on for the rest of the transaction, and returns server_version_num. */
export async function pinSettings(session: Session): Promise<number> {
  const rows = await session.query<{ version: number }>(
    `select pg_catalog.current_setting('server_version_num')::int as version,
            (select pg_catalog.count(pg_catalog.set_config(name, value, true))
             from pg_catalog.json_each_text($1::json) v(name, value)) as pinned`,
    [JSON.stringify(pinned)],
  );
  return rows[0]?.version ?? 0;
}

function hashLines(lines: readonly (readonly [string, SchemaObject])[]): string {
  return sha256(lines.map(([key, { definition }]) => `${key} => ${definition}\n`).join(""));
}

function differenceOf(
  change: Difference["change"],
  { kind, object }: SchemaObject,
  before: string | null,
  after: string | null,
): Difference {
  return { change, kind, object, before, after };
}

function sameColumns(a: string, b: string): boolean {
  return a.split(", ").sort().join(", ") === b.split(", ").sort().join(", ");
}

function majorOf(snapshot: ComparableSchema): number {
  return Math.trunc(snapshot.serverVersionNum / 10_000);
}
