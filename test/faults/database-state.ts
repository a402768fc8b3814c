// What a database holds, as two texts to compare: its schema in the catalogs' words and every row of every table. The
// history counts with its versions and marks, not with its times.
import { Client } from "pg";
import { catalogLines } from "../support/catalog-lines";

export interface DatabaseState {
  readonly schema: readonly string[];
  /** Rows by table. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
  /** Last value by sequence. */
  readonly sequences: Readonly<Record<string, number>>;
}

const ownTables = /^schema_migrations/;

export async function stateOf(url: string, major: number): Promise<DatabaseState> {
  return withClient(url, async (client) => {
    const lines = await client.query<{ line: string }>(catalogLines(major));
    const tables = await client.query<{ name: string }>(
      "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
    );
    const rows: Record<string, readonly string[]> = {};
    for (const { name } of tables.rows) {
      if (ownTables.test(name)) continue;
      const read = await client.query<{ row: string }>(`select t::text as row from "${name}" t order by 1`);
      rows[name] = read.rows.map(({ row }) => row);
    }
    rows["history"] = await historyOf(client);
    const sequences = await client.query<{ name: string; last: number }>(
      "select sequencename as name, coalesce(last_value, 0)::float8 as last from pg_sequences",
    );
    return {
      schema: lines.rows.map(({ line }) => line).toSorted(),
      rows,
      sequences: Object.fromEntries(sequences.rows.map(({ name, last }) => [name, last])),
    };
  });
}

async function historyOf(client: Client): Promise<readonly string[]> {
  const [found] = (
    await client.query<{ found: boolean }>("select to_regclass('schema_migrations') is not null as found")
  ).rows;
  if (found?.found !== true) return [];
  const read = await client.query<{ row: string }>(
    "select concat_ws(' ', version, dirty, checksum) as row from schema_migrations order by 1",
  );
  return read.rows.map(({ row }) => row);
}

export async function withClient<Value>(
  url: string,
  body: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await body(client);
  } finally {
    await client.end();
  }
}

export interface Comparison {
  /** Rows that are gone, and rows that are there more often. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Objects that differ. */
  readonly schema: readonly string[];
}

export function compareStates(expected: DatabaseState, found: DatabaseState): Comparison {
  const tables = [...new Set([...Object.keys(expected.rows), ...Object.keys(found.rows)])];
  const each = tables.map((name) => ({
    name,
    ...difference(expected.rows[name] ?? [], found.rows[name] ?? []),
  }));
  const schema = difference(expected.schema, found.schema);
  // A crash and a rolled back transaction leave gaps. Manual: "Sequence Manipulation Functions".
  const setBack = Object.entries(expected.sequences).filter(
    ([name, last]) => (found.sequences[name] ?? 0) < last,
  );
  return {
    lost: [
      ...each.flatMap(({ name, missing }) => missing.map((row) => `${name}: ${row}`)),
      ...setBack.map(([name, last]) => `sequence ${name} is at ${found.sequences[name] ?? 0}, not ${last}`),
    ],
    doubled: each.flatMap(({ name, extra }) => extra.map((row) => `${name}: ${row}`)),
    schema: [...schema.missing.map((line) => `- ${line}`), ...schema.extra.map((line) => `+ ${line}`)],
  };
}

function difference(
  expected: readonly string[],
  found: readonly string[],
): { readonly missing: readonly string[]; readonly extra: readonly string[] } {
  const counts = new Map<string, number>();
  for (const line of expected) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of found) counts.set(line, (counts.get(line) ?? 0) - 1);
  const times = (sign: number): readonly string[] =>
    [...counts].flatMap(([line, count]) => (count * sign > 0 ? [line] : []));
  return { missing: times(1), extra: times(-1) };
}
