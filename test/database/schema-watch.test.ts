// A watched schema tells what whole snapshots tell: over changes of every kind of object, over the lint cases as migrations,
// with statements that fail and are rolled back in between, and on from commit to commit.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { ServerError } from "../../server/src/database/errors";
import { objectsByKey, takeSnapshot } from "../../server/src/database/schema-snapshot";
import { SchemaWatch, type SchemaMoment } from "../../server/src/database/schema-watch";
import type { Session } from "../../server/src/database/session";
import { parseSqlFile } from "../../server/src/sql/parse-sql-file";
import { refusesTransactionBlock, transactionControl } from "../../server/src/sql/transaction-block";
import { databaseKinds, onDatabase } from "../support/databases";
import { fullParser } from "../support/parsers";
import { sampleSchema } from "../support/sample-schema";
import { testRun } from "../support/servers";
import type { LintCase } from "../rules/lint-case";

const options = { history: testRun };

/** Each is one transaction; several statements where the second depends on the first. */
const changes: readonly (readonly string[])[] = [
  ["alter table customers rename to clients"],
  ["alter table customers rename column email to address"],
  ["alter table orders drop column note"],
  [
    "alter table orders alter column total type numeric(12, 2)",
    "alter table orders drop column total cascade",
  ],
  ["drop table customers cascade"],
  ["drop type mood cascade", "create type mood as enum ('sad')"],
  ["alter type mood rename to feeling"],
  ["alter type mood add value 'great'"],
  ["alter type mood rename value 'ok' to 'fine'"],
  ["alter domain positive set default 2", "alter domain positive drop constraint positive_check"],
  ["alter type pair add attribute c date"],
  ["alter schema public rename to app", "create schema public"],
  ["create schema side", "alter table orders set schema side", "alter type mood set schema side"],
  ["alter sequence tickets owned by orders.id", "alter sequence tickets rename to numbers"],
  ["alter function touch() rename to touched"],
  ["alter procedure tidy(integer) set search_path = ''"],
  [
    "create function mooded(m mood) returns mood[] language sql as 'select array[m]'",
    "alter type mood rename to m",
  ],
  ["drop trigger touch_orders on orders", "alter policy own_orders on orders rename to own"],
  ["alter table orders disable trigger touch_orders", "alter table orders disable row level security"],
  ["alter index orders_total_idx rename to totals_idx", "alter index orders_lower_idx set (fillfactor = 50)"],
  [
    "alter table customers drop constraint polite",
    "alter table customers rename constraint customers_pkey to pk",
  ],
  ["alter table orders validate constraint orders_customer_fk"],
  ["alter table events detach partition events_2024", "alter table events_2024 rename to old_events"],
  ["create table events_2025 partition of events for values from ('2025-01-01+00') to ('2026-01-01+00')"],
  ["comment on column orders.note is null", "comment on constraint polite on customers is 'kind'"],
  ["comment on schema public is 'ours'", "comment on trigger touch_orders on orders is 'x'"],
  ["comment on constraint polite on customers is 'kind'", "alter table customers rename to clients"],
  [
    "create role watched_reader",
    "grant select on orders, customers to watched_reader",
    "alter table orders owner to watched_reader",
  ],
  [
    "create role watched_one",
    "grant select (note) on orders to watched_one",
    "alter role watched_one rename to watched_two",
  ],
  ["grant usage on schema public to public", "revoke execute on function touch() from public"],
  ["alter default privileges in schema public grant select on tables to public"],
  ["refresh materialized view totals", "alter materialized view totals rename to sums"],
  ["create or replace view busy as select email, 1::bigint as orders from customers"],
  ["create view busier as select * from busy", "alter view busy rename to calm"],
  [
    "create rule silent as on delete to orders do instead nothing",
    "alter rule silent on orders rename to mute",
  ],
  ["drop aggregate product(integer)", "alter statistics orders_stats rename to other_stats"],
  ["create publication changes for table orders", "alter table orders rename to purchases"],
  [
    "alter table customers alter column email set storage external",
    "alter table customers alter email drop default",
  ],
  ["alter table customers replica identity full", "alter table customers cluster on customers_pkey"],
  ["create table child () inherits (orders)", "alter table orders rename to parents"],
  [
    "create collation german (provider = icu, locale = 'de')",
    "alter table orders alter note type text collate german",
  ],
  ["create operator === (leftarg = integer, rightarg = integer, function = int4eq)"],
  [
    "create table made as select * from orders",
    "insert into orders values (1, 1, 2, 'x')",
    "truncate orders",
  ],
  ["drop schema public cascade"],
];

