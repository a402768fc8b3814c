// What is known of another migration tool's history table: how it is told from other tables, and what its rows say of each
// migration. Pure: rows come as JSON in the order the tool defines. Knows no folder and nothing of our own history.

export type ColumnKind = "integer" | "text" | "boolean" | "time" | "json" | "array" | "bytes";

/** A row as to_jsonb() prints it: times as ISO 8601, bytes as `\x…`. */
export type ForeignRow = Readonly<Record<string, unknown>>;

export interface ForeignChecksum {
  /** "crc32" as Flyway counts it, else of the file's bytes, in lower-case hex. */
  readonly kind: "crc32" | "sha256" | "sha384";
  readonly value: string;
}

/** One migration as the tool recorded it. */
export interface ForeignEntry {
  /** What the tool calls it. */
  readonly key: string;
  /** Its number; null where the tool goes by name. */
  readonly version: string | null;
  readonly name: string | null;
  /** As the server printed it; null where the tool keeps no time. */
  readonly applied_at: string | null;
  /** Why it counts as half applied; null when it is whole. */
  readonly dirty: string | null;
  readonly checksum: ForeignChecksum | null;
}

export interface ForeignApplied {
  readonly entries: readonly ForeignEntry[];
  /** Everything up to this version is applied too, though it has no row of its own. */
  readonly upTo: string | null;
}

export interface ForeignTool {
  /** As `--from` takes it. */
  readonly id: string;
  readonly title: string;
  readonly table: string;
  /** The schema that belongs to the tool alone; null where its table lies among the user's. */
  readonly schema: string | null;
  /** Columns it must have, by name; their types decide, never the table's name alone. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** Columns that only some releases have, read where they are. */
  readonly optional: readonly string[];
  /** Whether another column makes it another tool's table. */
  readonly exact: boolean;
  /** A table that must, or with a leading "!" must not, stand beside it. */
  readonly beside: string | null;
  /** Tables that it keeps besides, in the same schema. */
  readonly more: readonly string[];
  /** Columns that order the rows. */
  readonly order: readonly string[];
  /** Null for a tool that is only recognised. */
  readonly read: ((rows: readonly ForeignRow[]) => ForeignApplied) | null;
}

export function tool(
  given: Pick<ForeignTool, "id" | "title" | "table" | "columns"> & Partial<ForeignTool>,
): ForeignTool {
  return {
    schema: null,
    optional: [],
    exact: false,
    beside: null,
    more: [],
    order: [],
    read: null,
    ...given,
  };
}

export function entry(key: string, more: Partial<ForeignEntry> = {}): ForeignEntry {
  const base = { version: versionOf(key), name: null, applied_at: null, dirty: null, checksum: null };
  return { key, ...base, ...more };
}

/** A list in which each row is one applied migration. */
export function list(read: (row: ForeignRow) => ForeignEntry | null): ForeignTool["read"] {
  return (rows) => ({ entries: rows.flatMap((row) => read(row) ?? []), upTo: null });
}

/** A column as text; null for NULL. */
export function text(row: ForeignRow, column: string): string | null {
  const value = row[column];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : null;
}

export function number(row: ForeignRow, column: string): number {
  return Number(row[column] ?? 0);
}

/** The number a name begins with, its path left out: "20240101_users.sql" -> "20240101", "V1.2__x" -> "1.2". */
export function versionOf(name: string): string | null {
  const file = name.slice(name.lastIndexOf("/") + 1);
  return /^[VvUu]?(\d+(?:[._]\d+)*)(?=$|[_.-])/.exec(file)?.[1]?.replaceAll("_", ".") ?? null;
}
