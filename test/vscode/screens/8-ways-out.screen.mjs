// What a person does when things are not as they should be, on a real server: a half applied migration resolved, an edit of
// an applied one looked at and moved on, drift shown, a backup rehearsed, another tool's history taken over.
import { strict as assert } from "node:assert";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { query, startPostgres, writeTargets } from "../harness/postgres.mjs";
import { useWorkbench } from "./workbench.mjs";

const concurrently = (table) => `CREATE INDEX CONCURRENTLY ${table}_id_idx ON ${table} (id);\n`;

describe("ways out", () => {
  let postgres;
  before(async function () {
    postgres = await startPostgres();
    if (postgres === null) this.skip();
  });
  const current = useWorkbench("shop", {
    prepare(folder) {
      writeTargets(folder, postgres.port);
      const up = `${concurrently("customers")}${concurrently("nowhere")}`;
      writeFileSync(file(folder, "004_two_indexes.up.sql"), up);
      writeFileSync(file(folder, "004_two_indexes.down.sql"), "DROP INDEX IF EXISTS customers_id_idx;\n");
    },
  });
  after(() => postgres?.stop());

  it("opens the statement of a migration that was left half applied, and offers to resolve it", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.widenSideBar();
    await workbench.runCommand("Migrate Safe: Select target");
    await workbench.pick("staging");
    await workbench.row("staging").getByText("4 pending").waitFor();
    await apply(workbench, "Apply 4 to staging");
    await workbench.toast("nowhere").waitFor();
    await workbench.tab("004_two_indexes.up.sql").waitFor();
    await workbench.statusBar.getByText(/Ln 2, Col/).waitFor();
    await workbench.row("004 two_indexes").getByText("half applied").waitFor();
    await workbench.picture("half-applied");
  });

  it("resolves it the way a person picks", async () => {
    const workbench = current();
    await workbench.toast("nowhere").getByRole("button", { name: "Resolve…" }).click();
    await workbench.quickInput.getByPlaceholder("It is half applied. What is to be done?").waitFor();
    await workbench.picture("resolve");
    await workbench.pick("Undo");
    await workbench.dialog.getByText("Undo 004 on staging?").waitFor();
    await workbench.pressDialogButton("Undo 004 on staging");
    await workbench.row("staging").getByText("1 pending").waitFor();
  });

  it("shows an edit of an applied migration beside what was applied", async () => {
    const workbench = current();
    appendFileSync(
      file(workbench.folder, "002_create_orders.up.sql"),
      "\nCOMMENT ON TABLE orders IS 'What was bought';\n",
    );
    await workbench.row("002 create_orders").getByText("edited").waitFor();
    await workbench.runCommand("Migrate Safe: Show edit after apply");
    await workbench.tab("002_create_orders.up.sql: as applied to staging ↔ now").waitFor();
    await workbench.toast("002 create_orders was edited").waitFor();
    await workbench.page.locator(".monaco-diff-editor .line-insert").first().waitFor();
    await workbench.picture("edited-after-apply");
  });

  it("moves the edit into a follow-up and restores what was applied", async () => {
    const workbench = current();
    await workbench
      .toast("002 create_orders was edited")
      .getByRole("button", { name: "Create a follow-up migration" })
      .click();
    await workbench.answer("comment on orders");
    await workbench.tab("005_comment_on_orders.up.sql").waitFor();
    const read = (name) => readFileSync(file(workbench.folder, name), "utf8");
    assert.match(read("005_comment_on_orders.up.sql"), /COMMENT ON TABLE orders IS 'What was bought';/);
    assert.doesNotMatch(read("002_create_orders.up.sql"), /COMMENT/);
    await workbench.row("005 comment_on_orders").waitFor();
    await workbench.row("002 create_orders").getByText("edited").waitFor({ state: "hidden" });
  });

  it("shows drift as the difference between what is expected and what is there", async () => {
    const workbench = current();
    await query(postgres.port, "postgres", "ALTER TABLE orders ADD COLUMN surprise text");
    await workbench.runCommand("Migrate Safe: Diff");
    await workbench.pick("Expected by the last run");
    await workbench.tab("staging: expected by the last run ↔ now").waitFor();
    await workbench.page.locator(".monaco-diff-editor .line-insert").first().waitFor();
    await workbench.picture("drift");
    assert.equal(await workbench.toasts.count(), 0, "drift that was asked for is no failure");
  });

  it("makes a migration of the drift, which is read, written and marked as applied", async () => {
    const workbench = current();
    await workbench.statusBar.getByText("Create a migration from the difference").click();
    await workbench.answer("surprise of orders");
    await workbench.report().getByRole("heading", { name: "Migration 006 surprise_of_orders" }).waitFor();
    await workbench.toast("makes the files what staging is").waitFor();
    await workbench.picture("from-difference");
    await workbench.toast("makes the files").getByRole("button", { name: "Write both files" }).click();
    await workbench.tab("006_surprise_of_orders.up.sql").waitFor();
    const up = readFileSync(file(workbench.folder, "006_surprise_of_orders.up.sql"), "utf8");
    assert.match(up, /ALTER TABLE public\.orders ADD COLUMN surprise text;/);
    await workbench.toast("is written").getByRole("button", { name: "Mark as applied…" }).click();
    await workbench.pick("Mark as applied");
    await workbench.answer("it is what was done on staging");
    await workbench.pressDialogButton("Mark 006 as applied on staging");
    await workbench.row("staging").getByText("2 out of order").waitFor();
  });

  it("shows what each statement locks", async () => {
    const workbench = current();
    await workbench.openFile("003_index_orders.up.sql");
    await workbench.runCommand("Migrate Safe: Locks");
    await workbench.report().getByRole("heading", { name: "Locks of 1 migration" }).waitFor();
    await workbench.picture("locks");
  });

  it("rehearses a backup without touching the target", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Restore");
    await workbench.picks.filter({ hasText: "staging ·" }).first().waitFor();
    await workbench.picture("restore");
    await workbench.picks.first().click();
    await workbench.pick("Rehearse it");
    await workbench.pick("Rehearse backup-");
    await workbench.statusBar.getByText("can be restored").waitFor();
  });

  it("asks which of two other tools' histories is meant before it shows the plan", async () => {
    const workbench = current();
    const tables = ["001_create_customers", "002_create_orders", "003_index_orders"].map((name) =>
      readFileSync(file(workbench.folder, `${name}.up.sql`), "utf8"),
    );
    await query(postgres.port, "postgres", "CREATE DATABASE legacy");
    for (const sql of [...tables, "ALTER TABLE orders ADD COLUMN hot_fix text"]) {
      await query(postgres.port, "legacy", sql);
    }
    await query(
      postgres.port,
      "legacy",
      `CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL);
       INSERT INTO schema_migrations VALUES (3, false);
       CREATE TABLE goose_db_version (id serial PRIMARY KEY, version_id bigint NOT NULL,
         is_applied boolean NOT NULL, tstamp timestamp NOT NULL DEFAULT now())`,
    );
    writeTargets(workbench.folder, postgres.port, ["legacy"]);
    await workbench.runCommand("Migrate Safe: Select target");
    await workbench.pick("legacy");
    await workbench.runCommand("Migrate Safe: Adopt");
    await workbench.quickInput.getByPlaceholder("There is more than one history").waitFor();
    await workbench.picks.filter({ hasText: "Take over goose" }).waitFor();
    await workbench.picture("adopt-which");
    await workbench.pick("Take over golang-migrate");
    await workbench.dialog.getByText("Take over the history of legacy?").waitFor();
    await workbench.picture("adopt");
    await workbench.pressDialogButton("Take over the history of legacy");
  });

  it("takes over what the files do not make only when a person chooses that, by a plan of its own", async () => {
    const workbench = current();
    const differs = workbench.toast("make another schema than the target has");
    await differs.waitFor();
    await workbench.picture("adopt-differs");
    await differs.getByRole("button", { name: "Take over without proof…" }).click();
    await workbench.dialog.getByText("also when the files do not make the target's schema").waitFor();
    await workbench.pressDialogButton("Take over the history of legacy");
    await workbench.row("legacy").getByText("3 pending").waitFor();
  });
});

async function apply(workbench, button) {
  await workbench.runCommand("Migrate Safe: Apply");
  await workbench.dialog.waitFor();
  await workbench.pressDialogButton(button);
}

function file(folder, name) {
  return path.join(folder, "migrations", name);
}
