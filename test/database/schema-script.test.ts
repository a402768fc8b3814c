// The script of a schema against real servers: run on an empty database it makes the same schema again.
import { strict as assert } from "node:assert";
import { readSchemaScript } from "../../server/src/database/schema-script";
import {
  compareSnapshots,
  takeSnapshot,
  type SchemaSnapshot,
} from "../../server/src/database/schema-snapshot";
import type { Session } from "../../server/src/database/session";
import { kindName, onDatabase } from "../support/databases";
import { sampleSchema } from "../support/sample-schema";
import { allServerMajors, testRun } from "../support/servers";

const options = { history: testRun };

const more = [
  `create schema shop`,
  `create table shop.tree (id int primary key, parent int references shop.tree on delete cascade deferrable)`,
  `create table shop.base (id serial primary key, at timestamp default now())`,
  `create table shop.derived (extra text, constraint extra_set check (extra is not null) not valid) inherits (shop.base)`,
  `create unlogged table shop.cache (key text collate "C" primary key, value jsonb)`,
  `create table shop.rooms (id int, during tsrange, exclude using gist (during with &&))`,
  `create table shop.logs (at date, level int) partition by list (level)`,
  `create table shop.logs_1 partition of shop.logs for values in (1)`,
  `create table shop.logs_rest partition of shop.logs default`,
  `create view shop.late with (security_barrier) as select id from shop.base`,
  `create view shop.later as select id from shop.late`,
  `create function shop.twice(n int, out result int) language sql immutable strict as 'select n * 2'`,
  `create table shop.uses (n int default shop.twice(1), check (shop.twice(n) > 0))`,
  `create rule no_delete as on delete to shop.cache do instead nothing`,
  `create trigger watch after insert on shop.cache execute function suppress_redundant_updates_trigger()`,
  `alter table shop.cache disable trigger watch`,
  `alter table shop.cache replica identity full`,
  `alter table shop.cache force row level security`,
  `create policy mine on shop.cache as restrictive for update to public using (true) with check (key <> '')`,
  `create publication news for table shop.tree, shop.base with (publish = 'insert')`,
  `comment on function shop.twice(int) is 'doubles'`,
  `comment on schema shop is 'where things are sold'`,
  `grant select, insert on shop.base to public`,
];

/** Runs statements, trying again what came before something it needs, and gives what never ran. */
async function runAll(session: Session, statements: readonly string[]): Promise<readonly string[]> {
  let left = statements;
  for (;;) {
    const failed: string[] = [];
    const reasons: string[] = [];
    for (const statement of left) {
      try {
        await session.execute(statement);
      } catch (error) {
        failed.push(statement);
        reasons.push(`${String(error)}: ${statement}`);
      }
    }
    if (failed.length === 0 || failed.length === left.length) return reasons;
    left = failed;
  }
}

for (const kind of [...allServerMajors, "scratch"] as const) {
  describe(`the script of a schema, ${kindName(kind)}`, () => {
    it("makes the same schema on an empty database", async function () {
      let script: readonly string[] = [];
      let made: SchemaSnapshot | null = null;
      await onDatabase(this, kind, async (session) => {
        for (const statement of [...sampleSchema, ...more]) await session.execute(statement);
        made = await takeSnapshot(session, options);
        script = await readSchemaScript(session, options);
      });
      if (!made) return;
      const original: SchemaSnapshot = made;
      await onDatabase(this, kind, async (session) => {
        assert.deepEqual(await runAll(session, script), []);
        assert.deepEqual(compareSnapshots(original, await takeSnapshot(session, options)), []);
      });
    });
  });
}
