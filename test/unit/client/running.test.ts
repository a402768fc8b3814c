// What the flows of running decide and write, without the editor: ways out, next steps, freshness, texts to diff and to copy.
import { strict as assert } from "node:assert";
import { commandLine } from "../../../client/src/command-line";
import { driftTexts } from "../../../client/src/drift-texts";
import { followUpText } from "../../../client/src/follow-up-text";
import {
  databaseKey,
  freshForMs,
  greenOf,
  whyNoPreflight,
  type GreenPreflight,
} from "../../../client/src/green-preflight";
import { nextStep } from "../../../client/src/next-step";
import { resolveWays } from "../../../client/src/resolve-ways";
import { endWords } from "../../../client/src/run-end";
import { notStarted, type RunProgress } from "../../../client/src/run-progress";
import { isEmptyPlan, summarizePlan } from "../../../client/src/plan-summary";
import type { OperationId, Outcome, Plan } from "../../../server/src/protocol/operations";
import type { ProblemCode } from "../../../server/src/protocol/problems";
import type { Check, CheckStatus } from "../../../server/src/protocol/reports/check";
import type { MigrationState, MigrationStatus } from "../../../server/src/protocol/reports/status";
import type { PastRun } from "../../../client/src/run-history";
import { identity, migrationStatus, plan, planStep, problemOf } from "./sample-state";

describe("a command to copy", () => {
  it("quotes what a shell would read otherwise", () => {
    const args = ["apply", "--target", "staging", "--reason", "it's Ann's"];
    assert.equal(
      commandLine(args, false),
      String.raw`migrate-safe apply --target staging --reason 'it'\''s Ann'\''s'`,
    );
    assert.equal(commandLine(["apply", "$(rm -rf ~)"], false), "migrate-safe apply '$(rm -rf ~)'");
    assert.equal(
      commandLine(["restore", String.raw`b\a.gz`, "a b"], true),
      String.raw`migrate-safe restore b\a.gz "a b"`,
    );
  });
});

describe("the texts of drift", () => {
  it("put the same objects on both sides in one order, and leave out what is not there", () => {
    const { expected, now } = driftTexts([
      { change: "extra", kind: "table", object: "public.b", before: null, after: "CREATE b\n" },
      { change: "changed", kind: "table", object: "public.a", before: "old", after: "new" },
      { change: "missing", kind: "index", object: "public.i", before: "i", after: null },
    ]);
    assert.equal(expected, "-- index public.i\ni\n\n-- table public.a\nold\n");
    assert.equal(now, "-- table public.a\nnew\n\n-- table public.b\nCREATE b\n");
  });
});

describe("the text of a follow-up", () => {
  it("is the lines that were only added", () => {
    assert.equal(followUpText("002.up.sql", "A;\nB;\n", "A;\r\nC;\r\nB;\r\n"), "C;\n");
  });

  it("is a comment when lines were changed or taken away", () => {
    assert.equal(
      followUpText("002.up.sql", "A;\nB;\n", "A;\nC;\n"),
      "-- Write the statements that make this edit of 002.up.sql:\n-- - B;\n-- + C;\n",
    );
    assert.match(followUpText("002.up.sql", "A;\nB;\n", "A;\n"), /^-- - B;$/m);
  });
});

const status = (state: MigrationState): MigrationStatus => migrationStatus("004", "total", state);

const actions = (one: MigrationStatus): readonly string[] => resolveWays(one).map(({ action }) => action);

describe("the ways out of a state", () => {
  it("fit the state", () => {
    assert.deepEqual(actions(status("dirty")), ["resume", "undo", "mark-applied", "mark-rolled-back"]);
    assert.deepEqual(actions(status("changed")), ["accept-change", "mark-rolled-back"]);
    assert.deepEqual(actions(status("pending")), ["mark-applied"]);
    const edited = { ...status("applied"), down_changed: true };
    assert.deepEqual(actions(edited), ["accept-change", "mark-rolled-back"]);
  });

  it("ask for a reason where the schema is not looked at", () => {
    const reasons = resolveWays(status("dirty")).map(({ needsReason }) => needsReason);
    assert.deepEqual(reasons, [false, false, true, true]);
  });
});

