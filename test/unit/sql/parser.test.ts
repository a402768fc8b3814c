// The parser: trees, errors with their places, sizes, and outliving what would crash it.
import { strict as assert } from "node:assert";
import { setTimeout } from "node:timers/promises";
import { largestStatement } from "../../../server/src/sql/parser";
import { as } from "../../../server/src/sql/syntax-tree";
import { TextCache } from "../../../server/src/sql/text-cache";
import { accepted, fullParser } from "../../support/parsers";

describe("the parser", () => {
  it("reads what only PostgreSQL's own grammar knows", async () => {
    assert.ok(!(await fullParser()).reduced);
    const parsed = await accepted("alter table t add constraint c foreign key (a) references r not valid");
    const alter = as(parsed.tree, "AlterTableStmt");
    const command = as(alter?.cmds?.[0], "AlterTableCmd");
    assert.equal(as(command?.def, "Constraint")?.skip_validation, true);
  });

  it("turns byte locations of the tree into offsets of the text", async () => {
    const text = "select 'é😀', x from töbel";
    const parsed = await accepted(text);
    const table = as(as(parsed.tree, "SelectStmt")?.fromClause?.[0], "RangeVar");
    assert.equal(text.slice(parsed.offsetOf(table?.location ?? 0)), "töbel");
  });

  it("places an error behind an emoji on its token", async () => {
    const text = "select 'é😀' fro m";
    const { error, tree, kind } = (await fullParser()).parse(text);
    assert.equal(tree, null);
    assert.equal(kind, "unparsed");
    assert.equal(error?.kind, "syntax");
    assert.equal(text.slice(error?.offset ?? 0), "m");
  });

  it("says which quote is open and where", async () => {
    const parser = await fullParser();
    const cases: readonly (readonly [string, number, RegExp])[] = [
      ["select 'a", 7, /string .* '/],
      ['select "a', 7, /name .* "/],
      ["do $x$ begin", 3, /\$x\$/],
      ["select 1 /* a", 9, /\*\//],
    ];
    for (const [text, offset, message] of cases) {
      const { error } = parser.parse(text);
      assert.equal(error?.kind, "unterminated", text);
      assert.equal(error?.offset, offset, text);
      assert.match(error?.message ?? "", message);
    }
  });

  it("does not parse a statement over the size cap", async () => {
    const { error } = (await fullParser()).parse(`select '${"x".repeat(largestStatement)}'`);
    assert.equal(error?.kind, "too-large");
  });

  it("refuses a zero byte instead of reading only up to it", async () => {
    const { error } = (await fullParser()).parse("select 1 \0 drop table t");
    assert.equal(error?.offset, 9);
  });

  it("outlives statements that overflow the stack of the grammar", async () => {
    const parser = await fullParser();
    for (let round = 0; round < 60; round++) {
      const deep = `select ${"1+".repeat(50_000)}${round}`;
      assert.match(parser.parse(deep).error?.message ?? "", /nested too deeply/);
      if (round % 10 === 0) await setTimeout(60);
    }
    await accepted("select 60");
  });

  it("outlives them within one turn of the event loop too", async () => {
    const parser = await fullParser();
    for (let round = 0; round < 60; round++) {
      assert.equal(parser.parse(`select ${"2+".repeat(50_000)}${round}`).error?.kind, "too-large");
    }
    await accepted("select 61");
  });

  it("does not give a tree too deep to be walked", async () => {
    const parser = await fullParser();
    assert.equal(parser.parse(`select ${"1+".repeat(5_000)}1`).error?.kind, "too-large");
    assert.equal(parser.parse(`select ${"1+".repeat(500)}1`).error, null);
  });

  it("shares what it parsed before", async () => {
    assert.equal(await accepted("select 12345"), await accepted("select 12345"));
  });
});

function make(): object {
  return {};
}

describe("the cache of texts", () => {
  it("forgets what was not asked for in two generations", () => {
    const cache = new TextCache<object>(10);
    const kept = cache.getOrMake("kept", make);
    const lost = cache.getOrMake("lost", make);
    for (const text of ["aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff"]) {
      cache.getOrMake(text, make);
      assert.equal(cache.getOrMake("kept", make), kept);
      assert.ok(cache.size <= 6);
    }
    assert.notEqual(cache.getOrMake("lost", make), lost);
  });
});
