// The review of a branch: what stands on which line, and the report that is read first.
import { strict as assert } from "node:assert";
import { mustChange, remarksOf, type BranchReview } from "../../../client/src/review/branch-review";
import { reviewDocument } from "../../../client/src/review/review-document";
import type { Finding } from "../../../server/src/protocol/findings";
import type { VerifyResult } from "../../../server/src/protocol/reports";

const up = "/shop/migrations/004_add_status.up.sql";
const line = (number: number) => ({
  start: { line: number, character: 0 },
  end: { line: number, character: 9 },
});

function finding(rule: string, severity: Finding["severity"], at = 0): Finding {
  return {
    rule,
    severity,
    message: `Said by ${rule}.`,
    help: "Do otherwise.",
    path: up,
    version: "004",
    direction: "up",
    range: line(at),
    related: [],
    fixes: [],
  };
}

const proof: VerifyResult = {
  version: "004",
  name: "add_status",
  outcome: "restores",
  ms: 12,
  differences: [],
  error: null,
  reason: null,
};

const review: BranchReview = {
  head: "feature",
  base: "origin/main",
  mergeBase: "2a05d9975801234567890123456789012345678a",
  findings: [],
  proofs: [proof],
  proofProblem: null,
  locks: [{ version: "004", mode: "ACCESS EXCLUSIVE", relation: "orders", work: null }],
};

describe("the review of a branch", () => {
  it("stands against merging when something is an error or a pair does not take itself back", () => {
    assert.equal(mustChange({ ...review, findings: [finding("missing-lock-timeout", "warning")] }), false);
    assert.equal(mustChange({ ...review, findings: [finding("drop-table", "error")] }), true);
    assert.equal(mustChange({ ...review, proofs: [{ ...proof, outcome: "differs" }] }), true);
    assert.equal(mustChange({ ...review, proofs: [{ ...proof, outcome: "irreversible" }] }), false);
  });

  it("puts the worst of a line first, with what the proof found, and leaves hints to the report", () => {
    const error = { code: "23502", message: "contains null values", path: up, range: line(1) };
    const remarks = remarksOf({
      ...review,
      findings: [
        finding("missing-lock-timeout", "warning"),
        finding("select-in-migration", "hint"),
        finding("drop-table", "error"),
      ],
      proofs: [{ ...proof, outcome: "up-fails", error }],
    });
    assert.deepEqual(
      remarks.map(({ source, range }) => [source, range.start.line]),
      [
        ["drop-table", 0],
        ["missing-lock-timeout", 0],
        ["proof", 1],
      ],
    );
  });

  it("tells lock, proof and order of each migration", () => {
    const text = reviewDocument({ ...review, findings: [finding("version-branch-conflict", "error")] });
    assert.match(text, /^# Review: 1 migration of feature$/m);
    assert.match(text, /Compared with `origin\/main`, which it left at `2a05d99758`/);
    assert.match(
      text,
      /\| `004` \| add\\_status \| 1 error \| ACCESS EXCLUSIVE on `orders` \| ✓ the down script restores/,
    );
    assert.match(
      text,
      /## Order\n\n- `004_add_status.up.sql:1` \*\*error\*\* Said by version-branch-conflict\./,
    );
  });

  it("says that nothing differs, and why nothing was proved", () => {
    assert.match(reviewDocument({ ...review, proofs: [], locks: [] }), /No migration differs\./);
    const proofProblem = {
      code: "internal/bug",
      message: "The embedded database did not start.",
      state: "Nothing was changed.",
      next: "Try again.",
      place: null,
      server: null,
    } as const;
    const text = reviewDocument({ ...review, proofs: null, proofProblem });
    assert.match(text, /The embedded database did not start\./);
  });
});
