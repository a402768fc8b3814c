// The tree of targets and the runs of the journal, drawn from plain state.
import { strict as assert } from "node:assert";
import { pastRunDocument } from "../../../client/src/reports/past-run-document";
import { pastRuns, stepsOf, type PastRun } from "../../../client/src/run-history";
import type { TreeNode } from "../../../client/src/views/tree-node";
import { targetsTree } from "../../../client/src/views/targets-tree";
import type { FolderState } from "../../../client/src/views/tree-state";
import { configTarget, folderState, identity, problemOf, statusReport } from "./sample-state";

const production = configTarget({ name: "eu", environment: "production", access: "read-only" });
const scratch = configTarget({ name: "scratch", kind: "scratch", environment: "local", password: "none" });

function draw(facts: Partial<FolderState>, more: readonly FolderState[] = []): readonly TreeNode[] {
  return targetsTree({ folders: [folderState(facts), ...more], trusted: true, filesOnly: false });
}

function all(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children)]);
}

function line(event: Record<string, unknown>): string {
  return JSON.stringify({ ts: "2026-11-22T10:00:00.000Z", run_id: "r1", operation: "apply", ...event });
}

const journal = [
  line({ event: "started", target: identity }),
  line({ event: "step-started", step: "a", title: "Create table a", version: "001" }),
  line({ event: "step-done", step: "a", version: "001", ms: 12 }),
  line({ event: "step-started", step: "b", title: "Create table b", version: "002" }),
  line({ event: "finished", outcome: "failed-clean", problem: problemOf(), report: null }),
  line({ event: "started", run_id: "r2", operation: "preflight", target: identity }),
  '{"torn": "event":"started"',
].join("\n");

describe("the journal", () => {
  it("tells of every run, newest first, also of one that has no end", () => {
    assert.deepEqual(
      pastRuns(journal).map(({ id, operation, outcome }) => [id, operation, outcome]),
      [
        ["r2", "preflight", null],
        ["r1", "apply", "failed-clean"],
      ],
    );
  });

  it("tells the steps of a run and which did not end", () => {
    assert.deepEqual(stepsOf(journal, "r1"), [
      { title: "Create table a", version: "001", ms: 12 },
      { title: "Create table b", version: "002", ms: null },
    ]);
  });

  it("has a report for a run that wrote none", () => {
    const run = pastRuns(journal)[1] as PastRun;
    const text = pastRunDocument(run, stepsOf(journal, "r1"), null);
    assert.match(text, /^# Apply: failed, nothing changed/);
    assert.match(text, /Create table b \| `002` \| not finished/);
    assert.match(text, /Migration 002 stopped at statement 3/);
  });
});

describe("the tree of targets", () => {
  it("is empty where a welcome text belongs", () => {
    assert.deepEqual(draw({}), []);
    assert.deepEqual(
      targetsTree({ folders: [folderState({ targets: [scratch] })], trusted: false, filesOnly: false }),
      [],
    );
  });

  it("says in words what a target is, and what was run on it last", () => {
    const runs = pastRuns(journal).slice(1);
    const nodes = draw({ targets: [configTarget(), production, scratch], target: production, runs });
    assert.deepEqual(
      nodes.map(({ label, description, contextValue }) => [label, description, contextValue]),
      [
        ["staging", "shared · apply failed, nothing changed on 2026-11-22", "target.server"],
        ["eu", "production · read-only · selected", "target.server"],
        ["scratch", "local", "target.scratch"],
      ],
    );
    assert.equal(nodes[1]?.spoken, "Target eu, production, read-only, selected");
  });

  it("shows where a target is, where its password comes from, its server and its runs", () => {
    const [staging] = draw({
      targets: [configTarget()],
      target: configTarget(),
      status: statusReport([]),
      runs: pastRuns(journal),
    });
    assert.deepEqual(
      staging?.children.map(({ label, description }) => [label, description]),
      [
        ["Where", "deploy@db.example:5432/shop"],
        ["Password", "from the password file, else asked for"],
        ["Server", "PostgreSQL 18.4 · identifier 7300000000000000001"],
        ["Runs", "2"],
      ],
    );
    const [newest] = staging.children[3]?.children ?? [];
    assert.equal(newest?.description, "no end recorded · 2026-11-22 10:00 UTC");
    assert.equal(newest.subject.run, "r2");
  });

  it("says that another server answers, and that a target cannot be used yet", () => {
    const [staging, later] = draw({
      targets: [configTarget()],
      target: configTarget(),
      otherServer: { before: "1", now: "2" },
      unusableTargets: [{ name: "later", problem: problemOf({ message: "PGX is not set." }) }],
    });
    assert.match(staging?.description ?? "", /another server than before/);
    assert.equal(later?.description, "cannot be used yet");
    assert.match(later.spoken, /PGX is not set\./);
  });

  it("says why the settings cannot be read", () => {
    const [row] = draw({ configProblem: problemOf({ message: "Line 3 has no value." }) });
    assert.equal(row?.contextValue, "config.problem");
    assert.equal(row.description, "Line 3 has no value.");
  });

  it("has unique ids and says every state to a screen reader, in several folders too", () => {
    const other = folderState({ key: "file:///crm", name: "crm", targets: [scratch] });
    const nodes = all(draw({ targets: [configTarget(), scratch], runs: pastRuns(journal) }, [other]));
    assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
    for (const { spoken, id } of nodes) assert.notEqual(spoken, "", id);
  });
});
