// The language status of a file: what it says in a few words, and what it offers.
import { strict as assert } from "node:assert";
import { fileStatus, type FileStatus } from "../../../client/src/editing/file-status";
import type { FolderState } from "../../../client/src/views/tree-state";
import { configTarget, fileMigration, folderState, migrationStatus, statusReport } from "./sample-state";

const path = "/shop/migrations/001_users.up.sql";

function told({ text, detail, severity }: FileStatus): string {
  return `${text} | ${detail} | ${severity}`;
}

function ofFirst(facts: Partial<FolderState>): string {
  return told(fileStatus(folderState(facts), path, "running"));
}

describe("the language status of a file", () => {
  it("says whether the pair is complete, what was found and the state on the target", () => {
    const findings = { [path]: { error: 0, warning: 1, info: 1, hint: 0 } };
    const target = configTarget();
    const status = statusReport([migrationStatus("001", "users", "pending")]);
    assert.equal(
      ofFirst({ findings, target, status }),
      "Pair complete, 2 findings | Migration 001, pending on staging | warning",
    );
    assert.equal(
      ofFirst({ target: null }),
      "Pair complete, no findings | Migration 001, no target selected | none",
    );
  });

  it("points at a missing half", () => {
    const files = [fileMigration("001", "users", { downPath: null })];
    assert.match(ofFirst({ files }), /^No down script, no findings \| .* \| warning$/);
  });

  it("says so where nothing is checked, and offers to tell why", () => {
    const other = fileStatus(folderState(), "/shop/report.sql", "running");
    assert.equal(told(other), "No migration | This file is no half of a migration | none");
    assert.equal(other.command.id, "migrateSafe.self.check");
    assert.match(told(fileStatus(folderState(), path, "stopped")), /^Not checked .* \| error$/);
    assert.equal(fileStatus(folderState(), path, "starting").busy, true);
  });
});
