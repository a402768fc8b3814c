// The lenses above a script: what they offer in each state of the migration, and that the first names the target.
import { strict as assert } from "node:assert";
import type { MigrationState } from "../../../server/src/protocol/reports/status";
import { lensesOf } from "../../../client/src/editing/lenses";
import type { FolderState } from "../../../client/src/views/tree-state";
import { configTarget, fileMigration, folderState, migrationStatus, statusReport } from "./sample-state";

const names = ["001", "002", "003"];
const files = names.map((version) => fileMigration(version, "step"));

/** A folder whose migrations are in these states on staging. */
function folder(states: readonly MigrationState[], facts: Partial<FolderState> = {}): FolderState {
  const migrations = states.map((state, at) => migrationStatus(names[at] ?? "", "step", state));
  return folderState({ files, target: configTarget(), status: statusReport(migrations), ...facts });
}

function first(state: FolderState, version: string): string {
  const [lens] = lensesOf(state, `/shop/migrations/${version}_step.up.sql`, true);
  return `${lens?.title ?? ""} ${lens?.command ?? ""} ${lens?.subject.version ?? "-"}`;
}

describe("the lenses above a migration", () => {
  it("offer to apply what is pending, with all before it", () => {
    const state = folder(["applied", "pending", "pending"]);
    assert.equal(first(state, "002"), "$(play) Apply to staging migrateSafe.migrations.applyTo 002");
    assert.equal(
      first(state, "003"),
      "$(play) Apply 2 to staging, up to here migrateSafe.migrations.applyTo 003",
    );
  });

  it("offer to take back the newest, or what is newer than an older one", () => {
    const state = folder(["applied", "applied", "pending"]);
    assert.equal(
      first(state, "002"),
      "$(discard) Roll back on staging migrateSafe.migrations.rollBackTo 001",
    );
    assert.equal(
      first(state, "001"),
      "$(discard) Roll back to here on staging, 1 newer migrateSafe.migrations.rollBackTo 001",
    );
  });

  it("say that a target is production", () => {
    const target = configTarget({ name: "live", environment: "production" });
    assert.match(first(folder(["pending"], { target }), "001"), /Apply to live \(production\)/);
  });

  it("ask a target whose state is not known, and offer the scratch database without one", () => {
    assert.match(first(folder([], { status: null }), "001"), /Ask staging for its state migrateSafe.view/);
    assert.match(first(folder([], { target: null, status: null }), "001"), /scratch database .*scratch.try/);
  });

  it("lead out of what is half applied or was edited", () => {
    assert.match(first(folder(["dirty"]), "001"), /Half applied on staging: resolve .*migration.resolve 001/);
    assert.match(first(folder(["changed"]), "001"), /Edited after it was applied .*migration.showEdit 001/);
  });

  it("offer nothing to run while an operation runs", () => {
    assert.match(first(folder(["pending"], { running: "apply" }), "001"), /Verify pair/);
  });

  it("say what the proof says, or offer to make the down script that is missing", () => {
    const path = "/shop/migrations/001_step.up.sql";
    const proof = { folder: "/shop/migrations", version: "001", name: "step", upUri: null, downUri: null };
    const proved = {
      ...proof,
      state: "proved",
      outcome: "restores",
      summary: "",
      differences: 0,
      ms: 3,
    } as const;
    const [, second] = lensesOf(folder(["pending"], { proofs: { "001": proved } }), path, true);
    assert.equal(second?.title, "$(beaker) Verify pair: proved");
    const alone = folder(["pending"], { files: [fileMigration("001", "step", { downPath: null })] });
    assert.equal(lensesOf(alone, path, true)[1]?.command, "migrateSafe.migration.generateDown");
  });

  it("are three at most, and none without trust or for other files", () => {
    const state = folder(["pending"]);
    const path = "/shop/migrations/001_step.down.sql";
    assert.equal(lensesOf(state, path, true).length, 3);
    assert.deepEqual(lensesOf(state, path, false), []);
    assert.deepEqual(lensesOf(state, "/shop/other.sql", true), []);
  });
});
