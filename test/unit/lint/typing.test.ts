// Typing: a linter that remembers what it said of each statement says after every key what a fresh one says, fixes included.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Linter, type LintOptions } from "../../../server/src/lint/linter";
import { buildFolder, replaceFile } from "../../../server/src/migrations/folder";
import type { Finding } from "../../../server/src/protocol/findings";
import { loadParser } from "../../../server/src/sql/parser";
import { parseCases } from "../../rules/lint-case";

const options: LintOptions = { postgres: 16, rules: {}, since: null, ignore: [] };
const up = "/shop/002_b.up.sql";
const down = "/shop/002_b.down.sql";

const cases = parseCases(readFileSync(join(__dirname, "../../data/lint-cases.jsonl"), "utf8"));

/** A file of many kinds of statements: the ups of the evaluation cases, some at a time. */
function documents(): readonly (readonly [up: string, down: string])[] {
  const pairs = cases.filter(({ sql_up, ctx }) => sql_up && !ctx?.files);
  return Array.from({ length: 12 }, (_, at) => {
    const some = pairs.filter((_one, index) => index % 12 === at);
    const text = (of: "sql_up" | "sql_down"): string =>
      some.map((one) => `${(one[of] ?? "").replace(/;?\s*$/, "")};\n`).join("");
    return [text("sql_up"), text("sql_down")] as const;
  });
}

function said(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ path, rule, severity, range, message, fixes }) =>
    JSON.stringify([path, rule, severity, range, message, fixes]),
  );
}

/** Edits as people make them, the same in every run. */
function* edits(text: string, seed: number): Generator<string> {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const typed = [
    "\nDROP TABLE a;",
    "x",
    "CREATE TABLE t (id int);\n",
    "'",
    "-- c\n",
    "BEGIN;\n",
    "COMMIT;\n",
    ";",
  ];
  let now = text;
  for (let turn = 0; turn < 12; turn++) {
    const at = random(now.length);
    const what = typed[random(typed.length)] ?? "";
    now =
      random(3) === 0
        ? now.slice(0, at) + now.slice(at + random(30))
        : now.slice(0, at) + what + now.slice(at);
    yield now;
  }
}

describe("typing", () => {
  for (const [index, [upText, downText]] of documents().entries()) {
    it(`gives what a fresh start gives, document ${index + 1}`, async () => {
      const parser = await loadParser();
      const kept = new Linter(parser, undefined, { remembers: true });
      let folder = buildFolder("/shop", [
        { path: "/shop/001_a.up.sql", text: "CREATE TABLE t (id int, a varchar(10));" },
        { path: "/shop/001_a.down.sql", text: "DROP TABLE t;" },
        { path: up, text: upText },
        { path: down, text: downText },
      ]);
      for (const text of edits(upText, index + 1)) {
        folder = replaceFile(folder, up, text);
        const migration = folder.migrations[1];
        assert.ok(migration);
        const fresh = new Linter(parser).lintMigration(folder, migration, options);
        assert.deepEqual(said(kept.lintMigration(folder, migration, options)), said(fresh));
      }
    });
  }

  it("keeps the findings about the pair while a statement is half typed, and drops what no longer holds at a pause", async () => {
    const parser = await loadParser();
    const linter = new Linter(parser, undefined, { remembers: true });
    let folder = buildFolder("/shop", [
      { path: up, text: "CREATE TABLE a (id bigint PRIMARY KEY);\n" },
      { path: down, text: "SELECT 1;\n" },
    ]);
    const rulesOf = (depth: "quick" | "whole"): readonly string[] => {
      const [migration] = folder.migrations;
      assert.ok(migration);
      return linter.lintMigration(folder, migration, options, depth).map(({ rule }) => rule);
    };
    assert.ok(rulesOf("whole").includes("pair-placeholder-down"));
    folder = replaceFile(folder, up, "\nDROP TAB\nCREATE TABLE a (id bigint PRIMARY KEY);\n");
    assert.ok(rulesOf("quick").includes("pair-placeholder-down"));
    folder = replaceFile(folder, down, "DROP TABLE a;\n");
    assert.ok(!rulesOf("whole").includes("pair-placeholder-down"));
  });
});
