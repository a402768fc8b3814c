// The text of a backup file: a psql script that a person can load with `zcat FILE | psql`, in which everything this tool
// needs to read again stands in comment lines as JSON. Pure; writes and reads no file.
import { quoteIdentifier, quoteName, type QualifiedName } from "../../sql/names";
import type { DataCatalog, DataTable } from "./data-catalog";
import { analyzeStatements, loadingStatements } from "./data-catalog";

export const firstLine = "-- Migrate Safe backup, format 1";
export const headerPrefix = "-- header ";
export const sequencePrefix = "-- sequence ";
export const trailerPrefix = "-- BACKUP COMPLETE ";

/** What the file says of itself before the data. */
export interface BackupHeader {
  readonly taken_at: string;
  readonly target: string;
  readonly database: string;
  /** Of the server; absent where the role may not read it. Manual: pg_control_system(). */
  readonly system_identifier?: string;
  readonly server_version_num: number;
  readonly schema_checksum: string;
  /** Newest applied version; null without history. */
  readonly version: string | null;
  readonly migrations_applied: number;
  /** All tables, or only those whose rows the pending migrations could destroy. */
  readonly scope: "all" | "affected";
  /** In the order they are loaded. A partition is loaded through `root`. */
  readonly tables: readonly {
    readonly schema: string;
    readonly name: string;
    readonly root: QualifiedName;
    readonly columns: readonly string[];
  }[];
}

export interface BackupSequence {
  readonly schema: string;
  readonly name: string;
  /** A bigint as text. */
  readonly last_value: string;
  readonly is_called: boolean;
}

export interface BackupTrailer {
  readonly tables: number;
  readonly rows: number;
  readonly sequences: number;
  /** SHA-256 of everything before the trailer line, see `TextHash`. */
  readonly sha256: string;
}

/**
 * Session settings that decide what text COPY writes and how it is read again. Manual: "Client Connection Defaults".
 * The search path is left alone: functions in checks may need it, and every name here is qualified.
 */
export const copySettings: readonly string[] = [
  "SET client_encoding = 'UTF8'",
  "SET standard_conforming_strings = on",
  "SET DateStyle = 'ISO, YMD'",
  "SET IntervalStyle = 'postgres'",
  "SET TimeZone = 'UTC'",
  "SET bytea_output = 'hex'",
  "SET extra_float_digits = 3",
  "SET row_security = off",
  "SET statement_timeout = 0",
  "SET idle_in_transaction_session_timeout = 0",
];

/** Everything up to the first COPY. */
export function backupHead(header: BackupHeader, catalog: DataCatalog, history: QualifiedName): string {
  const upTo =
    header.version === null ? "without any migration" : `by the migrations up to ${header.version}`;
  return [
    firstLine,
    `${headerPrefix}${JSON.stringify(header)}`,
    "--",
    `-- The rows of ${header.tables.length} tables of the database ${oneLine(header.database)}, as of ${header.taken_at}. Rows only:`,
    `-- it belongs into a schema built ${upTo}. To load it, either`,
    "--     migrate-safe restore FILE",
    '--     zcat FILE | psql "$DATABASE_URL"',
    "-- Loading replaces what these tables hold now, in one transaction: all of it or nothing. The role must own the",
    "-- tables. The history of migrations is not part of it and stays as it is.",
    ...catalog.notCovered.map((sentence) => `-- ${oneLine(sentence)}`),
    "\\set ON_ERROR_STOP on",
    ...copySettings.map((setting) => `${setting};`),
    "BEGIN;",
    guard(header, history),
    ...loadingStatements(catalog).before.map(statementLine),
    "",
  ].join("\n");
}