describe("a plan that names its own verb", () => {
  it("has it on its button and counts no migrations", () => {
    const resolve = plan([planStep({ version: null, kind: "history" })], { operation: "resolve" });
    const summary = summarizePlan(resolve, "Resume 004 on staging");
    assert.equal(summary.verb, "Resume 004 on staging");
    assert.match(summary.title, /^Resolve on staging \(shared/);
    assert.ok(!isEmptyPlan(resolve));
    assert.ok(isEmptyPlan(plan([], { operation: "adopt" })));
    assert.ok(isEmptyPlan(plan([planStep({ version: null, kind: "check" })])));
  });
});

const check = (id: string, status: CheckStatus): Check => ({
  id,
  status,
  summary: "",
  details: [],
  remedy: null,
});
const passed = {
  timestamp: "2026-01-01T00:00:00.000Z",
  target: identity,
  pending_migrations: [{ version: "002" }],
};

/** For a plan that ends no sessions. */
function whyNot(green: GreenPreflight | null, of: Plan, edited: number, now: number): string | null {
  return whyNoPreflight(green, of, edited, now, false);
}

describe("a green preflight", () => {
  const shown = plan([planStep({ version: "002" })]);
  const green = { at: 1_000_000, database: databaseKey(identity), versions: ["001", "002"], orphans: false };
  const now = green.at + 60_000;

  it("vouches for a plan of the same database that it looked at", () => {
    assert.equal(whyNot(green, shown, green.at, now), null);
  });

  it("does not when there was none, or of another database", () => {
    assert.match(whyNot(null, shown, 0, now) ?? "", /No preflight has passed on staging/);
    const other = { ...green, database: databaseKey({ ...identity, system_identifier: "2" }) };
    assert.match(whyNot(other, shown, 0, now) ?? "", /No preflight has passed/);
  });

  it("does not when it is old, a file was edited since, or it saw other migrations", () => {
    const late = green.at + freshForMs + 7 * 60_000;
    assert.match(whyNot(green, shown, 0, late) ?? "", /22 min ago/);
    assert.match(whyNot(green, shown, green.at + 1, now) ?? "", /edited after/);
    const unseen = plan([planStep({ version: "003" })]);
    assert.match(whyNot(green, unseen, 0, now) ?? "", /did not look at 003/);
  });

  it("that met sessions of runs that are gone vouches only for a plan that ends them", () => {
    const report = { checks: [check("files", "pass"), check("orphaned-sessions", "fail")], ...passed };
    const met = greenOf(report);
    assert.ok(met);
    const at = met.at + 1000;
    assert.match(whyNoPreflight(met, shown, 0, at, false) ?? "", /still at work/);
    assert.equal(whyNoPreflight(met, shown, 0, at, true), null);
    assert.equal(greenOf({ ...report, checks: [...report.checks, check("drift", "fail")] }), null);
  });
});

/** The command that leads on after a run that ended this way. */
function after(
  code: ProblemCode,
  operation: OperationId = "apply",
  outcome: Outcome = "failed-clean",
  result: unknown = null,
): string | null {
  const failure = problemOf({ code });
  const finished: RunProgress["finished"] = {
    event: "finished",
    operation,
    outcome,
    exit_code: 2,
    problem: failure,
    report: null,
    result,
  };
  return nextStep({ ...notStarted, failure, finished })?.command ?? null;
}

describe("the next step after a failure", () => {
  const failed = { applied: [], failed: { version: "003" } };

  it("is to resolve what is half done", () => {
    assert.equal(after("apply/failed", "apply", "failed-partial", failed), "migrateSafe.migration.resolve");
    assert.equal(after("run/cancelled", "rollback", "cancelled-partial"), "migrateSafe.migration.resolve");
    assert.equal(after("history/dirty"), "migrateSafe.migration.resolve");
  });

  it("is to take back what was applied before the failure", () => {
    const earlier = { ...failed, applied: [{ version: "002" }] };
    assert.equal(after("apply/failed", "apply", "failed-clean", earlier), "migrateSafe.migrations.rollBack");
  });

  it("leads to the edit, and to a backup where there is no down", () => {
    assert.equal(after("history/changed"), "migrateSafe.migration.showEdit");
    assert.equal(after("rollback/no-down", "rollback", "refused"), "migrateSafe.target.restore");
  });

  it("is nothing when only mending the migration helps", () => {
    assert.equal(after("apply/failed", "apply", "failed-clean", failed), null);
  });
});

describe("the end of a run that nobody watched", () => {
  const run: PastRun = {
    id: "r1",
    operation: "apply",
    target: identity,
    startedAt: "2026-11-22T10:00:00Z",
    endedAt: null,
    outcome: null,
    problem: null,
    written: null,
  };

  it("is told from the journal, and what is half done is to be resolved", () => {
    assert.deepEqual(endWords({ ...run, outcome: "done" }), { words: "finished", partial: false });
    assert.equal(endWords({ ...run, outcome: "cancelled-partial" }).partial, true);
  });

  it("is not made up when the journal has none", () => {
    assert.match(endWords(run).words, /cut off/);
    assert.match(endWords(null).words, /had not begun/);
  });
});
