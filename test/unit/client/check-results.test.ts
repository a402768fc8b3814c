// What the checks of a migration say for each outcome of its proof: nothing that was not made passes.
import { strict as assert } from "node:assert";
import {
  checkIds,
  lintResults,
  proofResults,
  timedCheck,
  type CheckId,
  type CheckResults,
} from "../../../client/src/tests/check-results";
import type { Finding } from "../../../server/src/protocol/findings";
import type {
  ProvedDifference,
  VerifyOutcome,
  VerifyResult,
} from "../../../server/src/protocol/reports/verify";
import { verifyOutcomes } from "../../../server/src/protocol/reports/verify";

const range = { start: { line: 1, character: 2 }, end: { line: 1, character: 8 } };
const error = { code: "42703", message: "column b does not exist", path: "/m/001_a.down.sql", range };

function resultOf(outcome: VerifyOutcome, facts: Partial<VerifyResult> = {}): VerifyResult {
  return { version: "001", name: "a", outcome, ms: 12, differences: [], error: null, reason: null, ...facts };
}

function difference(facts: Partial<ProvedDifference> = {}): ProvedDifference {
  return {
    change: "extra",
    kind: "column",
    object: "public.t.b",
    before: null,
    after: "b integer",
    class: "structure",
    message: "column public.t.b is left over",
    place: { path: "/m/001_a.up.sql", range, direction: "up" },
    ...facts,
  };
}

function finding(facts: Partial<Finding>): Finding {
  return {
    rule: "rename-column",
    severity: "error",
    message: "It is renamed.",
    help: "Add another.",
    path: "/m/001_a.up.sql",
    version: "001",
    direction: "up",
    range,
    related: [],
    fixes: [],
    ...facts,
  };
}

function timed(outcome: VerifyOutcome): CheckId {
  return timedCheck(proofResults(resultOf(outcome, { error })));
}

function states(results: CheckResults): string {
  return checkIds.flatMap((id) => results[id]?.state ?? []).join(" ");
}

describe("the checks of a migration", () => {
  it("pass together only when the pair restores the schema", () => {
    assert.equal(states(proofResults(resultOf("restores"))), "passed passed passed passed");
    for (const outcome of verifyOutcomes.filter((one) => one !== "restores")) {
      assert.notEqual(
        proofResults(resultOf(outcome, { error, differences: [difference()] }))["up-again"]?.state,
        "passed",
        outcome,
      );
    }
  });

  it("skip what comes after the one that failed, with its reason", () => {
    const up = proofResults(resultOf("up-fails", { error }));
    assert.equal(states(up), "failed skipped skipped skipped");
    assert.deepEqual(up.down, { state: "skipped", reason: "The up script fails." });
    assert.equal(states(proofResults(resultOf("down-fails", { error }))), "passed failed skipped skipped");
  });

  it("place an error at its statement", () => {
    const { down } = proofResults(resultOf("down-fails", { error }));
    assert.ok(down?.state === "failed");
    assert.equal(down.failures[0]?.text, "column b does not exist (42703)");
    assert.deepEqual(down.failures[0].place, error);
  });

  it("show the schema on both sides for each statement that is to blame, and not the order of columns", () => {
    const elsewhere = { path: "/m/001_a.down.sql", range, direction: "down" } as const;
    const results = proofResults(
      resultOf("differs", {
        differences: [
          difference(),
          difference({ object: "public.t.c", before: "c text", after: null, place: elsewhere }),
          difference({ class: "order", kind: "column order" }),
        ],
      }),
    );
    assert.equal(states(results), "passed passed failed skipped");
    const round = results["round-trip"];
    assert.ok(round?.state === "failed");
    assert.deepEqual(
      round.failures.map(({ place, schemas }) => [place?.path, schemas]),
      [
        ["/m/001_a.up.sql", { expected: "", now: "-- column public.t.b\nb integer\n" }],
        ["/m/001_a.down.sql", { expected: "-- column public.t.c\nc text\n", now: "" }],
      ],
    );
  });

  it("never pass what is irreversible by declaration or cannot be proved, and say why", () => {
    const irreversible = proofResults(resultOf("irreversible", { reason: "the rows are gone" }));
    assert.equal(states(irreversible), "passed skipped skipped skipped");
    assert.deepEqual(irreversible.down, { state: "skipped", reason: "Irreversible: the rows are gone" });
    const unproved = proofResults(resultOf("skipped", { reason: "Unverified: the extension postgis." }));
    assert.equal(states(unproved), "skipped skipped skipped skipped");
    assert.equal(states(proofResults(resultOf("no-down"))), "passed skipped skipped skipped");
  });

  it("tell the time at the round trip, or at the check that ended the proof", () => {
    assert.equal(timed("restores"), "round-trip");
    assert.equal(timed("down-fails"), "down");
    assert.equal(timed("up-fails"), "up");
    assert.equal(timed("no-down"), "up");
  });

  it("tell what does not parse from what the rules forbid, and let warnings pass", () => {
    assert.equal(states(lintResults([])), "passed passed");
    assert.equal(states(lintResults([finding({ severity: "warning" })])), "passed passed");
    assert.equal(states(lintResults([finding({})])), "passed failed");
    assert.equal(states(lintResults([finding({ rule: "parse-error" })])), "failed passed");
  });
});
