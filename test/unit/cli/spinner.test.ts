// The moving line of a terminal.
import { strict as assert } from "node:assert";
import { Spinner } from "../../../server/src/cli/spinner";

describe("the spinner", () => {
  it("leaves interrupts to the run", () => {
    const before = process.listenerCount("SIGINT");
    const spinner = new Spinner({ columns: 80, write: () => true });
    spinner.show("Working");
    assert.equal(process.listenerCount("SIGINT"), before);
    spinner.clear();
  });

  it("keeps to one line and takes it away", () => {
    const written: string[] = [];
    const spinner = new Spinner({ columns: 20, write: (text) => written.push(text) });
    spinner.show("x".repeat(100));
    spinner.clear();
    spinner.clear();
    assert.equal(written.length, 2);
    assert.ok((written[0] ?? "").replace("\r\u001b[2K", "").length <= 20);
    assert.equal(written[1], "\r\u001b[2K");
  });
});
