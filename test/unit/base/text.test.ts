// Offsets, positions and edits: the arithmetic that every range of the product rests on.
import { strict as assert } from "node:assert";
import { hashOf, sha256 } from "../../../server/src/base/hash";
import { ByteOffsets, utf16FromCodePoints } from "../../../server/src/base/offsets";
import { applyEdits, editsOverlap } from "../../../server/src/base/text-edits";
import { LineIndex } from "../../../server/src/base/text-range";

describe("byte offsets", () => {
  it("are the offsets themselves in ASCII text", () => {
    const offsets = new ByteOffsets("select 1");
    assert.equal(offsets.toUtf16(7), 7);
    assert.equal(offsets.toUtf16(99), 8);
  });

  it("count two, three and four bytes for é, € and 😀", () => {
    const text = "é€😀x";
    const offsets = new ByteOffsets(text);
    assert.deepEqual(
      [0, 2, 5, 9, 10].map((byte) => offsets.toUtf16(byte)),
      [0, 1, 2, 4, 5],
    );
    assert.equal(offsets.toUtf16(6), 2, "inside the emoji");
  });

  it("differ from code points by the surrogates", () => {
    const text = "select 'é😀' x";
    assert.equal(utf16FromCodePoints(text, 12), 13);
    assert.equal(text[utf16FromCodePoints(text, 12)], "x");
  });
});

describe("the line index", () => {
  it("knows LF, CRLF and lone CR", () => {
    const index = new LineIndex("a\nb\r\nc\rd");
    assert.equal(index.lineCount, 4);
    assert.deepEqual(index.positionAt(5), { line: 2, character: 0 });
    assert.deepEqual(index.positionAt(7), { line: 3, character: 0 });
  });

  it("gives back every offset it turned into a position", () => {
    const text = "éa\r\n\r\n😀;\nlast";
    const index = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const position = index.positionAt(offset);
      const between = text[offset - 1] === "\r" && text[offset] === "\n";
      if (!between) assert.equal(index.offsetAt(position), offset);
    }
  });
});

describe("text edits", () => {
  it("are applied from left to right whatever their order", () => {
    const edits = [
      { range: { start: 4, end: 5 }, newText: "Z" },
      { range: { start: 0, end: 0 }, newText: ">" },
    ];
    assert.equal(applyEdits("abcde", edits), ">abcdZ");
  });

  it("are refused when they overlap", () => {
    const one = [{ range: { start: 0, end: 3 }, newText: "" }];
    const other = [{ range: { start: 2, end: 4 }, newText: "" }];
    assert.ok(editsOverlap(one, other));
    assert.throws(() => applyEdits("abcde", [...one, ...other]), /overlapping/);
  });
});

describe("hashes", () => {
  it("of equal data are equal whatever the order of keys", () => {
    assert.equal(hashOf({ a: 1, b: { c: 2, d: 3 } }), hashOf({ b: { d: 3, c: 2 }, a: 1 }));
    assert.notEqual(hashOf({ a: 1 }), hashOf({ a: 2 }));
  });

  it("are SHA-256 in hex", () => {
    assert.equal(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });
});
