// What others wrote cannot work on the terminal that it is printed on.
import { strict as assert } from "node:assert";
import { styleText } from "node:util";
import { visible } from "../../../server/src/cli/visible";

describe("text on a terminal", () => {
  it("shows control characters as pictures", () => {
    assert.equal(visible("a\u001B[2Jb\u0000\u007F\u009Bc\rd"), "a␛[2Jb␀␡�c␍d");
    assert.equal(visible("\u001B]0;title\u0007 \u001B[8mhidden"), "␛]0;title␇ ␛[8mhidden");
  });

  it("keeps lines, tabs and colours", () => {
    const text = `${styleText(["bold", "underline"], "a")}\t${styleText("gray", "b")}\r\n${styleText("red", "c")}\n`;
    assert.equal(visible(text), text);
  });
});
