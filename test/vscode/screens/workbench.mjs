// The workbench as a person handles it: open a folder, run a command from the palette, open a file, read a
// notification, take a picture. Knows VS Code's own elements, nothing of the extension.
import { strict as assert } from "node:assert";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { newProfile, workbenchAddress } from "../harness/browser.mjs";
import { cache, here } from "../harness/platform.mjs";
import { copyWorkspace, removeWorkspace } from "../harness/workspaces.mjs";
import { stage } from "./stage.mjs";

/** Time for toasts and menus to fade in before a picture. */
const settleMs = 600;

/** One window on a copy of a workspace, in a browser profile of its own. */
export class Workbench {
  /**
   * Opens a copy of `workspace` (a name, see harness/workspaces.mjs) after `prepare` had its folder; it may answer another
   * path to open, such as a file that names several folders.
   */
  static async open(workspace, server, prepare) {
    const folder = copyWorkspace(workspace);
    const opened = prepare(folder) ?? folder;
    const profile = await newProfile(stage.browser);
    const page = await profile.newPage();
    page.setDefaultTimeout(30_000);
    const workbench = new Workbench(page, folder, server, opened);
    await workbench.load();
    return workbench;
  }

  constructor(page, folder, server, opened) {
    this.page = page;
    this.folder = folder;
    this.server = server;
    this.opened = opened;
    this.toasts = page.locator(".notification-toast");
    this.dialog = page.locator(".monaco-dialog-box");
    this.quickInput = page.locator(".quick-input-widget:visible");
    this.picks = page.locator(".quick-input-list .monaco-list-row");
    this.statusBar = page.locator(".part.statusbar");
    this.sideBar = page.locator(".part.sidebar");
    this.editor = page.locator(".editor-group-container.active .monaco-editor").first();
  }

  async load() {
    await this.page.goto(workbenchAddress(this.server.port, this.opened), { waitUntil: "commit" });
    await this.page.locator(".monaco-workbench .part.statusbar").waitFor();
    if (this.opened !== this.folder) await this.seesFolders();
  }

  /** A busy workbench may read a file that names folders before it can read files, and then shows none for good. */
  async seesFolders() {
    const first = this.page.locator(".explorer-folders-view .monaco-list-row").first();
    for (let tried = 0; tried < 5; tried++) {
      try {
        return await first.waitFor({ timeout: 15_000 });
      } catch (error) {
        if (error.name !== "TimeoutError") throw error;
        await this.page.reload({ waitUntil: "commit" });
      }
    }
    return assert.fail("the workspace shows no folder");
  }

  async close() {
    await this.page.context().close();
    removeWorkspace(this.folder);
  }

  /** Clicks a view container's icon in the activity bar. */
  async openContainer(title) {
    await this.page.locator(`.activitybar .action-item a[aria-label^="${title}"]`).click();
    await this.sideBar.locator(".title-label", { hasText: new RegExp(title, "i") }).waitFor();
  }

  /** A row of the visible tree whose label holds `text`. */
  row(text) {
    return this.sideBar.locator(".monaco-list-row", { hasText: text }).first();
  }

  /** A row of the tree in the view called `view`. */
  rowOf(view, text) {
    const pane = this.sideBar.locator(".pane", {
      has: this.page.locator(`.pane-header[aria-label^="${view}"]`),
    });
    return pane.locator(".monaco-list-row", { hasText: text }).first();
  }

  /**
   * Runs the command whose palette label is exactly `label` ("Category: Title"). A palette that was opened before the
   * extensions were read does not get to know their commands, and one that loses the focus closes: it is opened again.
   */
  async runCommand(label) {
    const pick = this.picks.filter({ has: this.page.getByText(label, { exact: true }) }).first();
    await this.retry(`${label} is not in the palette`, async (timeout) => {
      await this.openQuickInput("F1");
      await this.quickInput.locator("input").fill(`>${label}`);
      await pick.click({ timeout });
    });
  }

