// The linter over a folder: what it counts, what the settings leave out, and that an edit gives the same findings as a
// fresh start.
import assert from "node:assert/strict";
import { applySafeFixes } from "../../../server/src/lint/fixes";
import { Linter, type LintOptions } from "../../../server/src/lint/linter";
import { rules } from "../../../server/src/lint/registry";
import { buildFolder, replaceFile } from "../../../server/src/migrations/folder";
import type { MigrationFolder } from "../../../server/src/migrations/migration";
import type { Finding } from "../../../server/src/protocol/findings";
import { loadParser, type Parser } from "../../../server/src/sql/parser";

const options: LintOptions = { postgres: 16, rules: {}, since: null, ignore: [] };

function folderOf(files: Readonly<Record<string, string | null>>): MigrationFolder {
  return buildFolder(
    "/shop",
    Object.entries(files).map(([name, text]) => ({ path: `/shop/${name}`, text })),
  );
}

/** A few rules, so that what a text is reported for stays in view. */
const few = rules.filter(({ id }) =>
  [
    "add-column-not-null-no-default",
    "alter-column-type-rewrite",
    "create-index-not-concurrent",
    "drop-table",
    "missing-lock-timeout",
    "pair-missing-down",
    "parse-error",
    "suppression-without-reason",
    "unused-suppression",
    "version-invalid-filename",
  ].includes(id),
);

function said(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ path, rule, range, message, fixes }) =>
    [path, range.start.line, range.start.character, rule, message, fixes.length].join(" "),
  );
}

