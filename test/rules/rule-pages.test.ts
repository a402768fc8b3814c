// The pages in media/rules are what the rules say today, those in media/verify what the problems say. `npm run rules`
// writes them.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../server/src/lint/registry";
import { rulePage } from "../../server/src/lint/rule-page";
import { proofCodes } from "../../server/src/lsp/proof-findings";
import { problemPage } from "../../server/src/protocol/problem-pages";

const media = join(__dirname, "../../media");
const folder = join(media, "rules");

describe("the pages of the rules", () => {
  it("are there for every rule and for no other", () => {
    assert.deepEqual(readdirSync(folder).sort(), rules.map(({ id }) => `${id}.md`).sort());
  });

  for (const rule of rules) {
    it(`say of ${rule.id} what the rule says`, () => {
      assert.equal(readFileSync(join(folder, `${rule.id}.md`), "utf8"), rulePage(rule));
    });
  }
});

describe("the pages of what proofs find", () => {
  for (const code of proofCodes) {
    it(`say of ${code} what the problem says`, () => {
      assert.equal(readFileSync(join(media, `${code}.md`), "utf8"), problemPage(code));
    });
  }
});
