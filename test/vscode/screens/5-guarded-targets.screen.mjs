// Targets that others use, on a real server: a shared one is confirmed in a dialog that names it; production only when the
// settings allow it, after a preflight, with a backup or a reason, by typing its name.
import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startPostgres, writeTargets } from "../harness/postgres.mjs";
import { useWorkbench } from "./workbench.mjs";

describe("a target that others use", () => {
  let postgres;
  before(async function () {
    postgres = await startPostgres();
    if (postgres === null) this.skip();
  });
  const current = useWorkbench("shop", { prepare: (folder) => writeTargets(folder, postgres.port) });
  after(() => postgres?.stop());

  it("is selected by its name, and asked for its state then", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.widenSideBar();
    await workbench.runCommand("Migrate Safe: Select target");
    await workbench.picks.filter({ hasText: "production" }).first().waitFor();
    await workbench.picture("select-target");
    await workbench.pick("staging");
    await workbench.row("staging").getByText("3 pending").waitFor();
  });

  it("is confirmed in a dialog that names target, lock and backup", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Apply");
    await workbench.dialog.getByText("Apply 3 to staging?").waitFor();
    const said = await workbench.dialog.innerText();
    assert.match(said, /Strongest lock: /);
    assert.match(said, /The data is backed up first\./);
    await workbench.tab("Plan Apply 3 to staging").waitFor();
    await workbench.picture("apply-confirmation-shared");
    await workbench.pressDialogButton("Copy as command line");
    await workbench.statusBar.getByText("Copied: migrate-safe apply --target staging").waitFor();
    await workbench.runCommand("Migrate Safe: Apply");
    await workbench.pressDialogButton("Read the plan first");
    await workbench.pick("Apply 3 to staging…");
    await workbench.pressDialogButton("Apply 3 to staging");
    await workbench.row("staging").getByText("up to date").waitFor();
  });

  it("keeps production out of the editor until the person's own settings allow it", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Select target");
    await workbench.pick("production");
    await workbench.row("production").getByText("3 pending").waitFor();
    await workbench.runCommand("Migrate Safe: Apply");
    await workbench.picks.filter({ hasText: "keeps production out of the editor" }).waitFor();
    assert.equal(await workbench.picks.filter({ hasText: "Apply 3 to production" }).count(), 0);
    await workbench.picture("production-off");
    await workbench.pick("Copy as command line");
    await workbench.statusBar.getByText("Copied: migrate-safe apply --target production").waitFor();
    assert.match(
      await workbench.clipboard(),
      /^migrate-safe apply --target production --confirm production --dir migrations$/,
    );
    await workbench.setUserSetting("migrateSafe.production.allowFromEditor", true);
  });

  it("asks for a green preflight before production is changed", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Apply");
    await workbench.picks.filter({ hasText: "No preflight has passed on production yet" }).waitFor();
    assert.equal(await workbench.picks.filter({ hasText: "Apply 3 to production…" }).count(), 0);
    await workbench.picture("production-preflight");
    await workbench.pick("Run preflight");
    await workbench.picks.filter({ hasText: "Apply 3 to production…" }).waitFor();
  });

  it("is left alone when production is not confirmed by its name", async () => {
    const workbench = current();
    await workbench.pick("Apply 3 to production…");
    await workbench.quickInput.getByText("Type the target's name").waitFor();
    await workbench.quickInput.locator("input").fill("prod");
    await workbench.page.keyboard.press("Enter");
    await workbench.quickInput.getByText("Type production to run exactly this plan").waitFor();
    await workbench.picture("apply-confirmation-production");
    await workbench.page.keyboard.press("Escape");
    await workbench.quickInput.waitFor({ state: "hidden" });
    await workbench.row("production").getByText("3 pending").waitFor();
  });

  it("runs on production once its name is typed", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Apply");
    await workbench.pick("Apply 3 to production…");
    await workbench.quickInput.getByText("Type the target's name").waitFor();
    await workbench.answer("production");
    await workbench.row("production").getByText("up to date").waitFor();
  });

  it("asks why where no backup is made, and keeps the answer in the log", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Roll back");
    await workbench.pick("Only 003 index_orders");
    await workbench.pick("Roll back 1 on production…");
    await workbench.quickInput.getByText("No backup is made in this run").waitFor();
    await workbench.picture("production-reason");
    await workbench.answer("an index holds no data");
    await workbench.quickInput.getByText("Type the target's name").waitFor();
    await workbench.answer("production");
    await workbench.row("production").getByText("1 pending").waitFor();
    const log = readFileSync(path.join(workbench.folder, "logs", "migrations.jsonl"), "utf8");
    assert.match(log, /"reason":"an index holds no data"/);
  });

  it("refuses production in a task, which cannot type its name", async () => {
    const workbench = current();
    const task = { label: "release", type: "migrate-safe", operation: "apply", target: "production" };
    mkdirSync(path.join(workbench.folder, ".vscode"));
    writeFileSync(
      path.join(workbench.folder, ".vscode", "tasks.json"),
      JSON.stringify({ version: "2.0.0", tasks: [task] }),
    );
    await workbench.runCommand("Tasks: Run Task");
    await workbench.pick("release");
    await workbench.page.locator(".xterm-rows", { hasText: "was not confirmed" }).waitFor();
    await workbench.picture("task");
    await workbench.row("production").getByText("1 pending").waitFor();
  });
});
