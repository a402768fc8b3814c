// Hostile input: whatever a file holds, linting it neither throws nor hangs, and what was not checked is said.
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { hostileCorpus, runHostile } from "../../../bench/support/hostile-run";
import { Linter } from "../../../server/src/lint/linter";
import { buildFolder } from "../../../server/src/migrations/folder";
import type { Finding } from "../../../server/src/protocol/findings";
import { largestStatement, loadParser, type Parser } from "../../../server/src/sql/parser";

/** Generous, because the machine may be busy; what these guard against takes minutes. */
const mostMs = 5_000;

function of(findings: readonly Finding[], rule: string): readonly string[] {
  return findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
}

describe("hostile input", () => {
  let parser: Parser;
  before(async () => {
    parser = await loadParser();
  });

  const lint = (up: string): readonly Finding[] => {
    const folder = buildFolder("/m", [
      { path: "/m/001_a.up.sql", text: up },
      { path: "/m/001_a.down.sql", text: "SELECT 1;" },
    ]);
    const begun = process.cpuUsage();
    const { findings } = new Linter(parser).lintFolder(folder, {
      postgres: 16,
      rules: {},
      since: null,
      ignore: [],
    });
    const { user, system } = process.cpuUsage(begun);
    assert.ok((user + system) / 1000 < mostMs, `${(user + system) / 1000} ms`);
    return findings.filter(({ direction }) => direction === "up");
  };

  it("neither throws nor hangs on three hundred hurt migrations", async () => {
    const corpus = hostileCorpus();
    for (let number = 1; number <= 300; number++) {
      const { thrown, cpuMs } = runHostile(number, corpus, parser);
      assert.equal(thrown, null, `input ${number}: ${thrown instanceof Error ? thrown.stack : ""}`);
      assert.ok(cpuMs < mostMs, `input ${number}: ${cpuMs} ms`);
      await setImmediate();
    }
  });

  it("survives binary", () => {
    const bytes = Array.from({ length: 65_536 }, (_, unit) => String.fromCharCode((unit * 40_503) % 65_536));
    assert.ok(of(lint(bytes.join("")), "parse-error").length > 0);
  });

  it("says that a line of 5 MB was not checked, and checks what follows", () => {
    const findings = lint(`INSERT INTO t VALUES ${"(1, 'x'), ".repeat(500_000)}(2, 'y');\nDROP TABLE t;`);
    assert.match(of(findings, "parse-error")[0] ?? "", /not checked.*too large.*limit is 256 KB/);
    assert.equal(of(findings, "drop-table").length, 1);
  });

  it("says that a statement over 256 KB was not checked", () => {
    const findings = lint(`SELECT '${"x".repeat(largestStatement)}';`);
    assert.match(of(findings, "parse-error")[0] ?? "", /not checked/);
  });

  it("survives 20,000 nested parentheses, closed or open", () => {
    for (const closed of [20_000, 0]) {
      const deep = `SELECT ${"(".repeat(20_000)}1${")".repeat(closed)};\nDROP TABLE t;`;
      const findings = lint(deep);
      assert.equal(of(findings, "parse-error").length, 1);
      assert.equal(of(findings, "drop-table").length, 1);
    }
  });

  it("says that a sum of 20,000 terms was not checked", () => {
    for (const terms of [2_000, 20_000]) {
      const findings = lint(`SELECT 1${" + 1".repeat(terms)};\nDROP TABLE t;`);
      assert.match(of(findings, "parse-error")[0] ?? "", /not checked.*nested too deeply/);
      assert.equal(of(findings, "drop-table").length, 1);
    }
  });

  it("takes the file up again behind a dollar quote that is never closed", () => {
    const findings = lint("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$\nSELECT 1;\nDROP TABLE t;\n");
    assert.match(of(findings, "parse-error")[0] ?? "", /no closing \$\$/);
  });

  it("reads 10,000 comments that silence rules", () => {
    const pairs = Array.from(
      { length: 5_000 },
      (_, at) => `-- migrate-safe-ignore drop-table -- reason ${at}\nDROP TABLE t${at};`,
    );
    const loose = Array.from(
      { length: 5_000 },
      (_, at) => `-- migrate-safe-ignore drop-column -- reason ${at}`,
    );
    const findings = lint([...pairs, ...loose].join("\n"));
    assert.equal(of(findings, "drop-table").length, 0);
    assert.ok(of(findings, "unused-suppression").length > 0);
  });

  it("survives a DO body of 1 MB", () => {
    const findings = lint(
      `DO $$ BEGIN\n${"UPDATE t SET a = 1 WHERE id = 2;\n".repeat(32_000)}END $$;\nDROP TABLE t;`,
    );
    assert.match(of(findings, "parse-error")[0] ?? "", /not checked/);
    assert.equal(of(findings, "drop-table").length, 1);
  });

  it("gives up early on a megabyte of broken statements without a semicolon", () => {
    assert.ok(of(lint("\nALTER TABLE t ADD COLUMN".repeat(45_000)), "parse-error").length > 0);
  });
});
