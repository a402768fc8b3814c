// The checksum: blind to what editors and git change on their own, and to nothing else.
import { strict as assert } from "node:assert";
import { sha256 } from "../../../server/src/base/hash";
import { checksumOf } from "../../../server/src/migrations/checksum";

describe("the checksum of a migration", () => {
  const text = "create table t (\n  a int\n);\n";

  const same: Readonly<Record<string, string>> = {
    "CRLF line ends": text.replaceAll("\n", "\r\n"),
    "CR line ends": text.replaceAll("\n", "\r"),
    "a byte order mark": `\uFEFF${text}`,
    "trailing blanks": text.replaceAll("\n", " \t\n"),
    "blank lines at the end": `${text}\n \n\n`,
    "no line feed at the end": text.trimEnd(),
  };
  for (const [what, other] of Object.entries(same)) {
    it(`does not change with ${what}`, () => assert.equal(checksumOf(other), checksumOf(text)));
  }

  const different: Readonly<Record<string, string>> = {
    "a comment": `-- x\n${text}`,
    indentation: text.replace("  a", " a"),
    "a blank line inside": text.replace("(\n", "(\n\n"),
    case: text.toUpperCase(),
  };
  for (const [what, other] of Object.entries(different)) {
    it(`changes with ${what}`, () => assert.notEqual(checksumOf(other), checksumOf(text)));
  }

  it("is the SHA-256 of the normalised text", () => {
    assert.equal(checksumOf(text), sha256(text));
    assert.equal(checksumOf(" \n\n"), sha256(""));
  });

  it("takes no longer for long runs of blanks", () => {
    assert.equal(checksumOf(`select 1;${" ".repeat(2_000_000)}x${" ".repeat(2_000_000)}`).length, 64);
  });
});
