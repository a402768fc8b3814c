// Rule ids are for ever: settings, comments and reports name them. A rule that is renamed keeps its old id as an alias.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findRule, ruleAliases } from "../../server/src/lint/find-rule";
import { rules } from "../../server/src/lint/registry";

/** One id a line, in order. A new rule is added here on purpose. */
const released = readFileSync(join(__dirname, "../data/released-rules.txt"), "utf8").trim().split("\n");

describe("the registry of rules", () => {
  it("holds every rule that was ever released", () => {
    for (const id of released) assert.ok(findRule(id), `${id} is still known`);
  });

  it("holds no rule that is missing in this list", () => {
    assert.deepEqual(rules.map(({ id }) => id).sort(), released);
  });

  it("is what the files in rules/ say", () => {
    const files = readdirSync(join(__dirname, "../../server/src/lint/rules"));
    assert.deepEqual(files.map((file) => file.replace(/\.ts$/, "")).sort(), released);
    const text = readFileSync(join(__dirname, "../../server/src/lint/registry.ts"), "utf8");
    const imported = [...text.matchAll(/from "\.\/rules\/([a-z0-9-]+)"/g)].map((match) => match[1]);
    assert.deepEqual(imported, released, "npm run rules writes it");
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
