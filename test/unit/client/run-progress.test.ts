// Events of a run as sentences.
import { strict as assert } from "node:assert";
import {
  advance,
  cancelText,
  duration,
  notStarted,
  progressText,
  waitingText,
  type RunProgress,
} from "../../../client/src/run-progress";
import type { Blocker, OperationEvent } from "../../../server/src/protocol/operations";
import { problemOf } from "./sample-state";

const blocker: Blocker = {
  pid: 4711,
  user: "app",
  application: "worker",
  state: "idle in transaction",
  transaction_seconds: 240,
  query: null,
  relation: "public.orders",
  mode: "ROW EXCLUSIVE",
};

const started: OperationEvent = {
  event: "started",
  operation: "apply",
  run_id: "r1",
  target: null,
  plan_hash: "c0ffee",
  steps: 5,
};
const step: OperationEvent = {
  event: "step-started",
  step: "3",
  number: 3,
  title: "Create index orders_total_idx",
  version: "003",
  cancellable: true,
};

function after(...events: readonly OperationEvent[]): RunProgress {
  return events.reduce(advance, notStarted);
}

describe("the progress of a run", () => {
  it("tells step, title and, after two seconds, how long it takes", () => {
    const progress = after(started, step);
    assert.equal(progressText(progress, 1), "3 of 5 · Create index orders_total_idx");
    assert.equal(progressText(progress, 4.7), "3 of 5 · Create index orders_total_idx · 4 s");
  });

  it("tells counts of a step that has them", () => {
    const progress = after(started, step, {
      event: "step-progress",
      step: "3",
      message: "orders",
      done: 2,
      total: 7,
    });
    assert.equal(progressText(progress, 0), "3 of 5 · Create index orders_total_idx · orders (2 of 7)");
  });

  it("tells whom it waits for, and stops telling when the wait is over", () => {
    const waiting = after(started, step, {
      event: "step-waiting",
      step: "3",
      message: "Waiting for pid 4711 (worker) and 1 more.",
      blockers: [{ ...blocker, pid: 1, transaction_seconds: 10 }, blocker],
    });
    assert.equal(
      progressText(waiting, 0),
      "3 of 5 · Create index orders_total_idx · waiting for public.orders, behind 2 sessions (oldest 4 min, worker, idle in transaction)",
    );
    const done = advance(waiting, { event: "step-done", step: "3", version: "003", ms: 12 });
    assert.equal(done.waiting, null);
  });

  it("says what the runner says where nobody else is to blame, and what is known where little is", () => {
    assert.equal(waitingText("It has its locks.", []), "It has its locks.");
    const unknown = { ...blocker, relation: null, application: "", state: null, transaction_seconds: null };
    assert.equal(waitingText("", [unknown]), "waiting behind 1 session (app)");
  });

  it("says whether a step can be cancelled", () => {
    assert.match(cancelText(after(started, step)), /^Cancelling on the server/);
    assert.match(cancelText(after(started, { ...step, cancellable: false })), /cannot be cancelled/);
  });

  it("keeps the problem of the failed step when the end brings none", () => {
    const problem = problemOf();
    const progress = after(
      started,
      step,
      { event: "step-failed", step: "3", version: "003", problem },
      {
        event: "finished",
        operation: "apply",
        outcome: "failed-clean",
        exit_code: 2,
        problem: null,
        report: null,
        result: null,
      },
    );
    assert.equal(progress.failure, problem);
    assert.equal(progress.finished?.exit_code, 2);
  });

  it("rounds durations to what a person says", () => {
    assert.deepEqual([45, 240, 7200].map(duration), ["45 s", "4 min", "2 h"]);
  });
});
