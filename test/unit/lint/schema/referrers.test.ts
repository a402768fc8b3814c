// The lists of who names a table: all of them, and beside it its indexes and what is below it.
import assert from "node:assert/strict";
import { referringRelations, type Link } from "../../../../server/src/lint/schema/referrers";
import { loadParser, type Parser } from "../../../../server/src/sql/parser";
import { key, worldAfter } from "./worlds";

describe("what names a table", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  function linked(sql: string, table: string, link?: Link): readonly string[] {
    const found = referringRelations(worldAfter(parser, sql), key(table), link);
    return found.map(([, { name }]) => name).toSorted();
  }

  const schema = `
    CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
    CREATE TABLE p2 (id int REFERENCES p);
    CREATE TABLE t (id int);
    CREATE TABLE child () INHERITS (t);
    CREATE INDEX i ON t (id);
    CREATE VIEW v AS SELECT id FROM t;
  `;

  it("keeps indexes, what is below a table, and what refers to it apart", () => {
    assert.deepEqual(linked(schema, "t"), ["child", "i", "v"]);
    assert.deepEqual(linked(schema, "t", "index"), ["i"]);
    assert.deepEqual(linked(schema, "t", "heir"), ["child"]);
  });

  it("sees a partition that named its parent before it was attached", () => {
    const attached = `${schema} ALTER TABLE p ATTACH PARTITION p2 FOR VALUES FROM (2) TO (3);`;
    assert.deepEqual(linked(schema, "p", "heir"), ["p1"]);
    assert.deepEqual(linked(attached, "p", "heir"), ["p1", "p2"]);
    assert.deepEqual(linked(attached, "p", "key"), ["p2"]);
  });

  it("follows a table to its new name", () => {
    const renamed = `${schema} ALTER TABLE t RENAME TO u;`;
    assert.deepEqual(linked(renamed, "u", "index"), ["i"]);
    assert.deepEqual(linked(renamed, "u", "heir"), ["child"]);
  });
});
