// The tree as a person and a screen reader get it, from states alone.
import { strict as assert } from "node:assert";
import type { PairProof } from "../../../server/src/protocol/requests";
import { findingWords } from "../../../client/src/views/migration-node";
import { migrationTree } from "../../../client/src/views/migration-tree";
import { type TreeNode } from "../../../client/src/views/tree-node";
import {
  pendingCount,
  situationOf,
  type FolderState,
  type TreeState,
} from "../../../client/src/views/tree-state";
import { targetStatus } from "../../../client/src/views/target-status";
import {
  configTarget,
  fileMigration,
  folderState,
  migrationStatus,
  problemOf,
  statusReport,
} from "./sample-state";

function tree(folders: readonly FolderState[], facts: Partial<TreeState> = {}): TreeState {
  return { folders, trusted: true, filesOnly: false, ...facts };
}

function all(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children)]);
}

function ids(folder: FolderState): readonly string[] {
  return all(migrationTree(tree([folder]))).map(({ id }) => id);
}

/** A group comes and goes with its members; everything else stays. */
function stable(list: readonly string[]): readonly string[] {
  return list.filter((id) => !id.startsWith("group:"));
}

const everyState = statusReport([
  migrationStatus("001", "users", "applied"),
  migrationStatus("002", "orders", "changed"),
  migrationStatus("003", "gone", "missing-file"),
  migrationStatus("004", "half", "dirty"),
  migrationStatus("005", "late", "out-of-order"),
  migrationStatus("006", "next", "pending"),
]);

