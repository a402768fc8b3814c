// The lexer: PostgreSQL's own lexical rules, on whole and on broken text.
import { strict as assert } from "node:assert";
import { openQuoteOf, tokensOf } from "../../../server/src/sql/lexer";

function texts(sql: string): readonly string[] {
  return tokensOf(sql).map(({ text }) => text);
}

describe("the lexer", () => {
  it("lower-cases words and keeps quoted names", () => {
    assert.deepEqual(texts('ALTER TABLE "Or""ders"'), ["alter", "table", '"Or""ders"']);
    assert.deepEqual(
      tokensOf("a \"b\" 'c' 1 $1 ;").map(({ kind }) => kind),
      ["word", "quoted", "string", "number", "parameter", "symbol"],
    );
  });

  it("takes prefixes, doubled quotes and backslashes for parts of a string", () => {
    for (const text of ["'it''s'", "E'it\\'s'", "U&'d\\0061t'", "B'01'", "x'1F'", "N'a'", 'U&"d"']) {
      assert.deepEqual(texts(text), [text]);
    }
  });

  it("continues an E string on the next line with its backslashes", () => {
    assert.equal(tokensOf("E'a'\n  'b\\'c' x").length, 2);
    assert.equal(tokensOf("'a'\n 'b' x").length, 3);
  });

  it("matches dollar quotes by their tag", () => {
    assert.deepEqual(texts("$a$ $$ ' $b$ $a$ x"), ["$a$ $$ ' $b$ $a$", "x"]);
    assert.deepEqual(texts("a$$b $1"), ["a$$b", "$1"], "a dollar inside a word opens nothing");
  });

  it("nests block comments", () => {
    assert.deepEqual(texts("a /* b /* c */ d */ e -- f\n g"), ["a", "e", "g"]);
  });

  it("cuts operators as PostgreSQL does", () => {
    assert.deepEqual(texts("a::int>=-1"), ["a", "::", "int", ">=", "-", "1"]);
    assert.deepEqual(texts("a->>'b' @- c"), ["a", "->>", "'b'", "@-", "c"]);
    assert.deepEqual(texts("1*--c\n2"), ["1", "*", "2"]);
  });

  it("reads numbers with exponents and leading points", () => {
    assert.deepEqual(texts("1e-5 .5 1.5E+3 0x1F 1_000"), ["1e-5", ".5", "1.5E+3", "0x1F", "1_000"]);
  });

  it("skips a byte order mark", () => {
    assert.deepEqual(texts("\uFEFFselect"), ["select"]);
  });

  it("names the quote that is never closed and where it opens", () => {
    assert.deepEqual(openQuoteOf("select 'a"), { kind: "string", start: 7, opener: "'" });
    assert.deepEqual(openQuoteOf('select "a'), { kind: "identifier", start: 7, opener: '"' });
    assert.deepEqual(openQuoteOf("do $body$ x $$"), { kind: "dollar", start: 3, opener: "$body$" });
    assert.deepEqual(openQuoteOf("a /* b /* c */"), { kind: "comment", start: 2, opener: "/*" });
    assert.equal(openQuoteOf("select 'a', \"b\", $$c$$ /* d */"), null);
  });
});
