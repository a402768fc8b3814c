// A series of migrations whose downs take it back together.
import assert from "node:assert/strict";
import { Linter } from "../../../server/src/lint/linter";
import { loadParser, type Parser } from "../../../server/src/sql/parser";
import { folderOf } from "../migrations/layouts/seen";

const options = { postgres: 16, rules: {}, since: null, ignore: [] } as const;

/** A file for each text. */
function half(direction: string, texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text, at) => [`2020010100000000000${at}_a.postgres.${direction}.sql`, text]),
  );
}

function series(ups: readonly string[], downs: readonly string[]): Record<string, string> {
  return { ...half("up", ups), ...half("down", downs) };
}

describe("a popx migration in several files", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  /** Names of a file's number and half, and the rule, for what compares ups with downs. */
  function comparisons(files: Readonly<Record<string, string>>, linter = new Linter(parser)): string[] {
    const { findings } = linter.lintFolder(folderOf(files), options);
    return findings
      .filter(({ rule }) => /^(?:pair-(?!down-lock)|object-)/.test(rule))
      .map(({ rule, version, direction }) => `${version?.slice(-1)} ${direction} ${rule}`);
  }

  const ups = [
    "CREATE TABLE a (id int PRIMARY KEY);",
    "ALTER TABLE a ADD COLUMN b int;",
    "ALTER TABLE a ADD COLUMN c int;",
  ];

  it("is compared as a whole", () => {
    assert.deepEqual(
      comparisons(
        series(ups, ["DROP TABLE a;", "ALTER TABLE a DROP COLUMN c;", "ALTER TABLE a DROP COLUMN b;"]),
      ),
      [],
    );
    assert.deepEqual(comparisons(series(ups, ["DROP TABLE a;", "", ""])), []);
  });

  it("says once what the downs leave", () => {
    const downs = ["", "ALTER TABLE a DROP COLUMN b;", "ALTER TABLE a DROP COLUMN c;"];
    assert.deepEqual(comparisons(series(ups, downs)), ["0 down pair-roundtrip-drift"]);
  });

  it("finds what the later downs have taken away already", () => {
    const downs = ["DROP TABLE a;", "ALTER TABLE a DROP COLUMN b;", "ALTER TABLE a DROP COLUMN b;"];
    assert.deepEqual(comparisons(series(ups, downs)), ["1 down object-not-found"]);
  });

  it("is looked at again when another member changes", () => {
    const linter = new Linter(parser);
    assert.deepEqual(comparisons(series(ups, ["DROP TABLE a;", "", ""]), linter), []);
    assert.deepEqual(comparisons(series(ups, ["DROP TABLE a;", "", "DROP TABLE a;"]), linter), [
      "0 down object-not-found",
    ]);
  });
});