describe("the linter", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });
  const lint = (folder: MigrationFolder, more: Partial<LintOptions> = {}) =>
    new Linter(parser, few).lintFolder(folder, { ...options, ...more });
  const rulesOf = (folder: MigrationFolder, more: Partial<LintOptions> = {}) =>
    lint(folder, more).findings.map(({ rule }) => rule);

  const fix = (from: string): string => {
    const folder = folderOf({ "001_a.up.sql": from, "001_a.down.sql": "SELECT f();" });
    return applySafeFixes(
      from,
      lint(folder).findings.filter(({ direction }) => direction === "up"),
    );
  };

  it("counts files, statements and findings", () => {
    const folder = folderOf({
      "001_a.up.sql": "CREATE TABLE a (id int);\nCREATE TABEL b (id int);",
      "001_a.down.sql": "SET lock_timeout = '1s';\nDROP TABLE a;",
      "002_b.up.sql": null,
      "notes.sql": "SELECT 1;",
    });
    const { findings, summary } = lint(folder);
    assert.deepEqual(findings.map(({ rule }) => rule).sort(), ["parse-error", "version-invalid-filename"]);
    assert.deepEqual(summary, {
      files: 3,
      statements: 4,
      unparsed: 1,
      errors: 1,
      warnings: 1,
      infos: 0,
      hints: 0,
      suppressed: 0,
    });
  });

  it("still runs every rule on the other statements of a broken file", () => {
    const folder = folderOf({
      "001_a.up.sql": "DROP TABLE a;\nSELECT 'open;\nDROP TABLE b;\n",
      "001_a.down.sql": "x",
    });
    const dropped = lint(folder).findings.filter(({ rule }) => rule === "drop-table");
    assert.deepEqual(
      dropped.map(({ range }) => range.start.line),
      [0, 2],
    );
    assert.deepEqual(
      dropped.map(({ fixes }) => fixes.length),
      [0, 0],
    );
  });

  it("knows the schema from earlier migrations only", () => {
    const change = "SET lock_timeout = '1s';\nALTER TABLE t ALTER COLUMN a TYPE varchar(50);";
    const files = { "002_b.up.sql": change, "002_b.down.sql": "SELECT f();" };
    const earlier = { "001_a.up.sql": "CREATE TABLE t (a varchar(10));", "001_a.down.sql": "SELECT f();" };
    const later = { "003_a.up.sql": "CREATE TABLE t (a varchar(10));", "003_a.down.sql": "SELECT f();" };
    assert.deepEqual(rulesOf(folderOf({ ...files, ...earlier })), []);
    assert.deepEqual(rulesOf(folderOf({ ...files, ...later })), ["alter-column-type-rewrite"]);
  });

  it("obeys severities, since and ignore", () => {
    const folder = folderOf({
      "001_a.up.sql": "DROP TABLE a;",
      "001_a.down.sql": "SELECT f();",
      "002_b.up.sql": "DROP TABLE b;",
      "002_b.down.sql": "SELECT f();",
      "old/x.sql": "",
    });
    const rules = {
      "drop-table": "info",
      "missing-lock-timeout": "off",
      "version-invalid-filename": "off",
    } as const;
    const all = lint(folder, { rules }).findings;
    assert.deepEqual(
      all.map(({ severity }) => severity),
      ["info", "info"],
    );
    assert.deepEqual(
      lint(folder, { rules, since: "1" }).findings.map(({ version }) => version),
      ["002"],
    );
    assert.deepEqual(rulesOf(folder, { rules, ignore: ["001_*", "002_b.up.sql"] }), []);
    assert.deepEqual(rulesOf(folder, { ignore: ["0*", "old/**"] }), []);
  });

  it("keeps a finding that a rule lowered below the severity the project chose", () => {
    const folder = folderOf({
      "001_a.up.sql": "ALTER TABLE t ALTER a TYPE bigint;",
      "001_a.down.sql": "SELECT f();",
    });
    const rules = { "alter-column-type-rewrite": "error", "missing-lock-timeout": "off" } as const;
    assert.deepEqual(
      lint(folder, { rules }).findings.map(({ severity }) => severity),
      ["warning"],
    );
  });

  it("gives after each edit what it would give afresh", () => {
    const names = ["001_a", "002_b", "003_c"];
    let folder = folderOf(
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name}.up.sql`, ""],
          [`${name}.down.sql`, "SELECT f();"],
        ]),
      ),
    );
    const texts = [
      ["001_a.up.sql", "CREATE TABLE t (id int, v varchar(5));"],
      ["003_c.up.sql", "ALTER TABLE t ALTER v TYPE text;\nCREATE INDEX i ON t (v);"],
      ["002_b.up.sql", "ALTER TABLE t ALTER v TYPE int USING v::int;"],
      ["001_a.up.sql", "CREATE TABLE t (id int, v varchar(5)) PARTITION BY RANGE (id);"],
      ["002_b.down.sql", "DROP TABLE t;"],
      [
        "003_c.up.sql",
        "CREATE TABLE t (v text);\nBEGIN;\nDROP TABLE t;\nROLLBACK;\nCREATE INDEX i ON t (v);",
      ],
      ["001_a.up.sql", "CREATE TEMP TABLE t (id int);"],
      ["001_a.up.sql", "CREATE VIEW t AS SELECT 1;"],
      ["002_b.up.sql", "CREATE TABLE"],
    ] as const;
    const kept = new Linter(parser);
    for (const [name, text] of texts) {
      folder = replaceFile(folder, `/shop/${name}`, text);
      for (const migration of folder.migrations.toReversed()) {
        const fresh = new Linter(parser).lintMigration(folder, migration, options);
        assert.deepEqual(
          said(kept.lintMigration(folder, migration, options)),
          said(fresh),
          `${name}: ${text}`,
        );
        assert.equal(
          kept.lintMigration(folder, migration, options),
          kept.lintMigration(folder, migration, options),
          "nothing changed, nothing is made anew",
        );
      }
      const fresh = new Linter(parser).lintFolder(folder, options).findings;
      assert.deepEqual(said(kept.lintFolder(folder, options).findings), said(fresh));
    }
  });

  it("answers for a folder of many migrations wherever one is edited", () => {
    const names = Array.from({ length: 300 }, (_, index) => String(index + 1).padStart(4, "0"));
    let folder = folderOf(
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name}_t.up.sql`, `CREATE TABLE t${name} (v varchar(5));`],
          [`${name}_t.down.sql`, "SELECT f();"],
        ]),
      ),
    );
    const kept = new Linter(parser, few);
    kept.lintFolder(folder, options);
    for (const at of [299, 5, 200, 130, 128]) {
      const table = `t${names[Math.max(0, at - 1)]}`;
      const text = `SET lock_timeout = '1s';\nALTER TABLE ${table} ALTER v TYPE text;\nALTER TABLE other${at} ALTER v TYPE text;`;
      folder = replaceFile(folder, `/shop/${names[at]}_t.up.sql`, text);
      const migration = folder.migrations[at];
      assert.ok(migration);
      const findings = kept.lintMigration(folder, migration, options);
      assert.deepEqual(
        findings.map(({ range }) => range.start.line),
        [2],
      );
    }
  });

  it("applies safe fixes until there are none", () => {
    const text = "-- migrate-safe-ignore rename-table -- no\nALTER TABLE t ADD COLUMN a int;\n";
    let fixed = text;
    for (let turn = 0; turn < 3; turn++) fixed = fix(fixed);
    assert.equal(fixed, "SET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;\n");
    assert.equal(fix(fixed), fixed);
  });

  it("honours the comments of other linters", () => {
    const fine = [
      "-- squawk-ignore ban-drop-table -- why\nDROP TABLE t;",
      "/* squawk-ignore-file ban-drop-table */\nSELECT 1;\nDROP TABLE t;",
      "-- pgls-ignore lint/safety/banDropTable: why\nDROP TABLE t;",
      "-- pgfence-ignore: drop-table\nDROP TABLE t;",
      "-- pgsafe:ignore drop-table why\nDROP TABLE t;",
      "-- migrationpilot-disable MP026\nDROP TABLE t;",
      "-- atlas:nolint DS102\nDROP TABLE t;",
      "-- atlas:nolint\nDROP TABLE t;",
    ];
    for (const text of fine) {
      const rules = rulesOf(folderOf({ "001_a.up.sql": text, "001_a.down.sql": "SELECT f();" }));
      assert.ok(!rules.includes("drop-table"), text);
      assert.ok(!rules.includes("unused-suppression"), text);
    }
    const other = "-- squawk-ignore ban-drop-column\nDROP TABLE t;";
    assert.ok(rulesOf(folderOf({ "001_a.up.sql": other })).includes("drop-table"));
  });

  it("leaves missing-lock-timeout to a runner that sets it", () => {
    const folder = folderOf({
      "001_a.up.sql": "ALTER TABLE t ADD COLUMN a int;",
      "001_a.down.sql": "SELECT f();",
    });
    assert.deepEqual(rulesOf(folder), ["missing-lock-timeout"]);
    assert.deepEqual(rulesOf(folder, { runnerSetsLockTimeout: true }), []);
  });
});
