// Lock files: one holder, dead holders replaced, living ones named, strangers' files never removed.
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { isHeldFile, tryLockFile } from "../../server/src/scratch/lock-file";
import type { HeldFile } from "../../server/src/scratch/lock-file";

const card = { operation: "apply", runId: "run-1" };

describe("a lock file", () => {
  let folder = "";
  let path = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "migrate-safe-lock-"));
    path = join(folder, "a.lock");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function lock(): HeldFile {
    const result = tryLockFile(path, card);
    assert.ok(isHeldFile(result));
    return result;
  }

  it("has one holder, who is named", () => {
    const held = lock();
    const other = tryLockFile(path, card);
    assert.ok(!isHeldFile(other));
    assert.deepEqual(
      [other.pid, other.host, other.operation, other.run_id],
      [process.pid, hostname(), "apply", "run-1"],
    );
    held.release();
    assert.ok(!existsSync(path));
    lock().release();
  });

  it("is taken over from a dead process, leaving nothing else in the folder", () => {
    writeFileSync(path, JSON.stringify({ pid: deadPid(), host: hostname() }));
    const held = lock();
    assert.equal(JSON.parse(readFileSync(path, "utf8")).pid, process.pid);
    assert.deepEqual(readdirSync(folder), ["a.lock"]);
    held.release();
  });

  it("is respected when another machine made it", () => {
    writeFileSync(path, JSON.stringify({ pid: deadPid(), host: "elsewhere" }));
    const other = tryLockFile(path, card);
    assert.ok(!isHeldFile(other));
    assert.equal(other.host, "elsewhere");
  });

  it("is not removed by a holder that lost it", () => {
    const held = lock();
    writeFileSync(path, "somebody else's");
    held.release();
    assert.equal(readFileSync(path, "utf8"), "somebody else's");
  });
});

/** The id of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["--eval", ""]).pid;
}
