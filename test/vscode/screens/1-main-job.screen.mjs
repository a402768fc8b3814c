// The main job on the example project, as a person does it the first time: welcome, scratch database, plan, findings,
// apply, report, roll back. The tests build on one another; each leaves a picture.
import { strict as assert } from "node:assert";
import { useWorkbench } from "./workbench.mjs";

const lintedFile = "007_index_orders_by_customer.up.sql";

describe("the main job on the example project", () => {
  const current = useWorkbench("examples");

  it("offers the scratch database while nothing is connected", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.widenSideBar();
    await workbench.sideBar.locator(".monaco-button", { hasText: "Try on a scratch database" }).waitFor();
    await workbench.statusBar.getByText("Activating Extensions").waitFor({ state: "hidden" });
    assert.equal(await workbench.toasts.count(), 0, "nothing pops up by itself");
    await workbench.picture("welcome");
  });

  it("shows the plan before anything runs", async () => {
    const workbench = current();
    await workbench.sideBar.locator(".monaco-button", { hasText: "Try on a scratch database" }).click();
    await workbench.picks.filter({ hasText: "Apply 8 to scratch" }).first().waitFor();
    await workbench.quickInput.getByText(/8 migrations on scratch/).waitFor();
    await workbench.picture("apply-confirmation");
    await workbench.pick("Show the whole plan");
    await workbench.tab("Plan").waitFor();
    await workbench.picks.filter({ hasText: "Apply 8 to scratch" }).first().waitFor();
    await workbench.page.keyboard.press("Escape");
    await workbench.quickInput.waitFor({ state: "hidden" });
    await workbench.picture("plan");
  });

  it("lists the migrations by state", async () => {
    const workbench = current();
    await workbench.row("scratch").waitFor();
    await workbench.row("Pending").waitFor();
    await workbench.row("008 add_reviews").waitFor();
    await workbench.row("007 index_orders_by_customer").locator(".monaco-tl-twistie").click();
    await workbench.row(lintedFile).waitFor();
    await workbench.picture("tree");
  });

  it("underlines the offending words and explains them", async () => {
    const workbench = current();
    await workbench.row(lintedFile).click();
    await workbench.tab(lintedFile).waitFor();
    await workbench.row("007 index_orders_by_customer").locator(".monaco-tl-twistie").click();
    const squiggle = workbench.page.locator(".squiggly-error");
    await squiggle.first().waitFor();
    const hover = await workbench.hover(squiggle, "create-index-not-concurrent");
    assert.match(await hover.innerText(), /SHARE/);
    await workbench.picture("hover", { hovering: true });
    await workbench.rest();
  });

  it("offers the safer statement as a quick fix", async () => {
    const workbench = current();
    await workbench.clickInto(workbench.page.locator(".squiggly-error"));
    await workbench.page.keyboard.press("Control+.");
    await workbench.page.locator(".action-widget", { hasText: "CONCURRENTLY" }).waitFor();
    await workbench.picture("quick-fix");
    await workbench.page.keyboard.press("Escape");
  });

  it("applies with progress and says so in the status bar", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Apply");
    await workbench.pick("Apply 8 to scratch");
    await workbench.toast(/\d+ of \d+/).waitFor();
    await workbench.picture("progress");
    await workbench.row("scratch").getByText("up to date").waitFor();
    assert.equal(await workbench.toasts.count(), 0, "success is no notification");
    assert.equal(await workbench.row("Pending").count(), 0);
  });

  it("keeps the report of the run", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Open last report");
    await workbench.report().getByRole("heading", { name: "Apply: 8 migrations applied" }).waitFor();
    await workbench.row("Applied").click();
    await workbench.row("001 create_authors_and_books").waitFor();
    await workbench.picture("report");
  });

  it("rolls the newest migration back", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Roll back");
    await workbench.pick("Only 008 add_reviews");
    await workbench.picks.filter({ hasText: "Roll back 1 on scratch" }).first().waitFor();
    await workbench.picture("roll-back-confirmation");
    await workbench.pick("Roll back 1 on scratch");
    await workbench.row("scratch").getByText("1 pending").waitFor();
  });

  it("offers to undo a local apply for a while", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Apply");
    await workbench.pick("Apply 1 to scratch");
    const undo = workbench.statusBar.getByText("Undo", { exact: true });
    const asked = workbench.picks.filter({ hasText: "Roll back 1 on scratch" }).first();
    // What is said beside it comes and goes, and moves it from under the pointer.
    for (let left = 3; left > 0 && !(await asked.isVisible()); left--) {
      await undo.click();
      await asked.waitFor({ timeout: 2500 }).catch(() => undefined);
    }
    await workbench.pick("Roll back 1 on scratch");
    await workbench.row("scratch").getByText("1 pending").waitFor();
  });
});
