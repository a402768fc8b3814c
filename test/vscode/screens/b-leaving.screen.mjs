// What is left of the extension when its window goes: no process of its own; and the next window has as many as this one.
// Reads the processes from /proc, as these tests only run on Linux.
import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { stage } from "./stage.mjs";
import { useWorkbench } from "./workbench.mjs";

/** A window that does not say that it goes is given up after 20 s (harness/server.mjs). */
const limitMs = 60_000;

describe("a window that goes", () => {
  const current = useWorkbench("shop");

  it("leaves no process behind", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.openFile("002_create_orders.up.sql");
    // Proved, so the embedded database runs too.
    await workbench.editor.getByText("Verify pair: proved").waitFor();
    const before = ownProcesses();
    assert.ok(before.length > 0, "the language server runs");
    await workbench.page.reload({ waitUntil: "commit" });
    const end = Date.now() + limitMs;
    while (before.some((pid) => ownProcesses().includes(pid))) {
      assert.ok(
        Date.now() < end,
        `within ${limitMs / 1000} s: the processes of the window that went have ended`,
      );
      await workbench.page.waitForTimeout(100);
    }
    await workbench.editor.getByText("Verify pair: proved").waitFor();
    // Before there may have been those of a window that another test had closed.
    assert.ok(ownProcesses().length <= before.length, "the next window has as many as this one");
  });
});

/** Ids of the processes that run a program of the installed extension. */
function ownProcesses() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandLine(pid).includes(`${stage.extensions}/migrate-safe.`));
}

/** Empty for a process that ended meanwhile. */
function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes(error.code)) return "";
    throw error;
  }
}
