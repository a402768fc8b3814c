// The Test Explorer: folder, migrations and checks, a round trip that leaves something behind with both schemas beside
// each other, and the reason of what cannot be taken back. Leaves pictures.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { addTables } from "./many-migrations.mjs";
import { useWorkbench } from "./workbench.mjs";

describe("the Test Explorer", () => {
  const current = useWorkbench("shop", {
    prepare(folder) {
      const script = (name, text) => writeFileSync(path.join(folder, "migrations", name), text);
      script(
        "003_index_orders.up.sql",
        "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);\n",
      );
      script(
        "004_rate.up.sql",
        "ALTER TABLE orders ADD COLUMN rate int;\nCREATE TABLE rates (id int PRIMARY KEY);\n",
      );
      script("004_rate.down.sql", "ALTER TABLE orders DROP COLUMN rate;\n");
      script(
        "005_forget.up.sql",
        "-- irreversible: the addresses are gone\nALTER TABLE customers DROP COLUMN email;\n",
      );
    },
  });

  it("lists migrations by their names, and the checks of one that is opened", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.openContainer("Testing");
    await workbench.widenSideBar();
    await workbench.row("shop").click();
    await workbench.row("004 rate").locator(".monaco-tl-twistie").click();
    await workbench.row("Round trip").waitFor();
  });

  it("shows what a down leaves behind, at the statement to blame, and skips what is irreversible", async () => {
    const workbench = current();
    await workbench.openFile("004_rate.up.sql");
    await workbench.runCommand("Test: Run All Tests");
    await rowIn(workbench, "005 forget", "Failed");
    await workbench.row("005 forget").locator(".monaco-tl-twistie").click();
    await workbench.row("Irreversible: the addresses are gone").waitFor();
    await workbench.picture("testing-failed");
    await workbench.useTheme("Light Modern");
    await workbench.picture("testing-failed-light");
    await workbench.useTheme("Dark Modern");
    await workbench.clickInto(workbench.row("Round trip"));
    const schemas = workbench.page.locator(".test-output-peek, .zone-widget").locator(".monaco-diff-editor");
    await schemas.getByText("rates", { exact: false }).first().waitFor();
    await workbench.picture("testing-schemas");
  });
});

describe("the Test Explorer of two workspace folders", () => {
  const current = useWorkbench("shop", {
    prepare(folder) {
      mkdirSync(path.join(folder, "shop"));
      renameSync(path.join(folder, "migrations"), path.join(folder, "shop", "migrations"));
      const bills = path.join(folder, "billing", "migrations");
      mkdirSync(bills, { recursive: true });
      writeFileSync(path.join(bills, "001_bills.up.sql"), "CREATE TABLE bills (id int PRIMARY KEY);\n");
      writeFileSync(path.join(bills, "001_bills.down.sql"), "DROP TABLE bills;\n");
      const both = path.join(folder, "both.code-workspace");
      writeFileSync(both, JSON.stringify({ folders: [{ path: "shop" }, { path: "billing" }] }));
      return both;
    },
  });

  it("is walked with keys alone, from a folder to a check", async () => {
    const workbench = current();
    const { keyboard } = workbench.page;
    await workbench.runCommand("Testing: Focus on Test Explorer View");
    await workbench.row("billing").waitFor();
    await workbench.tabInto(workbench.sideBar.locator(".test-explorer-tree .monaco-list"));
    // A folder that is opened while the editor still draws it may stay empty until it is opened again.
    await workbench.retry("billing holds nothing", async (timeout) => {
      for (const key of ["Home", "ArrowLeft", "ArrowRight"]) await keyboard.press(key);
      await workbench.row("001 bills").waitFor({ timeout });
    });
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowRight");
    await workbench.row("Round trip").waitFor();
  });

  it("proves the migrations of both, each in its own folder", async () => {
    const workbench = current();
    await workbench.runCommand("Test: Run All Tests");
    await rowIn(workbench, "Up again", "Passed");
    await rowIn(workbench, "billing", "Passed");
    await rowIn(workbench, "shop", "Failed");
    await workbench.picture("testing-two-folders");
    await workbench.useTheme("Dark High Contrast");
    await workbench.picture("testing-high-contrast");
    await workbench.useTheme("Dark Modern");
  });

  it("makes old what an edit may have changed, and nothing of the other folder", async () => {
    const workbench = current();
    await workbench.openFile("001_bills.up.sql");
    await workbench.editor.locator(".view-line").first().click();
    await workbench.page.keyboard.press("End");
    await workbench.page.keyboard.type(" ");
    const old = workbench.sideBar.locator(".computed-state.retired");
    await workbench.row("001 bills").locator(".computed-state.retired").waitFor();
    await workbench.row("shop").locator(".computed-state:not(.retired)").waitFor();
    await old.first().waitFor();
  });
});

describe("the Test Explorer of two thousand migrations", () => {
  const current = useWorkbench("shop", { prepare: (folder) => addTables(folder, 2000) });

  it("stays smooth", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.openContainer("Testing");
    const folder = workbench.row("shop");
    await folder.waitFor();
    // Migrations are made as soon as the view is there; a person looks at it before they click.
    await workbench.page.waitForTimeout(1500);
    const started = performance.now();
    await folder.click();
    await workbench.row("001 create_customers").waitFor();
    console.log(`      2000 migrations shown in ${Math.round(performance.now() - started)} ms`);
  });
});

/** Waits for a row with a state. */
async function rowIn(workbench, text, state) {
  await workbench.sideBar
    .locator(`.monaco-list-row[aria-label*="${text}"][aria-label*="${state}"]`)
    .first()
    .waitFor();
}
