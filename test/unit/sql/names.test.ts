// Names: quoting is checked against the grammar itself.
import { strict as assert } from "node:assert";
import {
  displayName,
  nameFromList,
  nameOfRangeVar,
  quoteIdentifier,
  quoteName,
  sameName,
} from "../../../server/src/sql/names";
import { as } from "../../../server/src/sql/syntax-tree";
import { accepted, fullParser } from "../../support/parsers";

describe("quoting an identifier", () => {
  it("happens only where it is needed", () => {
    assert.equal(quoteIdentifier("orders_2"), "orders_2");
    assert.equal(quoteIdentifier("Orders"), '"Orders"');
    assert.equal(quoteIdentifier("a b"), '"a b"');
    assert.equal(quoteIdentifier('a"b'), '"a""b"');
    assert.equal(quoteIdentifier("2a"), '"2a"');
    assert.equal(quoteIdentifier(""), '""');
    assert.equal(quoteName({ schema: "S", name: "order" }), '"S"."order"');
  });

  it("makes of every word a name that the grammar reads back", async () => {
    const words =
      "all user table select between json_table verbose system_user values offset name type text key value level " +
      "année größe 日本 a$b _x left natural row time xmltable merge_action";
    for (const word of words.split(" ")) {
      const { tree } = await accepted(
        `alter table ${quoteIdentifier(word)} rename ${quoteIdentifier(word)} to x`,
      );
      const rename = as(tree, "RenameStmt");
      assert.equal(rename?.relation?.relname, word);
      assert.equal(rename?.subname, word);
    }
  });

  it("is there for every bare word that the grammar refuses as a column", async () => {
    const parser = await fullParser();
    const reserved =
      "analyse asymmetric both current_catalog deferrable intersect lateral placing variadic window";
    for (const word of reserved.split(" ")) {
      assert.ok(parser.parse(`create table t (${word} int)`).error, word);
      assert.equal(quoteIdentifier(word), `"${word}"`);
    }
  });
});

describe("names in trees", () => {
  it("are read from relations and lists", async () => {
    const drop = as((await accepted('drop table s."T", u')).tree, "DropStmt");
    const names = (drop?.objects ?? []).map((node) => nameFromList(as(node, "List")?.items ?? []));
    assert.deepEqual(names, [
      { schema: "s", name: "T" },
      { schema: null, name: "u" },
    ]);
    const table = as((await accepted("truncate a.b")).tree, "TruncateStmt")?.relations?.[0];
    assert.equal(displayName(nameOfRangeVar(as(table, "RangeVar") ?? {})), "a.b");
  });

  it("without a schema are taken to be in public", () => {
    assert.ok(sameName({ schema: null, name: "t" }, { schema: "public", name: "t" }));
    assert.ok(!sameName({ schema: "s", name: "t" }, { schema: null, name: "t" }));
    assert.ok(!sameName({ schema: null, name: "T" }, { schema: null, name: "t" }));
  });
});
