// Places of subcommands, which libpg_query does not give: they are cut from the tokens.
import { strict as assert } from "node:assert";
import {
  alterTableCommands,
  rangeOfIdentifier,
  rangeOfToken,
  rangeOfWords,
} from "../../../server/src/sql/alter-table";
import { parsedFile } from "../../support/parsers";

async function pieces(text: string): Promise<readonly string[]> {
  const { statements } = await parsedFile(text);
  return statements.flatMap((statement) =>
    alterTableCommands(statement).map(({ range }) => text.slice(range.start, range.end)),
  );
}

describe("subcommands of ALTER TABLE", () => {
  it("are cut at commas outside parentheses", async () => {
    const parts = [
      "add column a numeric(10, 2) default round(1, 2)",
      "drop column b",
      "add constraint c check (d in (1, 2) and e[1, 2] is null)",
      "alter f type text",
    ];
    const text = `-- é😀\nalter table if exists only "s"."t,u" *\n  ${parts.slice(0, 2).join(",\n  ")};`;
    assert.deepEqual(await pieces(text.replace(" *", "")), parts.slice(0, 2));
    assert.deepEqual(await pieces(`alter table t ${[parts[0], parts[3]].join(" /* , */ , ")};`), [
      parts[0],
      parts[3],
    ]);
  });

  it("start after the name, however it is written", async () => {
    const heads = [
      "alter table t",
      "ALTER TABLE IF EXISTS t",
      "alter table only s.t",
      'alter table only ("s" . "t")',
      "alter table db.s.t *",
      "alter foreign table t",
      "alter table /* c */ if /* d */ exists t -- e\n",
    ];
    for (const head of heads)
      assert.deepEqual(await pieces(`${head} drop a, drop b`), ["drop a", "drop b"], head);
    assert.deepEqual(await pieces("alter materialized view if exists v set (fillfactor = 70)"), [
      "set (fillfactor = 70)",
    ]);
    assert.deepEqual(await pieces("alter index i set (fillfactor = 70)"), ["set (fillfactor = 70)"]);
    assert.deepEqual(await pieces("alter type ty add attribute a int, drop attribute b"), [
      "add attribute a int",
      "drop attribute b",
    ]);
  });

  it("carry their command and their tokens", async () => {
    const { statements } = await parsedFile("alter table t add a int, drop b;");
    const [statement] = statements;
    const [first, second] = statement ? alterTableCommands(statement) : [];
    assert.equal(first?.command.subtype, "AT_AddColumn");
    assert.equal(second?.command.name, "b");
    assert.deepEqual(
      second?.tokens.map(({ text }) => text),
      ["drop", "b"],
    );
  });

  it("are none for other statements", async () => {
    assert.deepEqual(await pieces("create table t (a int, b int); alter table t rename to u;"), []);
  });
});

describe("places of tokens", () => {
  it("count from the start of the file", async () => {
    const text = 'select 1;\nalter table "T" alter a set  not\n null;';
    const statement = (await parsedFile(text)).statements[1];
    assert.ok(statement);
    const written = (range: { start: number; end: number } | null): string =>
      range ? text.slice(range.start, range.end) : "";
    assert.equal(written(rangeOfWords(statement, "not", "null")), "not\n null");
    assert.equal(written(rangeOfIdentifier(statement, "T")), '"T"');
    assert.equal(written(rangeOfToken(statement, ({ text: word }) => word === "set")), "set");
    assert.equal(rangeOfWords(statement, "not", "valid"), null);
  });
});
