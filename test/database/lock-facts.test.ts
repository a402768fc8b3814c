// The table of lock facts against real servers: each statement is run in a transaction, and what pg_locks, relfilenode
// and the scan counters then say of every relation that was there is compared with what the facts foretell from the
// schema. There are no servers of 12 and 13 here.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { worldRelations } from "../../server/src/lint/world-relations";
import { applyStatement } from "../../server/src/lint/schema/apply-statement";
import { World } from "../../server/src/lint/schema/world";
import { lockFacts, type LockFacts, type RelationLock } from "../../server/src/locks/lock-facts";
import type { LockMode } from "../../server/src/locks/lock-modes";
import { disagreements, strongestMode } from "../../server/src/locks/observed-lock";
import type { RelationLookup } from "../../server/src/locks/relation-lookup";
import { accepted, parsedFile } from "../support/parsers";
import { allServerMajors, withDatabase } from "../support/servers";
import { lockStatements, refusedByRelation, refusedStatements, waitingStatements } from "./lock-statements";

const schema = readFileSync(join(__dirname, "lock-facts.sql"), "utf8");

/** Of a relation that was there before the statement. */
interface State {
  readonly oid: number;
  readonly name: string;
  readonly kind: string;
  readonly file: number;
  readonly scans: number;
}

interface Seen extends State {
  readonly mode: LockMode | null;
  /** Null when it is gone. */
  readonly rewritten: boolean | null;
  readonly scanned: boolean | null;
}

const state = `
  select oid::int, relname::text as name, relkind::text as kind, relfilenode::int as file,
    coalesce(pg_stat_get_xact_numscans(oid), 0)::int as scans
  from pg_class`;
const before = `${state} where relnamespace = 'public'::regnamespace`;
const after = `${state} where oid >= 16384`;
const held = `
  select relation::int as oid, mode from pg_locks
  where pid = pg_backend_pid() and granted and locktype = 'relation' and relation >= 16384`;

for (const major of allServerMajors) {
  describe(`lock facts on PostgreSQL ${major}`, () => {
    it("are what the server takes and does", async function () {
      await withDatabase(this, major, async (database) => {
        await database.sql(schema);
        const client = await database.client();
        await client.query("set timezone = 'UTC'");
        const lookup = await fixtureLookup();
        const differences: string[] = [];
        for (const sql of statementsFor(major)) {
          const facts = lockFacts(await accepted(sql), major, lookup);
          const seen = await observe(client, sql);
          differences.push(...compare(facts, seen, lookup).map((line) => `${sql}: ${line}`));
        }
        assert.deepEqual(differences, []);
      });
    });

    it("are what statements with transactions of their own wait for", async function () {
      await withDatabase(this, major, async (database) => {
        await database.sql(schema);
        const holder = await database.client();
        const lookup = await fixtureLookup();
        for (const [sql, table] of Object.entries(waitingStatements)) {
          const { relations } = lockFacts(await accepted(sql), major, lookup);
          const foretold = relations.find(({ name }) => name.name === table)?.mode;
          const waiter = await database.client();
          assert.equal(await awaited(holder, waiter, sql, table), foretold, sql);
        }
      });
    });

    it("say what refuses a transaction", async function () {
      await withDatabase(this, major, async (database) => {
        await database.sql(schema);
        const client = await database.client();
        for (const sql of refusedStatements) {
          assert.equal(lockFacts(await accepted(sql), major).transactional, false, sql);
          await assert.rejects(inTransaction(client, sql), { code: "25001" }, sql);
        }
        for (const sql of forMajor(refusedByRelation, major)) {
          await assert.rejects(inTransaction(client, sql), { code: "25001" }, sql);
        }
      });
    });
  });
}

async function fixtureLookup(): Promise<RelationLookup> {
  const world = new World();
  for (const { parsed } of (await parsedFile(schema)).statements) applyStatement(world, parsed, {}, true);
  return worldRelations(world);
}

function statementsFor(major: number): readonly string[] {
  return Object.values(lockStatements).flatMap((group) => forMajor(group, major));
}

function forMajor(statements: readonly string[], major: number): readonly string[] {
  return statements.flatMap((text) => {
    const [, since = "0", sql = ""] = /^(?:(\d+): )?([^]*)$/.exec(text) ?? [];
    return Number(since) > major ? [] : sql;
  });
}

async function inTransaction(client: Client, sql: string): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
  } finally {
    await client.query("rollback");
  }
}

/** The mode in which the statement asks for a table that another session holds. */
async function awaited(holder: Client, waiter: Client, sql: string, table: string): Promise<LockMode | null> {
  await holder.query(`begin; lock table only ${table} in share update exclusive mode`);
  const cancelled = assert.rejects(waiter.query(sql), { code: "57014" });
  const waiting = `select mode from pg_locks where not granted and relation = '${table}'::regclass`;
  let modes: readonly { mode: string }[] = [];
  while (modes.length === 0) modes = (await holder.query<{ mode: string }>(waiting)).rows;
  await holder.query(
    "select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock'",
  );
  await cancelled;
  await holder.query("rollback");
  return strongestMode(modes.map(({ mode }) => mode));
}

/** Counters also hold what earlier transactions did and the server has not yet passed on, so they are subtracted. */
async function observe(client: Client, sql: string): Promise<readonly Seen[]> {
  await client.query("begin");
  try {
    const old = (await client.query<State>(before)).rows;
    await client.query(sql);
    const locks = (await client.query<{ oid: number; mode: string }>(held)).rows;
    const now = new Map((await client.query<State>(after)).rows.map((one) => [one.oid, one]));
    return old.map((one) => {
      const same = now.get(one.oid);
      return {
        ...one,
        mode: strongestMode(locks.filter(({ oid }) => oid === one.oid).map(({ mode }) => mode)),
        rewritten: same ? same.file !== one.file : null,
        scanned: same ? same.scans > one.scans : null,
      };
    });
  } catch (error) {
    throw new Error(`${sql}: ${String(error)}`, { cause: error });
  } finally {
    await client.query("rollback");
  }
}

function compare(facts: LockFacts, seen: readonly Seen[], lookup: RelationLookup): readonly string[] {
  const observed = seen
    .filter(({ name }) => name !== "typed" || facts.note === null)
    .map(({ name, kind, mode, rewritten, scanned }) => ({
      relation: { schema: null, name },
      kind,
      held: null,
      mode,
      rewritten,
      scanned,
    }));
  return disagreements({ ...facts, note: null }, observed, (lock) => nameIn(lock, lookup));
}

function nameIn({ name }: RelationLock, lookup: RelationLookup): string {
  const key = lookup.keyOf(name);
  return (key === null ? undefined : lookup.relation(key)?.name) ?? name.name;
}