  /** Runs a command as somebody does who has no mouse. */
  async typeCommand(label) {
    const chosen = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: label });
    await this.retry(`${label} is not in the palette`, async (timeout) => {
      await this.openQuickInput("F1");
      await this.page.keyboard.type(label);
      await chosen.waitFor({ timeout });
    });
    await this.page.keyboard.press("Enter");
  }

  /** Presses a button of the newest notification with keys alone. */
  async pressToastButton(label) {
    await this.typeCommand("Notifications: Focus Notification Toast");
    const button = this.toasts.getByRole("button", { name: label });
    await this.tabInto(button);
    await this.page.keyboard.press("Enter");
  }

  /** The tab of an open editor. */
  tab(title) {
    return this.page.locator(".tab", { hasText: title }).first();
  }

  /** The rendered report in the active editor. */
  report() {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame").locator("body");
  }

  /** Types lines into the editor as they stand: no suggestion is accepted on the way. */
  async type(lines) {
    for (const line of lines) {
      await this.page.keyboard.insertText(line);
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press("Enter");
    }
  }

  /** Opens a file of the folder by its name. */
  async openFile(name) {
    await this.openQuickInput("Control+P");
    await this.quickInput.locator("input").fill(name);
    await this.picks.filter({ hasText: name }).first().waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
  }

  /** A key pressed before the workbench listens is lost, so it is pressed until the input shows. */
  async openQuickInput(key) {
    await this.retry(`${key} opens nothing`, async (timeout) => {
      await this.page.keyboard.press(key);
      await this.quickInput.locator("input").waitFor({ timeout });
    });
  }

  /** Presses Tab until the focus is in the first element `locator` finds, as somebody without a mouse does. */
  async tabInto(locator) {
    for (let tried = 0; tried < 30; tried++) {
      const isIn = await locator.first().evaluate((element) => element.contains(document.activeElement));
      if (isIn) return;
      await this.page.keyboard.press("Tab");
    }
    return assert.fail(`${locator} is not reached by Tab`);
  }

  /** Tries what the workbench may not be ready for yet, a few seconds each time. */
  async retry(complaint, attempt) {
    for (let tried = 0; tried < 10; tried++) {
      try {
        return await attempt(3000);
      } catch (error) {
        if (error.name !== "TimeoutError") throw error;
        await this.page.keyboard.press("Escape");
      }
    }
    return assert.fail(complaint);
  }

  /** Waits for the pick whose label holds `text` and takes it. */
  async pick(text) {
    const pick = this.picks.filter({ hasText: text }).first();
    await pick.waitFor();
    await pick.click();
  }

  /** Types into the open input box and accepts. */
  async answer(text) {
    await this.quickInput.locator("input").fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** The notification that holds `text`. */
  toast(text) {
    return this.toasts.filter({ hasText: text }).first();
  }

  /** Presses a button of the modal dialog. */
  async pressDialogButton(label) {
    await this.dialog.locator(".monaco-button", { hasText: label }).first().click();
  }

  /** Shows the hover over the first element `locator` finds, which a code lens may still move, until it holds `text`. */
  async hover(locator, text) {
    const hover = this.page.locator(".monaco-hover:visible", { hasText: text }).first();
    await this.retry(`no hover says ${text}`, async (timeout) => {
      const box = await this.boxOf(locator);
      await this.page.mouse.move(box.x + box.width / 2, box.y + 4, { steps: 4 });
      await hover.waitFor({ timeout });
    });
    return hover;
  }

  /** Where the first element `locator` finds is drawn; the editor redraws its own at any time. */
  async boxOf(locator) {
    for (let tried = 0; tried < 50; tried++) {
      await locator.first().waitFor();
      const box = await locator.first().boundingBox();
      if (box) return box;
      await this.page.waitForTimeout(100);
    }
    return assert.fail(`${locator} is not drawn`);
  }

  /** Puts the caret where the first element `locator` finds begins. */
  async clickInto(locator) {
    const box = await this.boxOf(locator);
    await this.page.mouse.click(box.x + 3, box.y + 4);
  }

  /** Drags the edge of the side bar, so that names and states have room. */
  async widenSideBar() {
    const box = await this.boxOf(this.sideBar);
    const edge = { x: box.x + box.width + 2, y: box.y + 300 };
    await this.page.mouse.move(edge.x, edge.y);
    await this.page.mouse.down();
    await this.page.mouse.move(edge.x + 70, edge.y, { steps: 5 });
    await this.page.mouse.up();
    await this.rest();
  }

  /** Moves the mouse where nothing reacts to it. */
  async rest() {
    const { width, height } = this.page.viewportSize();
    await this.page.mouse.move(width * 0.75, height * 0.65);
  }

  /** Writes one user setting, as a person does in the JSON file. */
  async setUserSetting(key, value) {
    await this.runCommand("Preferences: Open User Settings (JSON)");
    const text = this.page.locator(".view-line", { hasText: '"window.title"' });
    await text.waitFor();
    await this.page.keyboard.press("Control+Home");
    await this.page.keyboard.press("ArrowRight");
    await this.page.keyboard.insertText(`${JSON.stringify(key)}: ${JSON.stringify(value)},`);
    await this.page.keyboard.press("Control+S");
    await this.page.waitForTimeout(settleMs);
    await this.page.keyboard.press("Escape");
    await this.page.waitForTimeout(settleMs);
    // Above a rendered page the key does not always reach the settings, whose editor then asks; its answer is to save.
    if (await this.dialog.isVisible()) await this.page.keyboard.press("Enter");
    await text.waitFor({ state: "hidden" });
  }

  /** What was copied last. */
  async clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Picks a colour theme by its name, as a person does. */
  async useTheme(name) {
    await this.retry(`the theme ${name} cannot be chosen`, async (timeout) => {
      await this.runCommand("Preferences: Color Theme");
      await this.quickInput.locator("input").fill(name, { timeout });
      await this.picks.filter({ hasText: name }).first().click({ timeout });
    });
    await this.quickInput.waitFor({ state: "hidden" });
  }

  /** Writes screenshots/<name>.png; the mouse stays only where its hover is to be seen. */
  async picture(name, { hovering = false } = {}) {
    if (!hovering) await this.rest();
    await this.page.waitForTimeout(settleMs);
    await this.page.screenshot({ path: path.join(here, "screenshots", `${name}.png`), caret: "hide" });
  }

  /** Writes .cache/failures/<name>.png, to see what a failed screen saw. */
  async pictureOfFailure(name) {
    const folder = path.join(cache, "failures");
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }
}

/**
 * Opens a workbench before the tests of a describe block, on the shared server or the one that `server` answers, and
 * closes it after; pictures what failed. Answers how to get it.
 */
export function useWorkbench(workspace, { server = () => stage.server, prepare = () => {} } = {}) {
  let workbench = null;
  before(async () => {
    workbench = await Workbench.open(workspace, server(), prepare);
  });
  afterEach(async function () {
    const name = this.currentTest.title.replaceAll(/\W+/g, "-");
    if (this.currentTest.state === "failed") await workbench?.pictureOfFailure(name);
  });
  after(() => workbench?.close());
  return () => workbench;
}
