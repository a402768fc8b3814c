// File names and versions.
import { strict as assert } from "node:assert";
import { compareVersions, parseFileName, sameVersion, whyStray } from "../../../server/src/migrations/layout";

describe("a file name", () => {
  it("is version, name and direction", () => {
    assert.deepEqual(parseFileName("007_add_email.up.sql"), {
      version: "007",
      name: "add_email",
      direction: "up",
    });
    assert.deepEqual(parseFileName("20240131120000_größe.v2.down.sql"), {
      version: "20240131120000",
      name: "größe.v2",
      direction: "down",
    });
  });

  const strays: Readonly<Record<string, RegExp>> = {
    "004_x.dwon.sql": /"dwon" is neither up nor down/,
    "004_x.sql": /neither \.up\.sql nor \.down\.sql/,
    "seed.up.sql": /version number/,
    "004-x.up.sql": /underscore/,
    "004_.up.sql": /no name/,
    "004_x.up.SQL": /lower case/,
  };
  for (const [fileName, why] of Object.entries(strays)) {
    it(`${fileName} is no half of a pair`, () => {
      assert.equal(parseFileName(fileName), null);
      assert.match(whyStray(fileName), why);
    });
  }
});

describe("versions", () => {
  it("are compared as numbers of any length", () => {
    const versions = ["10", "9", "007", "20240131120000", "123456789012345678901234567890", "8"];
    assert.deepEqual([...versions].sort(compareVersions), [
      "007",
      "8",
      "9",
      "10",
      "20240131120000",
      "123456789012345678901234567890",
    ]);
  });

  it("are the same whatever their leading zeros", () => {
    assert.ok(sameVersion("007", "7"));
    assert.ok(sameVersion("000", "0"));
    assert.ok(!sameVersion("70", "7"));
    assert.ok(sameVersion("1.2.0", "01_2"));
    assert.ok(sameVersion("0.0", "0"));
    assert.ok(!sameVersion("1.20", "1.2"));
    assert.ok(!sameVersion("v07", "v7"));
  });

  it("that are no numbers are compared as text", () => {
    assert.ok(compareVersions("a10", "a9") < 0);
  });
});
