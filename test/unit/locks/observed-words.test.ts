// The words of a hover for what was seen of a statement.
import { strict as assert } from "node:assert";
import { lockFacts } from "../../../server/src/locks/lock-facts";
import type { ObservedLock } from "../../../server/src/locks/observed-lock";
import { observedWords } from "../../../server/src/lsp/observed-words";
import { parseSqlFile } from "../../../server/src/sql/parse-sql-file";
import { loadParser } from "../../../server/src/sql/parser";

const onOrders = (change: Partial<ObservedLock>): ObservedLock => ({
  relation: { schema: "public", name: "orders" },
  kind: "r",
  held: null,
  mode: "ACCESS EXCLUSIVE",
  rewritten: false,
  scanned: false,
  ...change,
});

async function words(seen: readonly ObservedLock[]): Promise<string> {
  const parser = await loadParser();
  const [statement] = parseSqlFile("ALTER TABLE orders ADD COLUMN note text;", parser).statements;
  assert.ok(statement);
  return observedWords(lockFacts(statement.parsed, 18), seen);
}

describe("what was seen of a statement, in words", () => {
  it("says that it is as foretold, and what it does not prove", async () => {
    assert.equal(
      await words([onOrders({})]),
      "Observed on scratch (semantics proven, blocking time not): `ACCESS EXCLUSIVE` on `orders`; as foretold.",
    );
  });

  it("reports a disagreement as such", async () => {
    assert.match(
      await words([onOrders({ rewritten: true })]),
      /`orders`, rewritten; \*\*not as foretold\*\*: orders rewritten: true\.$/,
    );
  });

  it("leaves out what an earlier statement had taken", async () => {
    assert.match(await words([onOrders({ held: "ACCESS EXCLUSIVE" })]), /nothing that anybody waits for/);
  });
});
