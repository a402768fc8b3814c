// The runner's parent: a real child process that speaks the protocol stands in for the command line.
import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Runner } from "../../../client/src/runner";
import type { ConfigReport } from "../../../server/src/protocol/reports/config";

/** Writes every line of its input to `heard`, and ends when it is told to cancel or its input ends. */
const script = `
const { appendFileSync } = require("node:fs");
const [operation] = process.argv.slice(2);
const say = (event) => process.stdout.write(JSON.stringify(event) + "\\n");
const hear = (line) => appendFileSync("heard", line + "\\n");
const finish = (outcome) => {
  hear(operation + " " + outcome);
  say({ event: "finished", operation, outcome, exit_code: 0, problem: null, report: null, result: { argv: process.argv.slice(2) } });
  process.exit(0);
};
if (operation === "config") {
  process.stdout.write(JSON.stringify({ schema: "migrate-safe/config/1", root: process.cwd() }));
  process.exit(0);
}
if (operation === "crash") {
  process.stderr.write("boom\\n");
  process.exit(70);
}
say({ event: "started", operation, run_id: "r", target: null, plan_hash: "", steps: 1 });
hear(operation + " started");
if (operation === "status") setTimeout(() => finish("done"), 150);
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  hear(line);
  if (JSON.parse(line).cancel) finish("cancelled-clean");
}).on("close", () => setTimeout(() => finish("done"), 300));
`;

describe("the runner's parent", () => {
  let folder: string;
  const logged: string[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "migrate-safe-runner-"));
    writeFileSync(join(folder, "cli.js"), script);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const runner = (): Runner => new Runner(join(folder, "cli.js"), (line) => logged.push(line));
  const heard = (): string =>
    existsSync(join(folder, "heard")) ? readFileSync(join(folder, "heard"), "utf8") : "";
  const request = (
    args: readonly string[],
    password: string | null = null,
    signal = new AbortController().signal,
  ) => ({
    folder,
    args,
    password,
    signal,
  });

  it("runs an operation in the folder and sees its events", async () => {
    const seen: string[] = [];
    const ended = await runner().operate(request(["status"]), (_, { event }) => seen.push(event));
    assert.deepEqual(seen, ["started", "finished"]);
    assert.equal(ended.finished?.outcome, "done");
  });

  it("hands the password over on standard input, never as an argument and never to the log", async () => {
    const ended = await runner().operate(request(["status"], "hunter2"), () => undefined);
    assert.ok(ended.finished !== null);
    const { argv } = ended.finished.result as { argv: readonly string[] };
    assert.deepEqual(argv, ["status", "--events", "jsonl", "--control-stdin"]);
    assert.ok(heard().includes('{"password":"hunter2"}'));
    assert.ok(!logged.join("\n").includes("hunter2"));
  });

  it("asks to cancel instead of killing", async () => {
    const abort = new AbortController();
    const ended = await runner().operate(request(["apply"], null, abort.signal), () => abort.abort());
    assert.equal(ended.finished?.outcome, "cancelled-clean");
    assert.ok(heard().includes('{"cancel":true}'));
  });

  it("runs one operation after the other in a folder", async () => {
    const one = runner();
    await Promise.all([
      one.operate(request(["status"]), () => undefined),
      one.operate(request(["status"]), () => undefined),
    ]);
    const order = heard()
      .split("\n")
      .filter((line) => line.startsWith("status"));
    assert.deepEqual(order, ["status started", "status done", "status started", "status done"]);
  });

  it("lets a run go on to its end when the window closes", async () => {
    const one = runner();
    const ended = one.operate(request(["apply"]), () => one.letGo());
    const deadline = Date.now() + 20_000;
    while (!heard().includes("apply done") && Date.now() < deadline) await sleep(50);
    assert.ok(heard().includes("apply done"), "it finished by itself");
    await ended;
  });

  it("gets one JSON answer", async () => {
    const answer = await runner().ask<ConfigReport>({
      ...request(["config", "--explain"]),
      schema: "migrate-safe/config/1",
      exclusive: false,
    });
    assert.equal(answer.kind, "report");
  });

  it("makes a problem of a crash, and of a runner that is not there", async () => {
    const crashed = await runner().operate(request(["crash"]), () => undefined);
    assert.equal(crashed.failure?.code, "internal/bug");
    assert.ok(crashed.failure.message.includes("boom"));
    const missing = await new Runner(join(folder, "no.js"), () => undefined).operate(
      request(["status"]),
      () => undefined,
    );
    assert.equal(missing.failure?.code, "internal/bug");
  });
});
