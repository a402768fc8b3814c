// The same window in a light theme, in high contrast, and narrow: everything must stay readable and in reach.
import { strict as assert } from "node:assert";
import { viewport } from "../harness/browser.mjs";
import { useWorkbench } from "./workbench.mjs";

describe("the window", () => {
  const current = useWorkbench("examples");

  before(async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.widenSideBar();
    await workbench.runCommand("Migrate Safe: Try on a scratch database");
    await workbench.picks.filter({ hasText: "Apply 8 to scratch" }).first().waitFor();
    await workbench.page.keyboard.press("Escape");
    await workbench.openFile("006_give_orders_a_status.up.sql");
    await workbench.page.locator(".squiggly-error, .squiggly-warning").first().waitFor();
  });

  it("is readable in a light theme", async () => {
    const workbench = current();
    await workbench.useTheme("Light Modern");
    await workbench.page.locator(".monaco-workbench.vs").waitFor();
    await workbench.picture("light");
  });

  it("is readable in high contrast", async () => {
    const workbench = current();
    await workbench.useTheme("Dark High Contrast");
    await workbench.page.locator(".monaco-workbench.hc-black").waitFor();
    await workbench.picture("high-contrast");
  });

  it("keeps states in words when it is narrow", async () => {
    const workbench = current();
    await workbench.useTheme("Dark Modern");
    await workbench.page.setViewportSize({ width: 640, height: viewport.height });
    const label = await workbench.row("008 add_reviews").getAttribute("aria-label");
    assert.match(label ?? "", /pending/);
    await workbench.picture("narrow");
  });
});
