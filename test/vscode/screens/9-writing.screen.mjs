// Writing a migration on the example project: a name that is checked as it is typed, names and locks while typing, what
// can be done above the script, the schema before and after, and the answer when it is quiet. Leaves pictures.
import { strict as assert } from "node:assert";
import { useWorkbench } from "./workbench.mjs";

describe("writing a migration", () => {
  const current = useWorkbench("examples");

  it("tells which files a name makes while it is typed", async () => {
    const workbench = current();
    await workbench.runCommand("Migrate Safe: New migration");
    await workbench.quickInput.locator("input").fill("add reviews");
    await workbench.quickInput.getByText(/008_add_reviews has this name already/).waitFor();
    await workbench.quickInput.locator("input").fill("add notes");
    await workbench.quickInput.getByText(/009_add_notes\.up\.sql and 009_add_notes\.down\.sql/).waitFor();
    await workbench.picture("new-migration-name");
    await workbench.page.keyboard.press("Enter");
    await workbench.tab("009_add_notes.up.sql").waitFor();
    // Keys that are pressed before the caret is there are lost.
    await workbench.statusBar.getByText("Ln 3, Col 1").waitFor();
    await workbench.page.locator(".codelens-decoration").first().waitFor();
  });

  it("completes names of the schema", async () => {
    const workbench = current();
    await workbench.page.keyboard.type("ALTER TABLE ");
    const suggestions = workbench.page.locator(".suggest-widget.visible .monaco-list-row");
    await suggestions.filter({ hasText: "books" }).first().waitFor();
    await workbench.picture("completion");
    await workbench.page.keyboard.type("rev");
    await suggestions.filter({ hasText: "reviews" }).first().waitFor();
    await workbench.page.keyboard.press("Tab");
    await workbench.page.keyboard.insertText(" ADD COLUMN note text;");
    await workbench.page.keyboard.press("Control+S");
  });

  it("shows the lock of a statement behind it, and what can be done above", async () => {
    const workbench = current();
    await workbench.editor.getByText("ACCESS EXCLUSIVE", { exact: false }).first().waitFor();
    await workbench.page.locator(".codelens-decoration", { hasText: "Try on a scratch database" }).waitFor();
    await workbench.page.locator(".codelens-decoration", { hasText: "Schema before and after" }).waitFor();
    await workbench.picture("hints-and-lenses");
  });

  it("tells of the pair in the language status", async () => {
    const workbench = current();
    const braces = workbench.statusBar.locator('[id="status.languageStatus"]');
    const box = await workbench.boxOf(braces);
    await workbench.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
    await workbench.page
      .getByText(/Pair complete, \d+ finding/)
      .first()
      .waitFor();
    await workbench.picture("language-status", { hovering: true });
    await workbench.rest();
  });

  it("compares the schema before and after", async () => {
    const workbench = current();
    await workbench.page.locator(".codelens-decoration a", { hasText: "Schema before and after" }).click();
    await workbench.tab("Schema before and after 009 add_notes").waitFor();
    await workbench.page
      .locator(".diff-editor, .monaco-diff-editor")
      .getByText("note text")
      .first()
      .waitFor();
    await workbench.picture("schema-before-and-after");
  });

  it("answers why it is quiet", async () => {
    const workbench = current();
    await workbench.openFile("003_stock_the_shelves.up.sql");
    await workbench.runCommand("Migrate Safe: Why is it quiet?");
    await workbench.report().getByRole("heading", { name: "Why is it quiet?" }).waitFor();
    const text = await workbench.report().innerText();
    assert.match(text, /003_stock_the_shelves\.up\.sql is checked as a half of migration 003/);
    assert.match(text, /8 migrations|9 migrations/);
    await workbench.picture("why-is-it-quiet");
  });
});