describe("the migration tree", () => {
  it("is empty where a welcome text belongs", () => {
    assert.deepEqual(migrationTree(tree([])), []);
    assert.equal(situationOf(tree([])), "noMigrations");
    assert.equal(situationOf(tree([folderState({ files: null })])), "loading");
    assert.equal(situationOf(tree([folderState({ files: [] })])), "noMigrations");
    assert.equal(situationOf(tree([folderState()])), "noTarget");
    assert.deepEqual(migrationTree(tree([folderState()])), []);
  });

  it("shows the files alone when the person asked for them", () => {
    const [root] = migrationTree(tree([folderState()], { filesOnly: true }));
    assert.equal(root?.label, "No target");
    assert.equal(root.runs?.command, "migrateSafe.target.select");
    assert.deepEqual(
      root.children.flatMap((group) => group.children.map(({ label }) => label)),
      ["001 users", "002 orders"],
    );
  });

  it("shows the files in a restricted workspace and says how to go on", () => {
    const folder = folderState({ target: configTarget(), status: everyState });
    const [root] = migrationTree(tree([folder], { trusted: false }));
    assert.equal(root?.contextValue, "target.restricted");
    assert.equal(root.description, "trust this folder to connect");
    assert.equal(root.children[0]?.label, "In the folder");
  });

  it("puts what needs attention first", () => {
    const [root] = migrationTree(tree([folderState({ target: configTarget(), status: everyState })]));
    assert.deepEqual(
      root?.children.map(({ label }) => label),
      ["Problems", "Pending", "Applied"],
    );
    assert.equal(
      root.description,
      "shared · 1 half applied, 1 edited after apply, 1 without file, 1 out of order, 1 pending",
    );
  });

  it("lists applied migrations newest first and keeps them folded", () => {
    const status = statusReport([
      migrationStatus("001", "users", "applied"),
      migrationStatus("002", "orders", "applied"),
    ]);
    const [root] = migrationTree(tree([folderState({ target: configTarget(), status })]));
    const [applied] = root?.children ?? [];
    assert.equal(applied?.expanded, false);
    assert.deepEqual(
      applied.children.map(({ label }) => label),
      ["002 orders", "001 users"],
    );
    assert.equal(root?.description, "shared · up to date");
  });

  it("opens both halves of a migration", () => {
    const [root] = migrationTree(tree([folderState({ target: configTarget(), status: everyState })]));
    const pending = all(root ? [root] : []).find(({ contextValue }) => contextValue === "migration.pending");
    assert.deepEqual(
      pending?.children.map(({ label, opens }) => [label, opens]),
      [
        ["Up", "/shop/migrations/006_next.up.sql"],
        ["Down", "/shop/migrations/006_next.down.sql"],
      ],
    );
    assert.deepEqual(pending.subject, {
      folder: "file:///shop",
      version: "006",
      path: "/shop/migrations/006_next.up.sql",
      target: null,
      run: null,
    });
  });

  it("says what is missing and what was found", () => {
    const files = [fileMigration("006", "next", { downPath: null })];
    const findings = { "/shop/migrations/006_next.up.sql": { error: 1, warning: 2, info: 0, hint: 4 } };
    const [root] = migrationTree(tree([folderState({ files, findings })], { filesOnly: true }));
    const [migration] = root?.children[0]?.children ?? [];
    assert.equal(migration?.description, "no down script · 1 error, 2 warnings");
    assert.equal(migration.icon, "issues");
    assert.equal(migration.children[1]?.contextValue, "half.missing");
    assert.equal(findingWords({ error: 0, warning: 0, info: 3, hint: 1 }), "");
  });

  it("says beside a migration what its group does not say already", () => {
    const [root] = migrationTree(tree([folderState({ target: configTarget(), status: everyState })]));
    assert.deepEqual(
      root?.children.flatMap((group) => group.children.map(({ description }) => description)),
      [
        "half applied on 2026-11-20",
        "edited, applied on 2026-11-20",
        "file is missing, applied on 2026-11-20",
        "pending, but older than an applied one",
        "pending",
        "on 2026-11-20",
      ],
    );
  });

  it("says of what is pending which lock it takes, and of a pair what its proof says", () => {
    const status = statusReport([
      migrationStatus("001", "users", "applied"),
      migrationStatus("002", "orders", "pending"),
    ]);
    const lock = { mode: "ACCESS EXCLUSIVE", relation: "orders", work: "rewrites the table" };
    const proof: PairProof = {
      folder: "/shop/migrations",
      version: "001",
      name: "users",
      upUri: null,
      downUri: null,
      state: "proved",
      outcome: "differs",
      summary: null,
      differences: 1,
      ms: 12,
    };
    const [root] = migrationTree(
      tree([
        folderState({
          target: configTarget(),
          status,
          locks: { "001": { ...lock, version: "001" }, "002": { ...lock, version: "002" } },
          proofs: { "001": proof, "002": { ...proof, version: "002", state: "proving", outcome: null } },
        }),
      ]),
    );
    assert.deepEqual(
      root?.children.flatMap((group) => group.children.map(({ description }) => description)),
      [
        "ACCESS EXCLUSIVE on orders, rewrites the table · being proved",
        "on 2026-11-20 · down leaves differences",
      ],
    );
  });

  it("has unique ids that do not change with the state", () => {
    const target = configTarget();
    const before = folderState({
      target,
      status: statusReport([migrationStatus("001", "users", "pending")]),
    });
    const after = folderState({
      target,
      status: statusReport([migrationStatus("001", "users", "applied")]),
      running: "Apply runs",
    });
    assert.equal(new Set(ids(before)).size, ids(before).length);
    assert.deepEqual(stable(ids(before)), stable(ids(after)));
    assert.ok(ids(before).includes("migration:file:///shop:staging:001:users"));
  });

  it("says the state in words to a screen reader, on every item", () => {
    const nodes = all(migrationTree(tree([folderState({ target: configTarget(), status: everyState })])));
    for (const node of nodes) assert.notEqual(node.spoken, "", node.id);
    const spoken = nodes.map((node) => node.spoken);
    assert.ok(spoken.includes("Migration 004 half, half applied on 2026-11-20"));
    assert.ok(spoken.includes("Migration 006 next, pending"));
    assert.ok(spoken.includes("Pending, 1 migration"));
  });

  it("has a folder level only when there are several folders", () => {
    const folders = [
      folderState({ target: configTarget() }),
      folderState({ key: "file:///crm", name: "crm" }),
    ];
    assert.deepEqual(
      migrationTree(tree(folders)).map(({ label, contextValue }) => [label, contextValue]),
      [
        ["shop", "folder"],
        ["crm", "folder"],
      ],
    );
  });

  it("keeps the files in sight when the target cannot be reached, and says why", () => {
    const statusProblem = problemOf({
      code: "target/unreachable",
      message: "The server db.example cannot be reached.",
    });
    const [root] = migrationTree(tree([folderState({ target: configTarget(), statusProblem })]));
    assert.equal(root?.description, "shared · the server cannot be reached");
    assert.match(root.tooltip, /The server db\.example cannot be reached\./);
    assert.equal(root.icon, "debug-disconnect");
    assert.equal(root.children[0]?.children.length, 2);
  });

  it("never lets a name become markup", () => {
    const [root] = migrationTree(tree([folderState({ target: configTarget({ name: "a](command:x)" }) })]));
    assert.ok(root?.tooltip.startsWith("**a\\](command:x)**"));
  });

  it("counts what is pending for the badge", () => {
    assert.equal(pendingCount(folderState({ status: everyState })), 1);
    assert.equal(pendingCount(folderState()), 0);
  });
});

describe("the status bar", () => {
  it("is absent without migrations and without a target", () => {
    assert.equal(targetStatus(null, true), null);
    assert.equal(targetStatus(folderState({ files: [] }), true), null);
  });

  it("names the target and what it is, and marks production", () => {
    const production = targetStatus(
      folderState({ target: configTarget({ name: "eu", environment: "production" }) }),
      true,
    );
    assert.equal(production?.text, "$(flame) eu · production");
    assert.equal(production.production, true);
    const local = targetStatus(
      folderState({ target: configTarget({ name: "local", environment: "local" }) }),
      true,
    );
    assert.equal(local?.text, "$(database) local");
    assert.equal(local.production, false);
  });

  it("says that a target is read-only, or another server than before", () => {
    const folder = folderState({
      target: configTarget({ access: "read-only" }),
      otherServer: { before: "1", now: "2" },
    });
    const words = "staging · shared · read-only · another server than before";
    assert.equal(targetStatus(folder, true)?.text, `$(database) ${words}`);
    const [root] = migrationTree(tree([folder]));
    assert.equal(`${root?.label} · ${root?.description}`, `${words} · not asked yet`);
  });

  it("shows that an operation runs", () => {
    const status = targetStatus(folderState({ target: configTarget(), running: "Apply runs" }), true);
    assert.equal(status?.text, "$(sync~spin) staging · shared");
    assert.equal(status.spoken, "Migrate Safe target staging, shared, Apply runs");
  });
});
