// Tools whose history names migrations by number. Table shapes and meanings are from each tool's source, named beside it.
import { entry, list, text, tool } from "./tool";
import type { ForeignApplied, ForeignEntry, ForeignRow, ForeignTool } from "./tool";

/** database/postgres/postgres.go: one row, the newest version; -1 with dirty set is a failed first step down. */
export const golangMigrate = tool({
  id: "golang-migrate",
  title: "golang-migrate",
  table: "schema_migrations",
  columns: { version: "integer", dirty: "boolean" },
  exact: true,
  read: (rows) => upToOne(rows, (row) => row["dirty"] === true),
});

/** migrate.go: one row, the newest version; 0 before the first. */
export const tern = tool({
  id: "tern",
  title: "tern",
  table: "schema_version",
  columns: { version: "integer" },
  exact: true,
  read: (rows) => upToOne(rows, () => false),
});

function upToOne(rows: readonly ForeignRow[], isDirty: (row: ForeignRow) => boolean): ForeignApplied {
  const [row] = rows;
  const version = row ? text(row, "version") : null;
  if (!row || version === null || /^(0|-.*)$/.test(version)) {
    const dirty = row !== undefined && isDirty(row);
    return { entries: dirty ? [entry(version ?? "", { dirty: unfinished })] : [], upTo: null };
  }
  return { entries: [entry(version, { dirty: isDirty(row) ? unfinished : null })], upTo: version };
}

const unfinished = "it is marked dirty";

const versionList = {
  table: "schema_migrations",
  columns: { version: "text" },
  exact: true,
  order: ["version"],
} as const;

/** pkg/driver/postgres: one row a version, no time. */
export const dbmate = tool({
  ...versionList,
  id: "dbmate",
  title: "dbmate",
  beside: "!ar_internal_metadata",
  read: list(byVersion),
});

/** active_record/schema_migration.rb: the same table, told apart by the settings beside it. */
export const rails = tool({
  ...versionList,
  id: "rails",
  title: "Rails",
  beside: "ar_internal_metadata",
  more: ["ar_internal_metadata"],
  read: list(byVersion),
});

function byVersion(row: ForeignRow): ForeignEntry | null {
  const version = text(row, "version");
  return version === null ? null : entry(version);
}

/** internal/dialect/postgres.go: the newest row of a version decides; older releases add a row with is_applied false. */
export const goose = tool({
  id: "goose",
  title: "goose",
  table: "goose_db_version",
  columns: { id: "integer", version_id: "integer", is_applied: "boolean", tstamp: "time" },
  order: ["id"],
  read: (rows) => {
    const newest = new Map(rows.map((row) => [text(row, "version_id") ?? "0", row]));
    const entries = [...newest].flatMap(([version, row]) =>
      version === "0" || row["is_applied"] !== true
        ? []
        : [entry(version, { applied_at: text(row, "tstamp") })],
    );
    return { entries, upTo: null };
  },
});

/** diesel/src/migration/mod.rs: the folder's name up to the first underscore, without dashes. */
export const diesel = tool({
  id: "diesel",
  title: "Diesel",
  table: "__diesel_schema_migrations",
  columns: { version: "text", run_on: "time" },
  order: ["version"],
  read: list((row) => entry(text(row, "version") ?? "", { applied_at: text(row, "run_on") })),
});

/** sqlx-postgres/src/migrate.rs: the checksum is SHA-384 of the file; success false is half applied. */
export const sqlx = tool({
  id: "sqlx",
  title: "sqlx",
  table: "_sqlx_migrations",
  columns: {
    version: "integer",
    description: "text",
    installed_on: "time",
    success: "boolean",
    checksum: "bytes",
  },
  order: ["version"],
  read: list((row) =>
    entry(text(row, "version") ?? "", {
      name: text(row, "description"),
      applied_at: text(row, "installed_on"),
      dirty: row["success"] === true ? null : "it did not succeed",
      checksum: { kind: "sha384", value: (text(row, "checksum") ?? "").replace(/^\\x/, "") },
    }),
  ),
});

/** refinery_core/src/traits/mod.rs: applied_on is text, RFC 3339; its checksum is of name, version and SQL together. */
export const refinery = tool({
  id: "refinery",
  title: "refinery",
  table: "refinery_schema_history",
  columns: { version: "integer", name: "text", applied_on: "text", checksum: "text" },
  order: ["version"],
  read: list((row) =>
    entry(text(row, "version") ?? "", { name: text(row, "name"), applied_at: text(row, "applied_on") }),
  ),
});

/** internal/migration/repo: one row a version, no time. */
export const supabase = tool({
  id: "supabase",
  title: "the Supabase CLI",
  table: "schema_migrations",
  schema: "supabase_migrations",
  columns: { version: "text", statements: "array" },
  optional: ["name"],
  order: ["version"],
  read: list((row) => entry(text(row, "version") ?? "", { name: text(row, "name") })),
});

export const numberedTools: readonly ForeignTool[] = [
  golangMigrate,
  tern,
  dbmate,
  rails,
  goose,
  diesel,
  sqlx,
  refinery,
  supabase,
];
