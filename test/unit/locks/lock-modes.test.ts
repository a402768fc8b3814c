// The conflict matrix of the manual's table 13.2.
import { strict as assert } from "node:assert";
import { blocksOf, conflicts, lockModes, strongerMode } from "../../../server/src/locks/lock-modes";

describe("lock modes", () => {
  it("conflict as the manual's table says", () => {
    // A row a mode, weakest first; x where the two conflict.
    const table = [
      ".......x",
      "......xx",
      "....xxxx",
      "...xxxxx",
      "..xx.xxx",
      "..xxxxxx",
      ".xxxxxxx",
      "xxxxxxxx",
    ];
    const found = lockModes.map((a) => lockModes.map((b) => (conflicts(a, b) ? "x" : ".")).join(""));
    assert.deepEqual(found, table);
  });

  it("block what a person cares about", () => {
    assert.deepEqual(lockModes.map(blocksOf), [
      "nothing that matters",
      "nothing that matters",
      "nothing that matters",
      "other schema changes",
      "writes",
      "writes",
      "writes",
      "reads and writes",
    ]);
  });

  it("are ordered by strength", () => {
    assert.equal(strongerMode("SHARE", "ROW EXCLUSIVE"), "SHARE");
    assert.equal(strongerMode("ACCESS SHARE", "ACCESS EXCLUSIVE"), "ACCESS EXCLUSIVE");
  });
});
