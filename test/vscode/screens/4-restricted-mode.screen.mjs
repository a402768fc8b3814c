// A folder that is not trusted: findings and files are shown, nothing is run and no database is made.
import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import path from "node:path";
import { startServer } from "../harness/server.mjs";
import { stage } from "./stage.mjs";
import { useWorkbench } from "./workbench.mjs";

describe("a folder that is not trusted", () => {
  let server;
  before(async () => {
    server = await startServer({
      name: "restricted",
      extensions: stage.extensions,
      trust: true,
      settings: {
        "security.workspace.trust.enabled": true,
        "security.workspace.trust.startupPrompt": "never",
      },
    });
  });
  const current = useWorkbench("shop", { server: () => server });
  after(() => server.stop());

  it("shows the files and says what is restricted", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.widenSideBar();
    await workbench.row("Restricted mode").waitFor();
    await workbench.row("003 index_orders").waitFor();
    assert.equal(await testing(workbench).count(), 0, "there are no tests to run");
  });

  it("is linted", async () => {
    const workbench = current();
    await workbench.openFile("003_index_orders.up.sql");
    await workbench.page.locator(".squiggly-error, .squiggly-warning").first().waitFor();
    await workbench.picture("restricted");
  });

  it("runs nothing until it is trusted", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Try on a scratch database");
    await workbench.page.getByText("You are in Restricted Mode").waitFor();
    assert.ok(!existsSync(path.join(workbench.folder, ".migrate-safe")), "no scratch database was made");
    await workbench.picture("trust");
  });

  it("goes on with what the person wanted once it is trusted", async () => {
    const workbench = current();
    await workbench.page.getByRole("button", { name: "Trust", exact: true }).first().click();
    await workbench.picks.filter({ hasText: "Apply 3 to scratch" }).first().waitFor();
    await testing(workbench).waitFor();
  });
});

/** The Testing view's icon, which is there once an extension offers tests. */
function testing(workbench) {
  return workbench.page.locator('.activitybar .action-item a[aria-label^="Testing"]');
}
