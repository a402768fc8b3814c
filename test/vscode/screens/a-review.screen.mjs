// The review of a branch: which branch it is compared with, the report, its remarks on the lines, also in a diff, and the
// new number for a migration whose number the base has.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { useWorkbench } from "./workbench.mjs";

/** A clone whose branch `status` and its origin's `main` both took the version 004. */
function prepare(folder) {
  const git = (...args) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
      cwd: folder,
    });
  const write = (name, text) => writeFileSync(path.join(folder, "migrations", name), text);
  mkdirSync(path.join(folder, ".vscode"));
  writeFileSync(path.join(folder, ".vscode/settings.json"), JSON.stringify({ "git.enabled": true }));
  git("init", "--quiet", "--initial-branch=main", ".");
  git("add", "--all");
  git("commit", "--quiet", "--message=Shop");
  git("checkout", "--quiet", "-b", "status");
  write(
    "004_add_status.up.sql",
    "ALTER TABLE orders ADD COLUMN status text NOT NULL DEFAULT 'new';\nCREATE INDEX orders_status_idx ON orders (status);\n",
  );
  write("004_add_status.down.sql", "DROP INDEX orders_status_idx;\n");
  git("add", "--all");
  git("commit", "--quiet", "--message=Add a status");
  git("checkout", "--quiet", "main");
  write("004_add_notes.up.sql", "CREATE TABLE notes (id int PRIMARY KEY);\n");
  write("004_add_notes.down.sql", "DROP TABLE notes;\n");
  git("add", "--all");
  git("commit", "--quiet", "--message=Add notes");
  git("clone", "--quiet", "--bare", ".", "../origin.git");
  git("remote", "add", "origin", "../origin.git");
  git("fetch", "--quiet", "origin");
  git("remote", "set-head", "origin", "main");
  git("checkout", "--quiet", "status");
}

describe("the review of a branch", () => {
  const current = useWorkbench("shop", { prepare });

  it("says what must change before it is merged", async () => {
    const workbench = current();
    await workbench.openContainer("Migrate Safe");
    await workbench.sideBar.getByText("Nothing is connected.").waitFor();
    await workbench.statusBar.getByText("status").first().waitFor();
    await workbench.runCommand("Migrate Safe: Review this branch");
    await workbench.picks.first().getByText("origin/main").waitFor();
    await workbench.picture("review-base");
    await workbench.page.keyboard.press("Enter");
    const report = workbench.report();
    await report.getByText("origin/main").first().waitFor();
    await report.getByText("Review: 1 migration of status").waitFor();
    await report.getByText("Something must change before it is merged.").waitFor();
    await report
      .getByText("On the base branch the number 004 of add_status belongs to add_notes.")
      .first()
      .waitFor();
    await report.getByText("the schema differs after the down script").first().waitFor();
    await workbench.picture("review-report");
  });

  it("puts its remarks on the lines when that is wished", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Show review comments");
    await workbench.openFile("004_add_status.up.sql");
    const thread = workbench.page.locator(".review-widget");
    await thread.first().getByText("version-branch-conflict").waitFor();
    await workbench.page
      .locator(".notifications-toasts .codicon-notifications-clear")
      .first()
      .click({ timeout: 3000 })
      .catch(() => {});
    await workbench.picture("review-comments");
    await workbench.useTheme("Light Modern");
    await workbench.picture("review-comments-light");
    await workbench.tab("Review of status").click();
    await workbench.picture("review-report-light");
    await workbench.useTheme("Dark Modern");
  });

  it("shows them in a diff of the working tree too", async () => {
    const workbench = current();
    await workbench.tab("004_add_status.up.sql").click();
    appendFileSync(path.join(workbench.folder, "migrations/004_add_status.up.sql"), "-- not committed\n");
    const diff = workbench.page.locator(".monaco-diff-editor .editor.modified");
    await workbench.retry("git has not seen the change", async (timeout) => {
      await workbench.runCommand("Git: Open Changes");
      await diff.waitFor({ timeout });
    });
    await diff.locator(".review-widget").first().getByText("version-branch-conflict").waitFor();
    await workbench.picture("review-comments-in-diff");
  });

  it("takes them away again", async () => {
    const workbench = current();
    const thread = workbench.page.locator(".review-widget");
    await workbench.runCommand("Migrate Safe: Clear review comments");
    await thread.first().waitFor({ state: "hidden" });
    assert.equal(await thread.count(), 0);
  });

  it("renames both halves to a number that the base does not have", async () => {
    const workbench = current();
    await workbench.openFile("004_add_status.down.sql");
    await workbench.page.keyboard.press("Control+Home");
    const menu = workbench.page.locator(".action-widget");
    const renumber = menu.getByText("Renumber 004 to 005, up and down");
    await workbench.retry("Renumber is not offered", async (timeout) => {
      await workbench.page.keyboard.press("Control+.");
      await renumber.waitFor({ timeout });
    });
    await workbench.picture("renumber");
    await renumber.click();
    await workbench.tab("005_add_status.down.sql").waitFor();
    await workbench.retry("the files are not renamed", async () => {
      const files = readdirSync(path.join(workbench.folder, "migrations")).filter((name) => name > "004");
      assert.deepEqual(files, ["005_add_status.down.sql", "005_add_status.up.sql"]);
    });
  });
});

describe("the review of a branch without git", () => {
  const current = useWorkbench("shop");

  it("says what it needs and runs nothing", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: Review this branch");
    await workbench.toast("switch the extension on (git.enabled)").waitFor();
  });
});
