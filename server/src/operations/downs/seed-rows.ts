// Rows that a migration names by their key, such as templates and settings that a project ships: what an up inserts,
// overwrites or deletes of them is known on the throw-away database, because migrations made them there. Rows that are not
// named one by one are left alone: on a real target there are others.
import type { Session } from "../../database/session";
import { grouped } from "../../lint/grouped";
import { conditionsOf, conjuncts } from "../../lint/conditions";
import { rowChanges, type RowChange } from "../../lint/pair/row-changes";
import { nameOfRangeVar, quoteIdentifier, quoteName } from "../../sql/names";
import type { SqlFile } from "../../sql/sql-file";

/** More rows than this are no seed. */
const mostRows = 500;

interface SeedTable {
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** By their key, each value as PostgreSQL's text. */
  readonly rows: ReadonlyMap<string, readonly (string | null)[]>;
}

/** By the name of the table as SQL. */
export type SeedRows = ReadonlyMap<string, SeedTable>;

/** The rows of the tables whose rows the up changes, where they have a primary key and are few. */
export async function readSeedRows(session: Session, up: SqlFile): Promise<SeedRows> {
  const names = new Set(rowChanges(up).map(nameOf));
  const found = new Map<string, SeedTable>();
  for (const name of names) {
    const table = await readTable(session, name);
    if (table !== null) found.set(name, table);
  }
  return found;
}

/** The statements that take the rows of the up's statements back, by the number of the statement. */
export function seedInverses(
  up: SqlFile,
  before: SeedRows,
  after: SeedRows,
): ReadonlyMap<number, readonly string[]> {
  const inverses = new Map<number, readonly string[]>();
  const byTable = grouped(rowChanges(up), nameOf);
  for (const [name, changes] of byTable) {
    const [old, now] = [before.get(name), after.get(name)];
    if (!old || !now || !changes.every((change) => standsAlone(change, up))) continue;
    const statements = differences(name, old, now, changes);
    if (statements === null) continue;
    // All of them by the last statement, which is the first to be taken back.
    for (const { statement } of changes) inverses.set(statement.index, []);
    inverses.set(changes.at(-1)?.statement.index ?? 0, statements);
  }
  return inverses;
}

/** Not inside a block or beside another change in one statement. */
function standsAlone({ statement }: RowChange, up: SqlFile): boolean {
  const beside = rowChanges(up).filter((other) => other.statement === statement);
  return beside.length === 1 && up.statements[statement.index] === statement;
}

/** Null where a statement may reach rows that it does not name. */
function differences(
  name: string,
  old: SeedTable,
  now: SeedTable,
  changes: readonly RowChange[],
): readonly string[] | null {
  if (old.key.join() !== now.key.join()) return null;
  if (!changes.every((change) => namesItsRows(change, old.key))) return null;
  const named = new Set(changes.flatMap(({ statement }) => statement.parsed.tokens.map(constantOf)));
  const statements: string[] = [];
  for (const key of new Set([...old.rows.keys(), ...now.rows.keys()])) {
    const was = old.rows.get(key);
    const is = now.rows.get(key);
    // Columns that the up added or dropped are the schema's matter.
    const changed = old.columns.filter(
      (column, at) =>
        was && is && now.columns.includes(column) && was[at] !== is[now.columns.indexOf(column)],
    );
    if (was && is && changed.length === 0) continue;
    const values = JSON.parse(key) as readonly string[];
    if (!values.every((value) => named.has(value))) return null;
    const where = pairs(old.key, values).join(" AND ");
    if (!was) statements.push(`DELETE FROM ${name} WHERE ${where}`);
    else if (!is) statements.push(insert(name, old.columns, was));
    else {
      const values = changed.map((column) => was[old.columns.indexOf(column)] ?? null);
      statements.push(`UPDATE ${name} SET ${pairs(changed, values).join(", ")} WHERE ${where}`);
    }
  }
  // Nothing was reached here, and what would be on a target is not known.
  return statements.length === 0 ? null : statements.reverse();
}

/** What a token stands for as PostgreSQL prints a value, as far as that is the text between its quotes. */
function constantOf({ text }: { readonly text: string }): string {
  return text.replace(/^[eE]?'(.*)'$/s, "$1");
}

function namesItsRows({ verb, where, insert: rows }: RowChange, key: readonly string[]): boolean {
  if (verb === "truncate") return false;
  if (verb === "insert") return rows !== null && !rows.onConflictClause;
  const { equal } = conditionsOf(conjuncts(where ?? undefined), new Set());
  return key.every((column) => equal.has(column));
}

function pairs(columns: readonly string[], values: readonly (string | null)[]): readonly string[] {
  return columns.map((column, at) => `${quoteIdentifier(column)} = ${literal(values[at] ?? null)}`);
}

function insert(name: string, columns: readonly string[], row: readonly (string | null)[]): string {
  const values = row.map(literal).join(", ");
  return `INSERT INTO ${name} (${columns.map(quoteIdentifier).join(", ")}) VALUES (${values})`;
}

/** Without a type, so that it becomes that of its column. */
function literal(value: string | null): string {
  if (value === null) return "NULL";
  const text = value.replaceAll("'", "''");
  return text.includes("\\") ? `E'${text.replaceAll("\\", "\\\\")}'` : `'${text}'`;
}

async function readTable(session: Session, name: string): Promise<SeedTable | null> {
  const table = await readColumns(session, name);
  if (table === null || table.key.length === 0) return null;
  const { key, columns } = table;
  const texts = columns.map((column) => `${quoteIdentifier(column)}::text`).join(", ");
  const rows = await session.query<{ row: readonly (string | null)[] }>(
    `select array[${texts}] as row from ${name} limit ${mostRows + 1}`,
  );
  if (rows.length > mostRows) return null;
  const keyOf = (row: readonly (string | null)[]): string =>
    JSON.stringify(key.map((column) => row[columns.indexOf(column)]));
  return { key, columns, rows: new Map(rows.map(({ row }) => [keyOf(row), row])) };
}

/** Columns of a table that take values, those of its primary key, and those that are NOT NULL. */
export interface TableColumns {
  readonly key: readonly string[];
  readonly columns: readonly string[];
  readonly required: readonly string[];
}

/** Null when there is no such table. `name` is SQL. */
export async function readColumns(session: Session, name: string): Promise<TableColumns | null> {
  const rows = await session.query<{ name: string; required: boolean; place: number | null }>(
    `select a.attname::text as name, a.attnotnull as required,
            pg_catalog.array_position(i.indkey::int2[], a.attnum) as place
     from pg_catalog.pg_attribute a
     left join pg_catalog.pg_index i on i.indrelid = a.attrelid and i.indisprimary
     where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     order by a.attnum`,
    [name],
  );
  if (rows.length === 0) return null;
  const key = rows.filter(({ place }) => place !== null).sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  return {
    key: key.map((column) => column.name),
    columns: rows.map((column) => column.name),
    required: rows.filter(({ required }) => required).map((column) => column.name),
  };
}

/** The table as SQL. */
export function nameOf({ table }: RowChange): string {
  return quoteName(nameOfRangeVar(table));
}
