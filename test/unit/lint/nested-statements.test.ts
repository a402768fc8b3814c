// Statements inside DO blocks are linted where they stand, and what they make is known to what follows.
import assert from "node:assert/strict";
import { Linter } from "../../../server/src/lint/linter";
import { buildFolder } from "../../../server/src/migrations/folder";
import { loadParser, type Parser } from "../../../server/src/sql/parser";
import { LineIndex } from "../../../server/src/base/text-range";
import type { Finding } from "../../../server/src/protocol/findings";

describe("statements inside DO blocks", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  function findings(rule: string, text: string): readonly Finding[] {
    const folder = buildFolder("/m", [{ path: "/m/0001_a.up.sql", text }]);
    const options = { postgres: 16, rules: {}, since: null, ignore: [] };
    return new Linter(parser).lintFolder(folder, options).findings.filter((finding) => finding.rule === rule);
  }

  function places(rule: string, text: string): readonly string[] {
    const lines = new LineIndex(text);
    return findings(rule, text).map(({ range }) =>
      text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end)),
    );
  }

  it("are reported at their own places, without fixes", () => {
    const text =
      "SELECT 1;\nDO $$ BEGIN\n  CREATE INDEX i ON orders (a);\n  EXECUTE 'DROP TABLE parts';\nEND $$;";
    assert.deepEqual(places("drop-table", text), ["parts"]);
    const [finding] = findings("create-index-not-concurrent", text);
    assert.ok(finding);
    assert.deepEqual(finding.range.start, { line: 2, character: 9 });
    assert.deepEqual(finding.fixes, []);
  });

  it("are reported at the text that stands for them when it is not their own", () => {
    assert.deepEqual(places("drop-table", "DO $$ BEGIN EXECUTE format('DROP TABLE %I', 'a'); END $$;"), [
      "format('DROP TABLE %I', 'a')",
    ]);
  });

  it("make tables that are new to what follows", () => {
    assert.deepEqual(
      places("drop-table", "DO $$ BEGIN CREATE TABLE a (id int); DROP TABLE a; END $$; DROP TABLE a;"),
      ["a"],
    );
    assert.deepEqual(places("drop-table", "DO $$ BEGIN CREATE TABLE a (id int); END $$; DROP TABLE a;"), []);
  });

  it("make no new table where they may not run", () => {
    const text =
      "DO $$ BEGIN IF to_regclass('a') IS NULL THEN CREATE TABLE a (id int); END IF; END $$; DROP TABLE a;";
    assert.deepEqual(places("drop-table", text), ["a"]);
  });

  it("leave no local setting behind outside a transaction", () => {
    const text =
      "DO $$ BEGIN PERFORM set_config('lock_timeout', '1s', true); DROP TABLE a; END $$;\nVACUUM b;\nDROP TABLE c;";
    assert.deepEqual(places("missing-lock-timeout", text), ["DROP"]);
    assert.equal(findings("missing-lock-timeout", text)[0]?.range.start.line, 2);
  });
});
