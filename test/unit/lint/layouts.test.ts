// Linting the files of other tools: both halves of one file, their transactions, placeholders, and fixes in the right place.
import assert from "node:assert/strict";
import { LineIndex } from "../../../server/src/base/text-range";
import { Linter } from "../../../server/src/lint/linter";
import type { Finding } from "../../../server/src/protocol/findings";
import { loadParser, type Parser } from "../../../server/src/sql/parser";
import { folderOf } from "../migrations/layouts/seen";

const options = { postgres: 16, rules: { "missing-lock-timeout": "off" }, since: null, ignore: [] } as const;

function changeset(id: number, sql: string, more = ""): string {
  return `--changeset a:${id}${more}\n${sql}\n`;
}

describe("linting other layouts", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  function lint(files: Readonly<Record<string, string>>): readonly Finding[] {
    return new Linter(parser).lintFolder(folderOf(files), options).findings;
  }

  /** `rule direction: text at its place`, of the rules named. */
  function shown(files: Readonly<Record<string, string>>, ...rules: readonly string[]): readonly string[] {
    return lint(files)
      .filter(({ rule }) => rules.includes(rule))
      .map(({ rule, direction, path, range }) => {
        const text = files[path.replace("/app/migrations/", "")] ?? "";
        const lines = new LineIndex(text);
        return `${rule} ${direction}: ${text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end))}`;
      });
  }

  it("tells what the down of a file undoes from what it destroys", () => {
    const files = {
      "001_a.sql":
        "-- +goose Up\nCREATE TABLE a (id int PRIMARY KEY);\n-- +goose Down\nDROP TABLE a;\nDROP TABLE other;\n",
    };
    assert.deepEqual(shown(files, "drop-table"), ["drop-table down: other"]);
  });

  it("takes the tool's transaction for that of the file", () => {
    const files = {
      "001_a.sql":
        "-- +goose Up\nCREATE INDEX CONCURRENTLY i ON t (a);\n-- +goose Down\nDROP INDEX CONCURRENTLY i;\n",
      "002_b.sql":
        "-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY j ON t (a);\n-- +goose Down\nDROP INDEX CONCURRENTLY j;\n",
    };
    const found = lint(files).filter(({ rule }) => rule === "non-transactional-in-transaction");
    assert.deepEqual(
      found.map(({ version, direction }) => `${version} ${direction}`),
      ["001 up", "001 down"],
    );
  });

  it("lets each changeset of Liquibase be a transaction of its own", () => {
    const files = {
      "1.sql":
        "--liquibase formatted sql\n" +
        changeset(1, "ALTER TABLE t ADD COLUMN a int;") +
        changeset(2, "CREATE INDEX CONCURRENTLY i ON t (a);", " runInTransaction:false") +
        changeset(3, "CREATE INDEX CONCURRENTLY j ON t (a);"),
    };
    assert.deepEqual(shown(files, "non-transactional-in-transaction").length, 1);
  });

  it("adds a missing down below the up", () => {
    const text = "-- migrate:up\nCREATE TABLE a (id int);\n";
    const [fix] = lint({ "001_a.sql": text }).find(({ rule }) => rule === "pair-missing-down")?.fixes ?? [];
    const [edit] = fix?.edits ?? [];
    assert.equal(edit?.path, "/app/migrations/001_a.sql");
    assert.deepEqual(edit.range?.start, { line: 2, character: 0 });
    assert.match(edit.newText, /^\n-- migrate:down\nDROP TABLE a;\n$/);
  });

  it("fills an empty down in its own section", () => {
    const text = "-- +migrate Up\nCREATE TABLE a (id int);\n-- +migrate Down\n-- +migrate Up\nSELECT 1;\n";
    const [fix] = lint({ "001_a.sql": text }).find(({ rule }) => rule === "pair-empty-down")?.fixes ?? [];
    assert.deepEqual(fix?.edits[0]?.range?.start, { line: 3, character: 0 });
  });

  it("misses no down where the tool has none", () => {
    const files = { "V1__a.sql": "CREATE TABLE a (id int);", "V2__b.sql": "CREATE TABLE b (id int);" };
    assert.deepEqual(shown(files, "pair-missing-down"), []);
  });

  it("calls a statement with a placeholder not understood rather than wrong, and offers no edit of it", () => {
    const files = {
      "V1__a.sql":
        "CREATE TABLE ${a} (id int);\nCREATE TABLE b (id int) ${options} x;\nCREATE INDEX i ON ${t} (a);",
    };
    const found = lint(files);
    const hint = found.find(({ rule }) => rule === "parse-error");
    assert.equal(hint?.severity, "hint");
    assert.equal(found.filter(({ rule }) => rule === "parse-error").length, 1);
    assert.deepEqual(found.find(({ rule }) => rule === "create-index-not-concurrent")?.fixes, []);
  });

  it("says of one file's name once what is wrong with it", () => {
    const text = "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n";
    assert.equal(shown({ "001_a.sql": text, "1_b.sql": text }, "version-duplicate").length, 2);
  });
});
