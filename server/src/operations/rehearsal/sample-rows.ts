// Copies a sample of a target's rows into the copy of its schema, through memory alone: no file and no log sees a row, and from
// then on the errors of the copy tell no values. Reads the target in one short transaction.
import { Readable } from "node:stream";
import { fail, ok, type Result } from "../../base/result";
import { ServerError, serverMessageOf } from "../../database/errors";
import { ownTables } from "../../database/history-shape";
import type { Session } from "../../database/session";
import { nothingChanged, problem, type Problem } from "../../protocol/problems";
import type { RehearseReport } from "../../protocol/reports/rehearse";
import { displayName, quoteIdentifier, quoteName } from "../../sql/names";
import { copyIn, copySettings } from "../backups/backup-format";
import { planLoad, readDataCatalog, type DataTable } from "../backups/data-catalog";
import type { KnownMigration } from "../migration-states";
import type { TargetTools } from "../operation";
import { withSession } from "../target-facts";
import { chooseRows } from "./choose-rows";
import type { SchemaCopy } from "./read-schema-copy";
import type { Rehearsal } from "./rehearsal";

export type SampledRows = Omit<NonNullable<RehearseReport["sample"]>, "rows_per_table">;

/** What one sample may bring into memory. */
const mostBytes = 64 << 20;
/** What one query on the target may take; locks are waited for less long, since others queue behind the waiting. */
const longestQueryMs = 30_000;
const longestLockMs = 1000;

export async function copyRows(
  rowsPerTable: number,
  chain: readonly KnownMigration[],
  copy: SchemaCopy,
  { session }: Pick<Rehearsal, "session">,
  tools: TargetTools,
): Promise<Result<SampledRows, Problem>> {
  session.withhold(namesOf(chain, copy));
  return withSession(tools, { purpose: "rehearse", readOnly: true }, async (target) => {
    try {
      for (const setting of copySettings) await target.execute(setting);
      await target.execute("begin isolation level repeatable read read only");
      await target.execute(`set local statement_timeout = ${longestQueryMs}`);
      await target.execute(`set local lock_timeout = ${longestLockMs}`);
      return await copyFrom(target, session, rowsPerTable, tools);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      return fail(notCopied(error));
    }
  });
}

async function copyFrom(
  target: Session,
  session: Session,
  rowsPerTable: number,
  tools: TargetTools,
): Promise<Result<SampledRows, Problem>> {
  const remarks: string[] = [];
  const catalog = await readDataCatalog(target, await schemasOf(target), ownTables(tools.run));
  const readable = await readableTables(target, catalog.tables);
  const missing = catalog.tables.filter((table) => !readable.has(table.oid));
  if (missing.length > 0)
    remarks.push(`Not readable by this role, so without rows: ${missing.map(displayName).join(", ")}.`);
  const seen = { ...catalog, tables: catalog.tables.filter((table) => readable.has(table.oid)) };
  const { rows: chosen, incomplete } = await chooseRows(target, seen, rowsPerTable);
  if (incomplete)
    remarks.push("Not every row that the sample refers to was copied, so foreign keys may not hold in it.");
  for (const setting of copySettings) await session.execute(setting);
  // Triggers and foreign keys are quiet: the rows were checked where they come from.
  await session.execute("set session_replication_role = replica");
  let bytes = 0;
  const filled = { tables: 0, rows: 0 };
  for (const table of planLoad(seen).tables) {
    const places = [...(chosen.get(table.oid) ?? [])];
    if (places.length === 0) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of target.copyOut(copySample(table, places))) {
      bytes += (chunk as Buffer).length;
      if (bytes <= mostBytes) chunks.push(chunk as Buffer);
    }
    if (bytes > mostBytes) return fail(tooMuch(table, rowsPerTable));
    try {
      filled.rows += await session.copyIn(copyIn(table), Readable.from(chunks, { objectMode: false }));
      filled.tables++;
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      remarks.push(`${displayName(table)} took no rows: ${error.message} (SQLSTATE ${error.code}).`);
    }
  }
  await session.execute("set session_replication_role = origin");
  remarks.push(...(await moveSequences(target, session)));
  return ok({ ...filled, remarks });
}

