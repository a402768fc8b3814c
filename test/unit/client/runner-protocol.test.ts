// What the runner prints, in whatever pieces it arrives.
import { strict as assert } from "node:assert";
import { LineSplitter, parseAnswer, parseEvent } from "../../../client/src/runner-protocol";
import type { ConfigReport } from "../../../server/src/protocol/reports/config";
import { problemOf } from "./sample-state";

const schema = "migrate-safe/config/1";

describe("the runner's output", () => {
  it("is put together from pieces", () => {
    const splitter = new LineSplitter();
    assert.deepEqual(splitter.push('{"event":"sta'), []);
    assert.deepEqual(splitter.push('rted"}\r\n\n{"event"'), ['{"event":"started"}']);
    assert.deepEqual(splitter.end(), ['{"event"']);
    assert.deepEqual(splitter.end(), []);
  });

  it("passes over lines that are no event, also those of a newer runner", () => {
    for (const line of ["", "warning: x", "[]", "null", '{"event":"from-the-future"}', '{"steps":1}']) {
      assert.equal(parseEvent(line), null, line);
    }
    assert.equal(parseEvent('{"event":"step-done","step":"1","version":null,"ms":3}')?.event, "step-done");
  });

  it("gives the report that was asked for", () => {
    const answer = parseAnswer<ConfigReport>(`{"schema":"${schema}","root":"/shop"}\n`, schema, {
      code: 0,
      stderr: "",
    });
    assert.equal(answer.kind === "report" && answer.report.root, "/shop");
  });

  it("gives the problem that came instead", () => {
    const problem = problemOf({ code: "config/invalid" });
    const stdout = JSON.stringify({ schema: "migrate-safe/problem/1", problem });
    const answer = parseAnswer<ConfigReport>(stdout, schema, { code: 5, stderr: "" });
    assert.deepEqual(answer, { kind: "problem", problem });
  });

  it("makes a problem of an end without an answer, with the runner's last words", () => {
    const answer = parseAnswer<ConfigReport>("", schema, { code: 70, stderr: "a\nCannot find module x\n" });
    assert.equal(answer.kind, "problem");
    assert.ok(answer.kind === "problem" && answer.problem.message.includes("exit 70"));
    assert.ok(answer.problem.message.includes("Cannot find module x"));
  });
});
