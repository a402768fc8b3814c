// What version numbers are made of.
import assert from "node:assert/strict";
import { schemeOf, timeOf } from "../../../server/src/migrations/version-scheme";

describe("a version", () => {
  it("is a place in a sequence or a time", () => {
    for (const version of ["1", "0042", "9999999", "00000000000001", "30000000"]) {
      assert.equal(schemeOf(version), "sequence", version);
    }
    for (const version of [
      "20240131",
      "20240131120000",
      "1700000000",
      "1700000000000",
      "20240131120000001000",
    ]) {
      assert.equal(schemeOf(version), "timestamp", version);
    }
    for (const version of ["1.2", "R__views", "99999999999"])
      assert.equal(schemeOf(version), "other", version);
  });

  it("stands for a moment", () => {
    const noon = Date.UTC(2024, 0, 31, 12);
    for (const version of ["202401311200", "20240131120000", "20240131120000123"]) {
      assert.equal(timeOf(version), noon, version);
    }
    assert.equal(timeOf("1706702400"), noon);
    assert.equal(timeOf("1706702400000000"), noon);
    assert.equal(timeOf("2024013107"), Date.UTC(2024, 0, 31), "a date and a count");
    assert.equal(timeOf("42"), null);
  });

  it("may be no date", () => {
    for (const version of ["20241301000000", "20240230000000", "20240131240000"]) {
      assert.equal(timeOf(version), "malformed", version);
    }
    assert.equal(timeOf("20240131000075"), Date.UTC(2024, 0, 31, 0, 1, 15), "counted past 59");
  });
});
