// The Test Explorer: folder, migrations and checks, a round trip that leaves something behind with both schemas beside
// each other, and the reason of what cannot be taken back. Leaves pictures.
import { writeFileSync } from "node:fs";
import path from "node:path";
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

/** Waits for a row with a state. */
async function rowIn(workbench, text, state) {
  await workbench.sideBar
    .locator(`.monaco-list-row[aria-label*="${text}"][aria-label*="${state}"]`)
    .first()
    .waitFor();
}