function copySample(table: DataTable, places: readonly string[]): string {
  const columns = table.columns.map(quoteIdentifier).join(", ");
  const list = places.map((place) => `'${place}'`).join(", ");
  return `COPY (SELECT ${columns} FROM ONLY ${quoteName(table)} WHERE ctid = ANY (ARRAY[${list}]::pg_catalog.tid[])) TO STDOUT`;
}

async function schemasOf(target: Session): Promise<readonly string[]> {
  const rows = await target.query<{ name: string }>(
    `select nspname::text as name from pg_catalog.pg_namespace
     where nspname !~ '^pg_' and nspname <> 'information_schema'`,
  );
  return rows.map(({ name }) => name);
}

/** Tables that the role may read whole. */
async function readableTables(target: Session, tables: readonly DataTable[]): Promise<ReadonlySet<string>> {
  const open = tables.filter(({ hidesRows }) => !hidesRows).map(({ oid }) => oid);
  const rows = await target.query<{ oid: string }>(
    `select c.oid::text as oid from pg_catalog.pg_class c
     where c.oid = any($1::pg_catalog.oid[]) and pg_catalog.has_table_privilege(c.oid, 'select')
       and pg_catalog.has_schema_privilege(c.relnamespace, 'usage')`,
    [open],
  );
  return new Set(rows.map(({ oid }) => oid));
}

/** New rows of a migration must not meet the keys of copied ones. */
async function moveSequences(target: Session, session: Session): Promise<readonly string[]> {
  const sequences = await target.query<{ schema: string; name: string; last: string }>(
    `select schemaname::text as schema, sequencename::text as name, last_value::text as last
     from pg_catalog.pg_sequences where last_value is not null`,
  );
  const remarks: string[] = [];
  for (const { schema, name, last } of sequences) {
    try {
      await session.query("select pg_catalog.setval($1::pg_catalog.regclass, $2::int8)", [
        quoteName({ schema, name }),
        last,
      ]);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      remarks.push(`The sequence ${schema}.${name} could not be moved on (SQLSTATE ${error.code}).`);
    }
  }
  return remarks;
}

/** Words of the schema and of the migrations, which are nobody's data. */
function namesOf(chain: readonly KnownMigration[], { script, roles }: SchemaCopy): (word: string) => boolean {
  const texts = chain.flatMap(({ migration }) => [migration?.up?.text ?? "", migration?.down?.text ?? ""]);
  const words = new Set([...script, ...roles, ...texts].flatMap(identifiersOf));
  return (quoted) =>
    identifiersOf(quoted).every((word) => words.has(word)) && /^[\p{L}\p{N}_$. ]+$/u.test(quoted);
}

function identifiersOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_$]+/gu) ?? [];
}

function tooMuch(table: DataTable, rowsPerTable: number): Problem {
  return problem("rehearse/not-possible", {
    message: `${rowsPerTable} rows a table are more than the ${mostBytes >> 20} MB that a sample may hold; it was full at ${displayName(table)}.`,
    state: nothingChanged,
    next: "Rehearse with a smaller number after --with-sample.",
  });
}

function notCopied(error: ServerError): Problem {
  const { code, message, ...rest } = serverMessageOf(error);
  const waited = code === "55P03";
  return problem(
    waited ? "lock/timeout" : "rehearse/not-possible",
    {
      message: waited
        ? `A table could not be read within ${longestLockMs} ms: another session has it locked.`
        : `The rows could not be read: ${message}.`,
      state: nothingChanged,
      next: waited
        ? "Rehearse again when that session is done, or without --with-sample."
        : "See what the server said, or rehearse without --with-sample.",
    },
    { server: { ...rest, code, message, detail: null, where: null } },
  );
}
