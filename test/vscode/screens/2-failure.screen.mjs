// A migration that fails: written with New migration, applied, told in one notification that leads to the statement.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import path from "node:path";
import { useWorkbench } from "./workbench.mjs";

describe("a migration that fails", () => {
  const current = useWorkbench("shop");

  it("is written as a pair in the folder's own numbering", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: New migration");
    await workbench.quickInput.getByText("What does it do?").waitFor();
    await workbench.quickInput.locator("input").fill("give orders a discount");
    await workbench.picture("new-migration");
    await workbench.page.keyboard.press("Enter");
    await workbench.tab("004_give_orders_a_discount.up.sql").waitFor();
    const down = path.join(workbench.folder, "migrations", "004_give_orders_a_discount.down.sql");
    assert.ok(readFileSync(down, "utf8").length > 0, "the other half has a text to begin with");
  });

  it("is told in one notification and changes nothing", async () => {
    const workbench = current();
    await workbench.page.keyboard.press("Control+A");
    await workbench.type([
      "SET LOCAL lock_timeout = '2s';",
      "ALTER TABLE orders ADD COLUMN discount numeric(4, 2);",
      "UPDATE orders SET discount = totall * 0.1 WHERE total > 100;",
    ]);
    await workbench.page.keyboard.press("Control+S");
    await workbench.page.locator(".tab.active:not(.dirty)").waitFor();
    await workbench.openContainer("Migrate Safe");
    await workbench.widenSideBar();
    await workbench.runCommand("Migrate Safe: Try on a scratch database");
    await workbench.pick("Apply 4 to scratch");
    const toast = workbench.toast("004_give_orders_a_discount.up.sql");
    await toast.waitFor();
    assert.match(await toast.innerText(), /totall/);
    assert.equal(await workbench.toasts.count(), 1);
    await workbench.row("scratch").getByText("1 pending").waitFor();
    await workbench.picture("failure");
  });

  it("leads to the statement the server refused", async () => {
    const workbench = current();
    await workbench.openFile("001_create_customers.up.sql");
    await workbench
      .toast("004_give_orders_a_discount.up.sql")
      .getByRole("button", { name: "Show statement" })
      .click();
    await workbench.tab("004_give_orders_a_discount.up.sql").waitFor();
    await workbench.statusBar.getByText(/Ln 3, Col/).waitFor();
    const squiggle = workbench.page.locator(".squiggly-error");
    await workbench.hover(squiggle, "totall");
    await workbench.picture("failed-statement", { hovering: true });
  });
});
