// When two trees mean the same statement.
import assert from "node:assert/strict";
import { sameShape, treeShape } from "../../../server/src/lint/tree-shape";
import { loadParser } from "../../../server/src/sql/parser";

describe("shapes of trees", () => {
  it("are compared as they are written", async () => {
    const parser = await loadParser();
    const trees = [
      "SELECT a FROM t",
      "SELECT  a\nFROM t",
      "SELECT b FROM t",
      "SELECT a FROM t WHERE a = 1",
      "CREATE TABLE t (a int) TABLESPACE x",
      "CREATE TABLESPACE x LOCATION '/a'",
      "CREATE TABLESPACE x LOCATION '/b'",
    ].map((text) => parser.parse(text).tree);
    for (const one of [...trees, {}, [], null]) {
      for (const other of [...trees, {}, [], null]) {
        assert.equal(sameShape(one, other), treeShape(one) === treeShape(other));
      }
    }
    assert.ok(sameShape(trees[0], trees[1]));
    assert.ok(!sameShape(trees[5], trees[6]));
  });

  it("do not depend on the order of fields", () => {
    assert.ok(sameShape({ a: 1, b: [2] }, { b: [2], a: 1 }));
    assert.ok(!sameShape({ a: 1 }, { a: 1, b: null }));
  });
});
