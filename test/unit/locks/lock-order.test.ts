// Which tables are locked before a transaction's first statement that needs one, in which mode and order.
import { strict as assert } from "node:assert";
import { locksBySyntax } from "../../../server/src/operations/forecast/forecast";
import { readLockComments } from "../../../server/src/operations/running/lock-comments";
import { lockStatements, parentsFirst, wantedLocks } from "../../../server/src/operations/running/lock-order";
import { parseSqlFile } from "../../../server/src/sql/parse-sql-file";
import { loadParser, type Parser } from "../../../server/src/sql/parser";

const names = (tables: readonly { readonly name: string }[]) => tables.map(({ name }) => name).join();

const table = (oid: number, name: string, parents: readonly number[] = []) => ({
  oid,
  table: `public.${name}`,
  name,
  parents,
});

describe("the tables that a transaction locks first", () => {
  let parser: Parser;
  before(async () => (parser = await loadParser()));

  const wanted = (text: string) => {
    const found = wantedLocks(parseSqlFile(text, parser).statements, locksBySyntax(16));
    return (
      found && { before: found.before.index, locks: found.locks.map(({ name, mode }) => `${name} ${mode}`) }
    );
  };

  it("are those of all statements, each in its strongest mode", () => {
    assert.deepEqual(
      wanted("select 1; update a set x = 1; alter table b add y int; alter table a add z int;"),
      {
        before: 1,
        locks: ["a ACCESS EXCLUSIVE", "b ACCESS EXCLUSIVE"],
      },
    );
  });

  it("are none for one table that is taken in its strongest mode at once", () => {
    assert.equal(wanted("alter table a add x int; update a set x = 1;"), null);
    assert.equal(wanted("create table a (x int); create index on a (x);"), null);
  });

  it("are one table whose mode would be raised later", () => {
    assert.deepEqual(wanted("update a set x = 1; alter table a add y int;")?.locks, ["a ACCESS EXCLUSIVE"]);
  });

  it("leave out what the file makes, what is only read, and what IF NOT EXISTS may not lock", () => {
    assert.equal(wanted("create table a (x int); alter table b add y int; alter table a add z int;"), null);
    assert.equal(wanted("insert into a select * from b; delete from a;"), null);
    assert.equal(wanted("create table if not exists a (x int references b); alter table c add y int;"), null);
    assert.equal(wanted("alter table a rename to b; alter table b add y int;"), null);
  });

  it("leave out what follows a change of search path or role", () => {
    assert.equal(wanted("alter table a add x int; set search_path = s; alter table b add y int;"), null);
    assert.equal(
      wanted(
        "alter table a add x int; select set_config('search_path', 's', false); alter table b add y int;",
      ),
      null,
    );
    assert.equal(wanted("set role other; alter table a add x int; alter table b add y int;"), null);
  });

  it("come with referenced tables first, then by name, cycles included", () => {
    assert.equal(names(parentsFirst([table(1, "c"), table(2, "b"), table(3, "a")])), "a,b,c");
    assert.equal(names(parentsFirst([table(1, "a", [2]), table(2, "z"), table(3, "m", [1])])), "z,a,m");
    assert.equal(names(parentsFirst([table(1, "a", [2]), table(2, "b", [1]), table(3, "c", [3])])), "b,a,c");
  });

  it("are locked without those that are not there", () => {
    const found = wantedLocks(
      parseSqlFile("update b set x = 1; alter table a add x int; drop table if exists gone;", parser)
        .statements,
      locksBySyntax(16),
    );
    assert.ok(found);
    const b = { oid: 2, table: "public.b", name: "b", parents: [] };
    assert.deepEqual(lockStatements([b], found.locks, "nowait"), []);
    const a = { oid: 1, table: "public.a", name: "a", parents: [2] };
    assert.deepEqual(lockStatements([a, b], found.locks, "nowait"), [
      "lock table only public.b in ROW EXCLUSIVE mode nowait",
      "lock table only public.a in ACCESS EXCLUSIVE mode nowait",
    ]);
  });
});

describe("comments on locks", () => {
  let parser: Parser;
  before(async () => (parser = await loadParser()));
  const read = (text: string) => readLockComments(parseSqlFile(text, parser));

  it("set the lock timeout and the time of trying again", () => {
    const found = read("-- migrate-safe-lock-timeout 2s\n--migrate-safe-lock-retry-time: 1min\nselect 1;\n");
    assert.deepEqual(found, { ok: true, value: { timeoutMs: 2000, retryMs: 60_000 } });
    assert.deepEqual(read("select 1; -- nothing of locks"), {
      ok: true,
      value: { timeoutMs: null, retryMs: null },
    });
  });

  it("are refused without a time, and with one that never ends", () => {
    for (const text of [
      "-- migrate-safe-lock-timeout soon",
      "-- migrate-safe-lock-timeout",
      "-- migrate-safe-lock-timeout 0",
    ]) {
      assert.equal(read(`${text}\nselect 1;`).ok, false, text);
    }
  });
});
