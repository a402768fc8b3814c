// Rule ids are for ever: settings, comments and reports name them. A rule that is renamed keeps its old id as an alias.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { findRule, ruleAliases } from "../../server/src/lint/find-rule";
import { rules } from "../../server/src/lint/registry";

const released = [
  "add-check-validating",
  "add-column-not-null-no-default",
  "add-column-volatile-default",
  "add-foreign-key-validating",
  "add-primary-key",
  "add-unique-constraint",
  "alter-column-type-rewrite",
  "create-index-not-concurrent",
  "drop-column",
  "drop-index-not-concurrent",
  "drop-table",
  "missing-lock-timeout",
  "non-transactional-in-transaction",
  "pair-empty-down",
  "pair-identical",
  "pair-missing-down",
  "pair-missing-up",
  "pair-placeholder-down",
  "parse-error",
  "rename-column",
  "rename-table",
  "set-not-null-scan",
  "suppression-without-reason",
  "unused-suppression",
  "update-without-where",
  "version-duplicate",
  "version-invalid-filename",
];

describe("the registry of rules", () => {
  it("holds every rule that was ever released", () => {
    for (const id of released) assert.ok(findRule(id), `${id} is still known`);
  });

  it("holds no rule that is missing in this list", () => {
    assert.deepEqual(rules.map(({ id }) => id).sort(), released);
  });

  it("holds the rule of every file in rules/", () => {
    const files = readdirSync(join(__dirname, "../../server/src/lint/rules"));
    assert.deepEqual(files.map((file) => file.replace(/\.ts$/, "")).sort(), released);
  });

  it("knows the names other tools give a check", () => {
    assert.deepEqual(ruleAliases.get("squawk:ban-drop-table"), ["drop-table"]);
    assert.deepEqual(ruleAliases.get("migrationpilot:MP001"), ["create-index-not-concurrent"]);
  });

  for (const rule of rules) {
    it(`has whole texts for ${rule.id}`, () => {
      const { docs, messages } = rule;
      const texts = [docs.summary, docs.why, docs.instead];
      for (const { text, help } of Object.values(messages)) texts.push(text, help);
      for (const text of texts) assert.match(text, /^[A-Z{][\s\S]*[.}]$|;$/, text);
      assert.match(rule.since, /^\d+\.\d+\.\d+$/);
      assert.ok(docs.examples.reject.length > 0 && docs.examples.accept.length > 0);
    });
  }
});
