// The flows that change a target, walked without a mouse on a real server: a target is added, applied to, rolled back,
// mended and taken over with keys alone, and what they show is readable in high contrast.
import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { query, startPostgres, writeTargets } from "../harness/postgres.mjs";
import { useWorkbench } from "./workbench.mjs";

const halfWay =
  "CREATE INDEX CONCURRENTLY customers_id_idx ON customers (id);\nCREATE INDEX CONCURRENTLY nowhere_idx ON nowhere (id);\n";

describe("without a mouse", () => {
  let postgres;
  before(async function () {
    postgres = await startPostgres();
    if (postgres === null) this.skip();
  });
  const current = useWorkbench("shop", { prepare: (folder) => writeTargets(folder, postgres.port) });
  after(() => postgres?.stop());
  const press = async (...keys) => {
    for (const key of keys) await current().page.keyboard.press(key);
  };
  const type = (text) => current().page.keyboard.type(text);

  it("a target is added, one step back included", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.rowOf("Targets", "staging").waitFor();
    await workbench.useTheme("Light High Contrast");
    await workbench.typeCommand("Migrate Safe: Add target");
    await workbench.quickInput.getByText(/Add target \(1\/\d\)/).waitFor();
    await type("Type a URL");
    await press("Enter");
    await workbench.quickInput.getByText("A password in it is kept").waitFor();
    await type(`postgres@127.0.0.1:${postgres.port}/postgres?sslmode=disable`);
    await press("Enter");
    await workbench.quickInput.getByText("Name of the target").waitFor();
    await press("Control+Alt+Minus");
    await workbench.quickInput.getByText("A password in it is kept").waitFor();
    await press("Enter");
    await workbench.quickInput.getByText("Name of the target").waitFor();
    await press("Control+A");
    await type("team");
    await press("Enter");
    await workbench.picks.filter({ hasText: "a dialog confirms a plan" }).waitFor();
    await type("Shared");
    await press("Enter");
    await workbench.picks.filter({ hasText: "read-only" }).first().waitFor();
    await workbench.picture("add-target-high-contrast-light");
  });

  it("a plan is left by Escape, and run by Enter", async () => {
    const workbench = current();
    await press("Enter");
    await workbench.page.locator(".tab.active", { hasText: "migrate-safe.jsonc" }).waitFor();
    await workbench.row("team").getByText("3 pending").waitFor();
    await workbench.typeCommand("Migrate Safe: Focus on Migrations View");
    await workbench.typeCommand("Migrate Safe: Apply");
    await workbench.dialog.getByText("Apply 3 to team?").waitFor();
    await workbench.picture("apply-confirmation-high-contrast-light");
    await press("Escape");
    await workbench.dialog.waitFor({ state: "hidden" });
    await workbench.typeCommand("Migrate Safe: Apply");
    await workbench.dialog.waitFor();
    await press("Enter");
    await workbench.row("team").getByText("up to date").waitFor();
  });

  it("a migration is rolled back", async () => {
    const workbench = current();
    await workbench.typeCommand("Migrate Safe: Roll back");
    await workbench.picks.filter({ hasText: "Only 003 index_orders" }).waitFor();
    await press("ArrowDown", "ArrowUp", "Enter");
    await workbench.dialog.getByText("Roll back 1 on team?").waitFor();
    await press("Tab", "Shift+Tab", "Enter");
    await workbench.row("team").getByText("1 pending").waitFor();
  });

  it("what was left half applied is resolved from the failure", async () => {
    const workbench = current();
    writeFileSync(path.join(workbench.folder, "migrations", "004_two.up.sql"), halfWay);
    const down = "DROP INDEX IF EXISTS customers_id_idx;\n";
    writeFileSync(path.join(workbench.folder, "migrations", "004_two.down.sql"), down);
    await workbench.row("team").getByText("2 pending").waitFor();
    await workbench.typeCommand("Migrate Safe: Apply");
    await workbench.dialog.waitFor();
    await press("Enter");
    await workbench.toast("nowhere").waitFor();
    await workbench.useTheme("Dark High Contrast");
    await workbench.picture("failure-high-contrast");
    await workbench.pressToastButton("Resolve…");
    await workbench.quickInput.getByPlaceholder("It is half applied. What is to be done?").waitFor();
    await workbench.picture("resolve-high-contrast");
    await type("Undo");
    await press("Enter");
    await workbench.dialog.getByText("Undo 004 on team?").waitFor();
    await press("Enter");
    await workbench.row("team").getByText("1 pending").waitFor();
  });

  it("another tool's history is taken over, unproven when that is chosen", async () => {
    const workbench = current();
    const ups = ["001_create_customers", "002_create_orders"].map((name) =>
      readFileSync(path.join(workbench.folder, "migrations", `${name}.up.sql`), "utf8"),
    );
    await query(postgres.port, "postgres", "CREATE DATABASE legacy");
    for (const sql of [...ups, "ALTER TABLE orders ADD COLUMN hot_fix text"]) {
      await query(postgres.port, "legacy", sql);
    }
    await query(
      postgres.port,
      "legacy",
      `CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
       INSERT INTO schema_migrations VALUES (2, false);
       CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL,
         is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now())`,
    );
    writeTargets(workbench.folder, postgres.port, ["legacy"]);
    await workbench.typeCommand("Migrate Safe: Select target");
    await workbench.picks.filter({ hasText: "legacy" }).waitFor();
    await type("legacy");
    await press("Enter");
    await workbench.row("legacy").waitFor();
    await workbench.typeCommand("Migrate Safe: Adopt");
    await workbench.picks.filter({ hasText: "Take over golang-migrate" }).waitFor();
    await workbench.picture("adopt-which-high-contrast");
    await press("ArrowDown", "Enter");
    await workbench.dialog.getByText("Take over the history of legacy?").waitFor();
    await press("Enter");
    await workbench.toast("make another schema").waitFor();
    await workbench.pressToastButton("Take over without proof…");
    await workbench.dialog.getByText("also when the files do not make the target's schema").waitFor();
    await press("Enter");
    await workbench.row("legacy").getByText("2 pending").waitFor();
    assert.equal(await workbench.toasts.count(), 0);
    // The windows that follow read the same settings.
    await workbench.useTheme("Dark Modern");
  });
});
