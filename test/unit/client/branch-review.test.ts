// The review of a branch: what stands on which line, and the report that is read first.
import { strict as assert } from "node:assert";
import { mustChange, remarksOf, type BranchReview } from "../../../client/src/review/branch-review";
import { changedPairs, type ChangedFile } from "../../../client/src/review/changed-pairs";
import { reviewDocument } from "../../../client/src/review/review-document";
import type { Finding } from "../../../server/src/protocol/findings";
import type { VerifyResult } from "../../../server/src/protocol/reports/verify";

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

const pair = {
  version: "004",
  name: "add_status",
  upPath: up,
  downPath: up.replace(".up.", ".down."),
  change: "new",
} as const;

const review: BranchReview = {
  head: "feature",
  base: "origin/main",
  mergeBase: "2a05d9975801234567890123456789012345678a",
  pairs: [pair],
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
      /\| `004` \| add\\_status \| new \| 1 error \| ACCESS EXCLUSIVE on `orders` \| ✓ the down script restores/,
    );
    assert.match(
      text,
      /## Order\n\n- `004_add_status.up.sql:1` \*\*error\*\* Said by version-branch-conflict\./,
    );
  });

  it("says that nothing differs, and why nothing was proved", () => {
    assert.match(reviewDocument({ ...review, pairs: [], proofs: [], locks: [] }), /No migration differs\./);
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
    assert.match(text, /\*\*Nothing could be proved\*\*, so it is not known/);
    assert.match(text, /\| `004` \| add\\_status \| new \| none \| .* \| not proved \|/);
  });

  it("keeps two migrations of one version apart", () => {
    const other = {
      ...pair,
      name: "add_notes",
      upPath: "/shop/migrations/004_add_notes.up.sql",
      downPath: null,
    };
    const text = reviewDocument({
      ...review,
      pairs: [other, pair],
      findings: [finding("drop-table", "error")],
    });
    assert.match(text, /\| `004` \| add\\_notes \| new \| none \|/);
    assert.match(text, /\| `004` \| add\\_status \| new \| 1 error \|/);
  });
});

describe("the migrations that a branch changed", () => {
  const other = { ...pair, version: "003", upPath: "/m/003_a.up.sql", downPath: "/m/003_a.down.sql" };
  const files = [other, pair].map((one) => ({
    ...one,
  }));
  const changesOf = (changed: readonly ChangedFile[]) =>
    changedPairs(files, changed).map(({ version, change }) => `${version} ${change}`);

  it("are new when all their files are, and edited when one half was there before", () => {
    assert.deepEqual(
      changesOf([
        { path: pair.upPath, change: "new" },
        { path: pair.downPath, change: "new" },
        { path: other.downPath, change: "new" },
      ]),
      ["003 edited", "004 new"],
    );
    assert.deepEqual(changesOf([{ path: other.upPath, change: "edited" }]), ["003 edited"]);
    assert.deepEqual(changesOf([{ path: "/m/README.md", change: "edited" }]), []);
  });
});
