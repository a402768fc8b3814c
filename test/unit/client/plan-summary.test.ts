// What a confirmation says of a plan.
import { strict as assert } from "node:assert";
import { confirmationDetail, describeLock, grouped, summarizePlan } from "../../../client/src/plan-summary";
import { planDocument } from "../../../client/src/reports/plan-document";
import { identity, lockForecast, plan, planStep } from "./sample-state";

describe("the summary of a plan", () => {
  const summary = summarizePlan(
    plan(
      [
        planStep({
          id: "backup",
          title: "Back up",
          kind: "backup",
          version: null,
          path: null,
          sql: null,
          undo: "none",
        }),
        planStep({ id: "a", version: "001", locks: [lockForecast({ mode: "SHARE", blocks: "writes" })] }),
        planStep({ id: "b", version: "001", locks: [lockForecast({ rewrite: true, rows: 1234567 })] }),
        planStep({
          id: "c",
          version: "002",
          undo: "by-down",
          locks: [lockForecast({ mode: "ROW EXCLUSIVE" })],
        }),
        planStep({ id: "d", version: "003", undo: "none" }),
        planStep({ id: "e", version: "001", kind: "transaction", undo: "by-down" }),
        planStep({ id: "f", version: "002", kind: "history", undo: "none" }),
      ],
      { warnings: ["Drops the column email."] },
    ),
  );

  it("has the verb, the count and the target on its button", () => {
    assert.equal(summary.verb, "Apply 3 to staging");
    assert.equal(
      summary.title,
      "3 migrations on staging (shared, deploy@db.example:5432/shop, PostgreSQL 18.4)",
    );
  });

  it("names the strongest lock and its table", () => {
    assert.equal(
      summary.lock,
      "Strongest lock: ACCESS EXCLUSIVE on public.orders blocks reads and writes and rewrites the table (about 1 234 567 rows).",
    );
  });

  it("says what undoes what, and what nothing undoes", () => {
    assert.equal(
      summary.undo,
      "A migration that fails is rolled back as a whole. Except 002: that is taken back by its down script. Cannot be undone: 003. Once applied, no down script takes back: 002.",
    );
  });

  it("says whether a backup is made", () => {
    assert.equal(summary.backup, "The data is backed up first.");
    assert.equal(summarizePlan(plan([planStep()])).backup, "No backup is made in this run.");
  });

  it("puts everything a person must have read into a dialog, one sentence a line", () => {
    assert.deepEqual(confirmationDetail(summary).split("\n"), [
      `${summary.title}: 001, 002, 003`,
      "Drops the column email.",
      summary.lock,
      summary.undo,
      summary.backup,
    ]);
  });

  it("lists the migrations in the order they run, with statements and lock", () => {
    assert.deepEqual(
      summary.migrations.map(({ version, statements, lock }) => [version, statements, lock?.mode ?? null]),
      [
        ["001", 2, "ACCESS EXCLUSIVE"],
        ["002", 1, "ROW EXCLUSIVE"],
        ["003", 1, null],
      ],
    );
  });

  it("speaks of rolling back on a target", () => {
    assert.equal(summarizePlan(plan([planStep()], { operation: "rollback" })).verb, "Roll back 1 on staging");
  });

  it("tells a scan from a rewrite and leaves out sizes it does not know", () => {
    const empty = lockForecast({ rows: 0 });
    assert.equal(describeLock(empty), "ACCESS EXCLUSIVE on public.orders blocks reads and writes (empty)");
    const scan = lockForecast({ mode: "SHARE ROW EXCLUSIVE", blocks: "writes", scan: true, rows: -1 });
    assert.equal(
      describeLock(scan),
      "SHARE ROW EXCLUSIVE on public.orders blocks writes and scans the table",
    );
    assert.deepEqual([7, 1000, 1234567].map(grouped), ["7", "1 000", "1 234 567"]);
  });
});

describe("a lock that nobody waits for", () => {
  const quiet = lockForecast({ relation: "new_table", blocks: "nothing that matters", scan: true });

  it("is never called the strongest while another blocks somebody", () => {
    const weak = lockForecast({ mode: "ROW EXCLUSIVE", blocks: "other schema changes" });
    const summary = summarizePlan(plan([planStep({ locks: [quiet, weak] })]));
    assert.match(
      summary.lock,
      /^Strongest lock: ROW EXCLUSIVE on public\.orders blocks other schema changes/,
    );
  });

  it("is told without alarm", () => {
    assert.equal(summarizePlan(plan([planStep({ locks: [quiet] })])).lock, "No lock that anybody waits for.");
    assert.equal(describeLock(quiet), "ACCESS EXCLUSIVE on new_table, for which nobody waits");
  });
});

describe("the plan as a document", () => {
  it("shows the exact SQL, the place and the hash, and escapes names", () => {
    const shown = plan([planStep({ title: "Alter *x*", sql: "SELECT '```'", cancellable: false })], {
      target: { ...identity, name: "st_ag*ing" },
    });
    const text = planDocument(shown, summarizePlan(shown));
    assert.ok(text.includes("# Plan: Apply 1 to st\\_ag\\*ing"));
    assert.ok(text.includes("## 001\\_orders.up.sql"));
    assert.ok(text.includes("````sql\nSELECT '```'\n````"));
    assert.ok(text.includes("`001_orders.up.sql:1`"));
    assert.ok(text.includes("cannot be cancelled once it runs"));
    assert.ok(text.includes("`c0ffee`"));
  });
});
