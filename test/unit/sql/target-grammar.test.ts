// The grammars of older servers: what each rejects, and from when on it is valid.
import assert from "node:assert/strict";
import { loadTargetGrammar } from "../../../server/src/sql/target-grammar";

const cases: readonly (readonly [statement: string, since: number])[] = [
  ["ALTER TABLE p DETACH PARTITION c CONCURRENTLY", 15],
  ["MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE", 15],
  ["SELECT * FROM (SELECT 1)", 16],
  ["SELECT * FROM json_table('[]'::jsonb, '$[*]' COLUMNS (id int))", 17],
  ["ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID", 18],
  ["CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) VIRTUAL)", 18],
];

describe("the grammar of the target", () => {
  for (const target of [12, 13, 14, 15, 16, 17]) {
    it(`of ${target} accepts what every version knows`, async () => {
      const grammar = await loadTargetGrammar(target);
      assert.ok(grammar && grammar.version >= target);
      for (const text of ["CREATE TABLE t (id int)", "DO $$ BEGIN END $$", "ALTER TYPE e ADD VALUE 'ä'"]) {
        assert.equal(grammar.rejection(text), null, text);
      }
    });

    it(`of ${target} tells from which version on a statement is valid`, async () => {
      const grammar = await loadTargetGrammar(target);
      assert.ok(grammar);
      for (const [text, since] of cases) {
        const rejection = grammar.rejection(text);
        assert.equal(rejection?.since ?? null, since > grammar.version ? since : null, text);
        if (rejection) assert.match(rejection.message, /syntax error|subquery|must have/i, text);
      }
    });
  }

  it("counts offsets in UTF-16 units", async () => {
    const grammar = await loadTargetGrammar(14);
    const text = "/* 😀ä */ ALTER TABLE t ADD CONSTRAINT c NOT NULL a";
    assert.equal(grammar?.rejection(text)?.offset, text.indexOf("NOT NULL"));
  });

  it("is nothing for 18, whose grammar every statement was parsed with", async () => {
    assert.equal(await loadTargetGrammar(18), null);
  });
});