/** One case of so many is tried; `MIGRATE_SAFE_EVERY_CASE=1` tries all, which takes a quarter of an hour. */
const everyNth = Number(process.env["MIGRATE_SAFE_EVERY_CASE"] ?? 100);

/** Runs each statement; one that fails is rolled back alone. */
async function run(session: Session, statements: readonly string[]): Promise<void> {
  for (const sql of statements) {
    await session.execute("savepoint tried");
    try {
      await session.execute(sql);
      await session.execute("release savepoint tried");
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      await session.execute("rollback to savepoint tried");
    }
  }
}

/** Runs statements in the open transaction and compares what is watched with a whole snapshot. */
async function watched(
  session: Session,
  watch: SchemaWatch,
  statements: readonly string[],
): Promise<SchemaMoment> {
  await watch.mark();
  await run(session, statements);
  const moment = await watch.look();
  const whole = await takeSnapshot(session, { ...options, inTransaction: true });
  const seen = objectsByKey(watch.objectsOf(moment));
  assert.deepEqual(
    [...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)),
    [...whole.objects],
    statements.join("; "),
  );
  return moment;
}

describe("a watched schema", () => {
  for (const kind of databaseKinds) {
    it(`is what a snapshot tells after each kind of change, ${kind}`, async function () {
      await onDatabase(this, kind, async (session) => {
        await session.batch(sampleSchema);
        const watch = await SchemaWatch.start(session, options);
        for (const statements of changes) {
          await session.execute("begin");
          const moment = await watched(session, watch, statements);
          const told = watch.compare(watch.base, moment, { columnOrder: true });
          assert.ok(told.length > 0 || /values \(1|refresh/.test(statements.join()), statements.join());
          await session.execute("rollback");
          watch.forget();
        }
      });
    });
  }

  it("goes on from what was committed", async function () {
    await onDatabase(this, "scratch", async (session) => {
      await session.batch(sampleSchema);
      const watch = await SchemaWatch.start(session, options);
      for (const statements of changes) {
        await session.execute("begin");
        const moment = await watched(session, watch, statements);
        await session.execute("commit");
        watch.advance(moment);
      }
    });
  });

  it("is what a snapshot tells while pairs of the lint cases run", async function () {
    if (everyNth < 100) this.timeout(0);
    const parser = await fullParser();
    const lines = ["lint-cases", "own-lint-cases"].flatMap((name) =>
      readFileSync(`test/data/${name}.jsonl`, "utf8").trim().split("\n"),
    );
    const cases = lines.map((line) => JSON.parse(line) as LintCase).filter(({ sql_up }) => sql_up);
    const split = (text: string | null | undefined): readonly string[] =>
      parseSqlFile(text ?? "", parser)
        .statements.filter(
          ({ parsed }) =>
            !parsed.error && transactionControl(parsed) === null && refusesTransactionBlock(parsed) === null,
        )
        .map(({ parsed }) => parsed.text)
        .filter((sql) => !/^\s*(copy|declare|close|discard|set session)\b/i.test(sql));
    await onDatabase(this, "scratch", async (session) => {
      await session.batch(sampleSchema);
      for (const [index, { sql_up, sql_down, ctx }] of cases.entries()) {
        if (index % everyNth !== 0) continue;
        await session.execute("begin");
        await run(session, split(ctx?.schema_before));
        const watch = await SchemaWatch.start(session, { ...options, inTransaction: true });
        await watched(session, watch, split(sql_up));
        await watched(session, watch, split(sql_down));
        await session.batch(["rollback", "reset all"]);
      }
    });
  });
});
