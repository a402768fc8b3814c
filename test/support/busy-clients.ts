// An application at work while its database is migrated: clients that read and write four tables in short transactions, in
// any order of tables, and migrations that change those tables. Knows nothing of what applies them.
import { Client } from "pg";

const tables = ["accounts", "branches", "orders", "tellers"] as const;
const rowsEach = 5_000;

/** What the clients need. */
export const busySchema = tables
  .map(
    (table) => `CREATE TABLE ${table} (id int PRIMARY KEY, amount int NOT NULL DEFAULT 0);
INSERT INTO ${table} (id) SELECT generate_series(1, ${rowsEach});`,
  )
  .join("\n");

/** As many pairs as asked for, of five kinds in turn: column, index, check, foreign key, and its validation. */
export function busyMigrations(count: number): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (let number = 1; number <= count; number++) {
    const { up, down } = busyPair(number);
    const name = `${String(number).padStart(3, "0")}_m`;
    files[`${name}.up.sql`] = `${up}\n`;
    files[`${name}.down.sql`] = `${down}\n`;
  }
  return files;
}

function busyPair(number: number): { readonly up: string; readonly down: string } {
  const round = Math.floor((number - 1) / 5);
  const table = tableAt(round);
  const other = tableAt(round + 1 + (round % 3));
  switch ((number - 1) % 5) {
    case 0:
      return {
        up: `ALTER TABLE ${table} ADD COLUMN c${round} int;`,
        down: `ALTER TABLE ${table} DROP COLUMN c${round};`,
      };
    case 1:
      return {
        up: `CREATE INDEX CONCURRENTLY i${round} ON ${table} (c${round});`,
        down: `DROP INDEX CONCURRENTLY i${round};`,
      };
    case 2:
      return {
        up: `ALTER TABLE ${table} ADD CONSTRAINT k${round} CHECK (amount > -1000000) NOT VALID;\nALTER TABLE ${table} VALIDATE CONSTRAINT k${round};`,
        down: `ALTER TABLE ${table} DROP CONSTRAINT k${round};`,
      };
    case 3:
      return {
        up: `ALTER TABLE ${table} ADD CONSTRAINT f${round} FOREIGN KEY (c${round}) REFERENCES ${other} NOT VALID;`,
        down: `ALTER TABLE ${table} DROP CONSTRAINT f${round};`,
      };
    default:
      return { up: `ALTER TABLE ${table} VALIDATE CONSTRAINT f${round};`, down: "SELECT 1;" };
  }
}

export interface ClientsSaw {
  readonly statements: number;
  /** The longest that one statement took, in milliseconds. */
  readonly longestMs: number;
  /** Every error, as SQLSTATE and message. */
  readonly errors: readonly string[];
}

export interface BusyClients {
  stop(): Promise<ClientsSaw>;
}

/** Each client has rows of its own, so that none ever waits for another: whatever one waits for is the migration. */
export function busyClients(url: string, count: number): BusyClients {
  const stopping = new AbortController();
  let statements = 0;
  let longestMs = 0;
  const errors: string[] = [];
  const work = async (number: number): Promise<void> => {
    const client = new Client({ connectionString: url, application_name: `client ${number}` });
    await client.connect();
    const send = async (sql: string): Promise<void> => {
      const began = performance.now();
      await client.query(sql);
      longestMs = Math.max(longestMs, performance.now() - began);
      statements++;
    };
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const id = 1 + number + count * (turn % Math.floor((rowsEach - count) / count));
      try {
        await send("BEGIN");
        await send(`UPDATE ${tableAt(turn + number)} SET amount = amount + 1 WHERE id = ${id}`);
        await send(`SELECT amount FROM ${tableAt(turn * 3 + number + 1)} WHERE id = ${id}`);
        await send(`UPDATE ${tableAt(turn + number * 2 + 2)} SET amount = amount - 1 WHERE id = ${id}`);
        await send("COMMIT");
      } catch (error) {
        errors.push(
          error instanceof Error && "code" in error
            ? `${String(error.code)} ${error.message}`
            : String(error),
        );
        await client.query("ROLLBACK");
      }
    }
    await client.end();
  };
  const working = Array.from({ length: count }, async (_, number) => work(number));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(working);
      return { statements, longestMs, errors };
    },
  };
}

function tableAt(number: number): (typeof tables)[number] {
  return tables[number % tables.length] ?? "accounts";
}
