// The Migrations view at work: two thousand migrations, several selected together, states told beside files in the
// explorer. How long the tree takes is printed, not judged: the machine decides that.
import { strict as assert } from "node:assert";
import { addTables } from "./many-migrations.mjs";
import { useWorkbench } from "./workbench.mjs";

const count = 2000;

describe("the migrations view", () => {
  describe("of two thousand migrations", () => {
    const current = useWorkbench("shop", { prepare: (folder) => addTables(folder, count) });

    it("stays smooth", async () => {
      const workbench = current();
      await workbench.openContainer("Migrate Safe");
      await workbench.runCommand("Migrate Safe: Show the migrations without a target");
      const group = workbench.rowOf("Migrations", "In the folder");
      await group.getByText(String(count)).waitFor();
      await group.click();
      const first = workbench.rowOf("Migrations", "001 create_customers");
      await first.waitFor({ state: "hidden" });
      const started = performance.now();
      await group.click();
      await first.waitFor();
      console.log(`      ${count} migrations shown in ${Math.round(performance.now() - started)} ms`);
      await workbench.picture("two-thousand");
    });
  });

  describe("on a scratch database", () => {
    const current = useWorkbench("shop");

    it("tells the lock that pending migrations take", async () => {
      const workbench = current();
      await workbench.openContainer("Migrate Safe");
      await workbench.widenSideBar();
      await workbench.runCommand("Migrate Safe: Select target");
      await workbench.pick("scratch");
      await workbench.rowOf("Migrations", "003 index_orders").getByText("SHARE on orders").waitFor();
      await workbench.picture("pending-locks");
    });

    it("acts on several that are selected together, in their own order", async () => {
      const workbench = current();
      const second = workbench.rowOf("Migrations", "002 create_orders");
      await second.click();
      await workbench.rowOf("Migrations", "001 create_customers").click({ modifiers: ["Control"] });
      await second.click({ button: "right" });
      const menu = workbench.page.locator(".monaco-menu");
      await menu.getByText("Apply up to here").waitFor();
      assert.equal(await menu.getByText("Resolve").count(), 0, "what is about one is not offered for two");
      await workbench.picture("several-selected", { hovering: true });
      await menu.getByText("Apply up to here").click();
      await workbench.pick("Apply 2 to scratch");
      await workbench.rowOf("Migrations", "Applied").getByText("2").waitFor();
    });

    it("tells the state beside the files in the explorer", async () => {
      const workbench = current();
      await workbench.page.keyboard.press("Control+Shift+E");
      await workbench.row("migrations").click();
      await letterOf(workbench, "002_create_orders.up.sql", "A");
      await letterOf(workbench, "003_index_orders.up.sql", "P");
      await workbench.picture("file-decorations");
    });
  });
});

/** Waits for the letter that the explorer draws beside a file. */
async function letterOf(workbench, file, letter) {
  const label = await workbench.row(file).locator(".monaco-icon-label").first().elementHandle();
  await workbench.page.waitForFunction(
    ([element, wanted]) =>
      [element, ...element.querySelectorAll("*")].some(
        (one) => getComputedStyle(one, "::after").content === `"${wanted}"`,
      ),
    [label, letter],
  );
}
