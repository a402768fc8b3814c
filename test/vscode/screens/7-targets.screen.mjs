// The Targets view on a real server: what the targets are and what was run on them, a target added by keyboard alone and
// tested before it is saved, and why its values are what they are.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import path from "node:path";
import { startPostgres, writeTargets } from "../harness/postgres.mjs";
import { useWorkbench } from "./workbench.mjs";

describe("the targets", () => {
  let postgres;
  before(async function () {
    postgres = await startPostgres();
    if (postgres === null) this.skip();
  });
  const current = useWorkbench("shop", { prepare: (folder) => writeTargets(folder, postgres.port) });
  after(() => postgres?.stop());

  it("are listed with what they are, and nothing is contacted", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.widenSideBar();
    await workbench.rowOf("Targets", "production").waitFor();
    await workbench.rowOf("Targets", "scratch").waitFor();
    assert.match(await workbench.rowOf("Targets", "staging").innerText(), /shared/);
    await workbench.rowOf("Targets", "staging").click();
    await workbench.rowOf("Targets", "not asked yet").waitFor();
    await workbench.rowOf("Targets", "Password").waitFor();
  });

  it("are added step by step, with a way back, by keyboard alone", async () => {
    const workbench = current();
    const { keyboard } = workbench.page;
    await workbench.runCommand("Migrate Safe: Add target");
    await workbench.quickInput.getByText(/Add target \(1\/\d\)/).waitFor();
    await workbench.picture("add-target-source");
    await keyboard.type("Type a URL");
    await keyboard.press("Enter");
    await workbench.quickInput.getByText("A password in it is kept").waitFor();
    await workbench.answer("no address");
    await workbench.quickInput.getByText("Write role@host:5432/database").waitFor();
    await workbench.answer(`postgres@127.0.0.1:${postgres.port}/postgres?sslmode=disable`);
    await workbench.quickInput.getByText("Name of the target").waitFor();
    await workbench.answer("staging");
    await workbench.quickInput.getByText("There is a target staging already.").waitFor();
    await workbench.answer("reports");
    await workbench.pick("Shared");
    await workbench.quickInput.getByText("(5/5)").waitFor();
    await workbench.picks.filter({ hasText: "read-only" }).first().waitFor();
    const said = await workbench.quickInput.locator("input").getAttribute("placeholder");
    assert.match(said, /^reports answers: PostgreSQL 18\./);
    await workbench.picture("add-target-tested");
    await workbench.quickInput.getByLabel("Back").click();
    await workbench.pick("Shared");
    await workbench.pick("Save, read-only");
    await workbench.rowOf("Targets", "reports").getByText("shared · read-only · selected").waitFor();
    const config = readFileSync(path.join(workbench.folder, "migrate-safe.jsonc"), "utf8");
    assert.match(config, /"access": "read-only"/);
    await workbench.picture("targets-added");
  });

  it("refuse what would write to a read-only one", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Apply");
    await workbench.toast("read-only").waitFor();
    await workbench.picture("read-only-refused");
    await workbench.page.keyboard.press("Escape");
    await workbench.runCommand("Notifications: Clear All Notifications");
  });

  it("remember their runs, whose reports open", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Postflight");
    await workbench
      .report()
      .getByRole("heading", { name: /Postflight/ })
      .waitFor();
    await workbench.runCommand("Migrate Safe: Open run");
    await workbench.pick("Postflight on reports");
    await workbench
      .rowOf("Targets", "reports")
      .getByText(/postflight \w+/)
      .waitFor();
    await workbench.rowOf("Targets", "staging").click();
    await workbench.rowOf("Targets", "none recorded").waitFor({ state: "hidden" });
    await workbench.rowOf("Targets", "reports").click();
    await workbench.rowOf("Targets", /^Runs/).click();
    await workbench.rowOf("Targets", /^Postflight/).click();
    await workbench.tab("Postflight on reports").waitFor();
    await workbench.picture("targets");
  });

  it("tell where their values come from", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Why these values");
    await workbench.pick("staging");
    await workbench.report().getByRole("heading", { name: "Why staging is what it is" }).waitFor();
    await workbench.picture("why-these-values");
  });

  it("are readable in light and in high contrast", async () => {
    const workbench = current();
    await workbench.useTheme("Light Modern");
    await workbench.picture("targets-light");
    await workbench.useTheme("Dark High Contrast");
    await workbench.picture("targets-high-contrast");
    // The windows that follow read the same settings.
    await workbench.useTheme("Dark Modern");
  });
});
