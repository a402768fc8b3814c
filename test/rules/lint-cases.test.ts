// The evaluation cases of the rule catalogue, for the rules that exist.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findRule } from "../../server/src/lint/find-rule";
import { loadParser } from "../../server/src/sql/parser";
import { parseCases, runCase } from "./lint-case";

const parserLoaded = loadParser();
const cases = parseCases(readFileSync(join(__dirname, "../data/lint-cases.jsonl"), "utf8"));

describe("the evaluation cases", () => {
  for (const lintCase of cases) {
    if (!findRule(lintCase.rule)) continue;
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