/** Refuses a schema that other migrations have built: rows only fit the columns they were read from. */
function guard(header: BackupHeader, history: QualifiedName): string {
  const table = quoteName(history);
  const newest = header.version === null ? "NULL" : literal(header.version);
  const applied = header.migrations_applied;
  const newestWords = header.version === null ? "" : `, the newest ${header.version.replaceAll("%", "%%")}`;
  const message = `this backup was taken with ${applied} migrations applied${newestWords}; this database has %`;
  const body = [
    "DECLARE applied bigint; known boolean;",
    "BEGIN",
    `  IF pg_catalog.current_database() <> ${literal(header.database)} THEN`,
    `    RAISE WARNING 'this backup was taken from the database %, not from %', ${literal(header.database)}, pg_catalog.current_database();`,
    "  END IF;",
    `  IF pg_catalog.to_regclass(${literal(table)}) IS NULL THEN RETURN; END IF;`,
    `  EXECUTE ${literal(`SELECT count(*), coalesce(bool_or(version::text = ${newest}), false) FROM ${table}`)} INTO applied, known;`,
    `  IF applied <> ${applied}${header.version === null ? "" : " OR NOT known"} THEN`,
    `    RAISE EXCEPTION ${literal(message)}, applied`,
    `      USING HINT = ${literal("Bring the schema to that version first, for instance with migrate-safe rollback --to or restore --rebuild --to.")};`,
    "  END IF;",
    "END",
  ].join("\n");
  const quote = dollarQuote(body);
  return `DO ${quote}\n${body} ${quote};`;
}

/** One that the text does not hold, whatever the names in it are. */
function dollarQuote(text: string): string {
  for (let count = 0; ; count++) {
    const quote = `$guard${count === 0 ? "" : count}$`;
    if (!text.includes(quote)) return quote;
  }
}

/** The COPY statement that loads a table's rows, without the semicolon. */
export function copyIn(table: Pick<DataTable, "root" | "columns">): string {
  return `COPY ${quoteName(table.root)}${columnList(table.columns)} FROM stdin`;
}

/** The line that a table's rows follow. */
export function copyLine(table: Pick<DataTable, "root" | "columns">): string {
  return statementLine(copyIn(table));
}

/** The COPY statement that reads a table's own rows, without those of tables that inherit from it. */
export function copyOut(table: Pick<DataTable, "schema" | "name" | "columns">): string {
  return `COPY ${quoteName(table)}${columnList(table.columns)} TO STDOUT`;
}

/** A table without columns of its own has rows all the same, but COPY takes no empty list. */
export function columnList(columns: readonly string[]): string {
  return columns.length === 0 ? "" : ` (${columns.map(quoteIdentifier).join(", ")})`;
}

/** The line before a table's rows; the name is the table's own, the COPY loads its root. */
export function tableHead(table: DataTable): string {
  return `\n-- rows of ${oneLine(quoteName(table))}\n${copyLine(table)}\n`;
}

export const tableEnd = "\\.\n";

/** Everything between the last row and the trailer. */
export function backupTail(catalog: DataCatalog, sequences: readonly BackupSequence[]): string {
  return [
    "",
    ...loadingStatements(catalog).after.map(statementLine),
    ...sequences.flatMap((sequence) => [
      `${sequencePrefix}${JSON.stringify(sequence)}`,
      statementLine(setval(sequence)),
    ]),
    ...catalog.materializedViews.map((view) => statementLine(`REFRESH MATERIALIZED VIEW ${quoteName(view)}`)),
    "COMMIT;",
    ...analyzeStatements(catalog).map(statementLine),
    "",
  ].join("\n");
}

export function setval(sequence: BackupSequence): string {
  return `SELECT pg_catalog.setval(${literal(quoteName(sequence))}, ${sequence.last_value}, ${sequence.is_called})`;
}

export function backupTrailer(trailer: BackupTrailer): string {
  return `${trailerPrefix}${JSON.stringify(trailer)}\n`;
}

/** A string literal on one line that reads the same with and without standard_conforming_strings. */
function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  if (!/[\\\n]/.test(text)) return quoted;
  return ` E${quoted.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`;
}

/**
 * A statement on one line, so that no part of a name can be taken for a line that means something: a line feed in a
 * quoted name is written as an escape. Manual: "Identifiers and Key Words".
 */
function statementLine(statement: string): string {
  const line = statement.replaceAll(/"(?:[^"]|"")*"/g, (name) =>
    name.includes("\n") ? `U&${name.replaceAll("\\", "\\\\").replaceAll("\n", "\\000a")}` : name,
  );
  return `${line};`;
}

/** Names may hold line ends, and a comment ends at the first. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, " ");
}
