// Lock facts with a schema at hand: what is named beyond the statement, and what is then no question any more. That the
// answers are PostgreSQL's is tested on servers.
import { strict as assert } from "node:assert";
import { applyStatement } from "../../../server/src/lint/schema/apply-statement";
import { World } from "../../../server/src/lint/schema/world";
import { worldRelations } from "../../../server/src/lint/world-relations";
import { lockFacts, type LockFacts } from "../../../server/src/locks/lock-facts";
import { displayName } from "../../../server/src/sql/names";
import { accepted, parsedFile } from "../../support/parsers";

async function facts(schema: string, sql: string, major = 16): Promise<LockFacts> {
  const world = new World();
  for (const { parsed } of (await parsedFile(schema)).statements) applyStatement(world, parsed, {}, true);
  return lockFacts(await accepted(sql), major, worldRelations(world));
}

async function locked(schema: string, sql: string, major?: number): Promise<readonly string[]> {
  const { relations } = await facts(schema, sql, major);
  return relations.map(({ name, role, mode }) => `${displayName(name)} (${role}) ${mode}`);
}

async function scanOf(schema: string): Promise<string | undefined> {
  return (await facts(schema, "alter table t alter a set not null")).relations[0]?.scan;
}

const keys = `
  create table customers (id int primary key);
  create table orders (id int, customer_id int, constraint k foreign key (customer_id) references customers);
`;
const tree = `
  create table events (id int, region text) partition by list (region);
  create table events_eu partition of events for values in ('eu');
  create table events_rest partition of events default;
`;

describe("lock facts with a schema", () => {
  it("name the table that a dropped foreign key pointed at", async () => {
    const expected = ["orders (target) ACCESS EXCLUSIVE", "customers (referenced) ACCESS EXCLUSIVE"];
    assert.deepEqual(await locked(keys, "alter table orders drop constraint k"), expected);
    assert.deepEqual(await locked(keys, "alter table orders drop customer_id"), expected);
    assert.deepEqual(await locked(keys, "drop table orders"), expected);
  });

  it("find a table by another spelling of its name", async () => {
    assert.deepEqual(await locked(keys, 'alter table public."orders" drop constraint k'), [
      "public.orders (target) ACCESS EXCLUSIVE",
      "customers (referenced) ACCESS EXCLUSIVE",
    ]);
  });

  it("follow search_path", async () => {
    const schema = `create schema app; set search_path = app; ${keys}`;
    assert.deepEqual(await locked(schema, "alter table app.orders drop constraint k"), [
      "app.orders (target) ACCESS EXCLUSIVE",
      "customers (referenced) ACCESS EXCLUSIVE",
    ]);
  });

  it("name partitions, and not behind ONLY", async () => {
    assert.deepEqual(await locked(tree, "alter table events alter id set default 1"), [
      "events (target) ACCESS EXCLUSIVE",
      "events_rest (partition) ACCESS EXCLUSIVE",
      "events_eu (partition) ACCESS EXCLUSIVE",
    ]);
    assert.deepEqual(await locked(tree, "alter table only events alter id set default 1"), [
      "events (target) ACCESS EXCLUSIVE",
    ]);
  });

  it("name the default partition that a new partition is looked for in", async () => {
    const { relations } = await facts(
      tree,
      "create table events_us partition of events for values in ('us')",
    );
    const rest = relations.find(({ name }) => name.name === "events_rest");
    assert.equal(rest?.mode, "ACCESS EXCLUSIVE");
    assert.equal(rest?.scan, "yes");
  });

  it("know what changed between versions", async () => {
    const sql = "alter table events add unique (id, region)";
    assert.deepEqual((await locked(tree, sql, 17)).slice(1), [
      "events_rest (partition) SHARE",
      "events_eu (partition) SHARE",
    ]);
    assert.deepEqual((await locked(tree, sql, 18)).slice(1), [
      "events_rest (partition) ACCESS EXCLUSIVE",
      "events_eu (partition) ACCESS EXCLUSIVE",
    ]);
  });

  it("say that a partitioned table itself is not read", async () => {
    const { relations } = await facts(tree, "alter table events add check (id > 0)");
    assert.deepEqual(
      relations.map(({ scan }) => scan),
      ["no", "yes", "yes"],
    );
  });

  it("decide whether SET NOT NULL reads the table", async () => {
    assert.equal(await scanOf("create table t (a int)"), "yes");
    assert.equal(await scanOf("create table t (a int not null)"), "no");
    assert.equal(await scanOf("create table t (a int, check (a is not null))"), "no");
    assert.equal(await scanOf("select 1"), "maybe");
  });

  it("know that what is valid is not validated again", async () => {
    const sql = "alter table orders validate constraint k";
    assert.deepEqual(await locked(keys, sql), ["orders (target) SHARE UPDATE EXCLUSIVE"]);
  });

  it("keep the note for a table that no migration told of", async () => {
    assert.match((await facts(keys, "drop table elsewhere")).note ?? "", /foreign key/);
    assert.equal((await facts(keys, "drop table orders")).note, null);
  });

  it("end where tables refer to each other", async () => {
    const schema = `create table a (id int primary key, b int); create table b (id int primary key references a);
      alter table a add foreign key (b) references b;`;
    assert.equal((await locked(schema, "truncate a cascade")).length, 4);
    assert.equal((await locked(schema, "drop table a cascade")).length, 3);
  });
});
