// The evaluation cases: those of the rule catalogue one by one, and our own, some twenty a rule, rule by rule.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../server/src/lint/registry";
import { loadParser } from "../../server/src/sql/parser";
import { parseCases, runCase, type LintCase } from "./lint-case";

const parserLoaded = loadParser();
const casesIn = (name: string): readonly LintCase[] =>
  parseCases(readFileSync(join(__dirname, "../data", name), "utf8"));
const cases = casesIn("lint-cases.jsonl");
const ownCases = casesIn("own-lint-cases.jsonl");

describe("the evaluation cases", () => {
  for (const lintCase of cases) {
    it(lintCase.id, async () => {
      const result = runCase(lintCase, await parserLoaded);
      assert.deepEqual(result, { missing: [], extra: [], wrongSeverity: [] });
    });
  }

  it("reports what is missing, extra and of another severity", async () => {
    const wrong = { id: "x", rule: "drop-table", sql_up: "DROP TABLE t", ctx: { severity: "info" } } as const;
    const result = runCase(
      { ...wrong, expect: ["drop-table", "drop-column"], not_expect: ["missing-lock-timeout"] },
      await parserLoaded,
    );
    assert.deepEqual(result, {
      missing: ["drop-column"],
      extra: ["missing-lock-timeout"],
      wrongSeverity: ["drop-table is error, not info"],
    });
  });
});

describe("our own cases", () => {
  for (const { id } of rules) {
    it(`of ${id}`, async () => {
      const parser = await parserLoaded;
      const wrong = ownCases
        .filter(({ rule }) => rule === id)
        .map((lintCase) => ({ id: lintCase.id, ...runCase(lintCase, parser) }))
        .filter(
          ({ missing, extra, wrongSeverity }) => missing.length + extra.length + wrongSeverity.length > 0,
        );
      assert.deepEqual(wrong, []);
    });
  }

  it("are of rules that exist", () => {
    const known = new Set(rules.map(({ id }) => id));
    assert.deepEqual(
      ownCases.filter(({ rule }) => !known.has(rule)).map(({ id }) => id),
      [],
    );
  });
});
