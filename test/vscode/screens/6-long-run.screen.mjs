// A run that takes its time, on a real server: cancelled by the person, left alone by a window that closes, waiting behind
// somebody's lock. In all cases the database is in a state that the view then tells.
import { strict as assert } from "node:assert";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { startPostgres, writeTargets } from "../harness/postgres.mjs";
import { useWorkbench } from "./workbench.mjs";

describe("a run that takes its time", () => {
  let postgres;
  before(async function () {
    postgres = await startPostgres();
    if (postgres === null) this.skip();
  });
  const current = useWorkbench("shop", {
    prepare(folder) {
      writeTargets(folder, postgres.port);
      writePair(folder, "004_take_time", "SELECT pg_sleep(60);\n", "SELECT 1;\n");
    },
  });
  after(() => postgres?.stop());

  it("can be cancelled, and is undone on the server", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.widenSideBar();
    await workbench.runCommand("Migrate Safe: Select target");
    await workbench.pick("staging");
    await workbench.row("staging").getByText("4 pending").waitFor();
    await startApply(workbench, "Apply 4 to staging");
    await workbench.toast("pg_sleep").waitFor();
    await workbench.picture("long-run");
    await workbench.toast("pg_sleep").getByRole("button", { name: "Cancel" }).click();
    await workbench.row("staging").getByText("1 pending").waitFor();
    assert.equal(lastEvent(workbench.folder).outcome, "cancelled-clean");
    assert.equal(await workbench.toasts.count(), 0, "what was asked for is no failure");
  });

  it("ends in a known state when its window closes, which the next window tells", async () => {
    const workbench = current();
    const before = lastEvent(workbench.folder);
    await startApply(workbench, "Apply 1 to staging");
    await workbench.toast("pg_sleep").waitFor();
    await workbench.page.reload({ waitUntil: "commit" });
    await workbench.toast("While the window was closed, apply on staging").waitFor();
    await workbench.picture("after-reload");
    await workbench.row("staging").getByText("1 pending").waitFor();
    const end = lastEvent(workbench.folder);
    assert.notEqual(end.run_id, before.run_id);
    assert.equal(end.outcome, "cancelled-clean");
    await workbench.toast("While the window was closed").getByRole("button", { name: "Report" }).click();
    await workbench.report().getByRole("heading", { name: "Apply" }).waitFor();
  });

  it("says behind whom it waits for a lock, and goes on once that is gone", async () => {
    const workbench = current();
    writePair(workbench.folder, "004_take_time", "SELECT pg_sleep(8);\n", "SELECT 1;\n");
    writePair(
      workbench.folder,
      "005_note_on_orders",
      "ALTER TABLE orders ADD COLUMN note text;\n",
      "ALTER TABLE orders DROP COLUMN note;\n",
    );
    await workbench.row("005 note_on_orders").waitFor();
    await startApply(workbench, "Apply 2 to staging");
    // Preflight has been passed by then, which refuses to begin behind somebody's lock.
    await workbench.toast("pg_sleep").waitFor();
    const other = await lockTable(postgres.port, "orders");
    try {
      await workbench.toast("behind 1 session").waitFor();
      await workbench.picture("lock-wait");
    } finally {
      await other.end();
    }
    await workbench.row("staging").getByText("up to date").waitFor();
  });
});

/** A session that writes to a table, as it seems to others, until it is ended. */
async function lockTable(port, table) {
  const application_name = "monthly-report";
  const client = new Client({
    host: "127.0.0.1",
    port,
    database: "postgres",
    user: "postgres",
    application_name,
  });
  await client.connect();
  await client.query(`BEGIN; LOCK TABLE ${table} IN ROW EXCLUSIVE MODE`);
  return client;
}

async function startApply(workbench, button) {
  await workbench.runCommand("Migrate Safe: Apply");
  await workbench.dialog.waitFor();
  await workbench.pressDialogButton(button);
}

function writePair(folder, name, up, down) {
  writeFileSync(path.join(folder, "migrations", `${name}.up.sql`), up);
  writeFileSync(path.join(folder, "migrations", `${name}.down.sql`), down);
}

/** The last line of the runner's log. */
function lastEvent(folder) {
  const lines = readFileSync(path.join(folder, "logs", "migrations.jsonl"), "utf8")
    .trimEnd()
    .split("\n");
  return JSON.parse(lines.at(-1));
}
