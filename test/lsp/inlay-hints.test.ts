// Inlay hints: which statements keep others waiting, seen at a glance, and nothing about the rest.
import { strict as assert } from "node:assert";
import type { InlayHint, MarkupContent } from "vscode-languageserver";
import type { Editor } from "./editor";
import { inProject, inWorkspace } from "./server";

const first = "migrations/001_orders.up.sql";
const second = "migrations/002_more.up.sql";
const files = {
  [first]: [
    "CREATE TABLE users (id int PRIMARY KEY);",
    "CREATE TABLE orders (id int PRIMARY KEY, note text);",
    "CREATE INDEX orders_note_idx ON orders (note);",
    "",
  ].join("\n"),
  [second]: [
    "SET lock_timeout = '2s';",
    "ALTER TABLE orders",
    "  ALTER COLUMN note TYPE varchar(10);",
    "CREATE INDEX orders_again_idx ON orders (note);",
    "ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES users;",
    "CREATE TABLE fresh (id int);",
    "ALTER TABLE fresh ADD COLUMN note text;",
    "UPDATE orders SET note = '';",
    "ALTER TABLE orders ADD COLUMN;",
    "",
  ].join("\n"),
};

describe("inlay hints", () => {
  it("tell the lock and the work of statements that keep others waiting, and nothing of the rest", async () => {
    await inWorkspace(files, async ({ editor, project }) => {
      const uri = project.uri(second);
      editor.open(uri, files[second] ?? "");
      assert.deepEqual(await shown(editor, uri), [
        "1:18 ACCESS EXCLUSIVE, may rewrite the table",
        "3:47 SHARE, builds an index",
        "4:57 SHARE ROW EXCLUSIVE, reads every row",
      ]);
    });
  });

  it("keep quiet about what the same file made", async () => {
    await inWorkspace(files, async ({ editor, project }) => {
      editor.open(project.uri(first), files[first] ?? "");
      assert.deepEqual(await shown(editor, project.uri(first)), []);
    });
  });

  it("are only worked out for the lines in sight, and follow what is typed", async () => {
    await inWorkspace(files, async ({ editor, project }) => {
      const uri = project.uri(second);
      editor.open(uri, files[second] ?? "");
      assert.deepEqual(await shown(editor, uri, 3, 3), ["3:47 SHARE, builds an index"]);
      const at = { line: 3, character: 12 };
      editor.change(uri, [{ start: at, end: at }, " CONCURRENTLY"]);
      assert.deepEqual(await shown(editor, uri, 3, 3), []);
    });
  });

  it("say how large a table is, and explain themselves when pointed at", async () => {
    const facts = {
      schema: "migrate-safe/facts/1",
      target: "staging",
      database: "shop",
      read_at: new Date().toISOString(),
      after: 1,
      rows: { "public.orders": 41_200_000 },
      applied: [],
      script: ["CREATE TABLE public.orders (id int PRIMARY KEY, note text)"],
    };
    await inWorkspace({ ...files, ".migrate-safe/facts.json": JSON.stringify(facts) }, async (setting) => {
      const { editor, project } = setting;
      const uri = project.uri(second);
      editor.open(uri, files[second] ?? "");
      while (!(await shown(editor, uri, 3, 3)).join().includes("41 million")) {
        await editor.hears("workspace/diagnostic/refresh");
        editor.heard.length = 0;
      }
      assert.deepEqual(await shown(editor, uri, 3, 3), [
        "3:47 SHARE, builds an index · about 41 million rows",
      ]);
      const [hint] = await hints(editor, uri, 3, 3);
      const { tooltip } = await editor.ask<InlayHint>("inlayHint/resolve", hint);
      assert.match(
        (tooltip as MarkupContent).value,
        /`SHARE` on `orders` \(about 41 million rows\): writes wait/,
      );
    });
  });

  it("are switched off by a setting", async () => {
    await inProject(files, async ({ editor, project }) => {
      editor.settings = { inlayHints: { locks: false } };
      await editor.initialize(project.root);
      editor.open(project.uri(second), files[second] ?? "");
      await editor.hears("workspace/diagnostic/refresh");
      assert.deepEqual(await shown(editor, project.uri(second)), []);
    });
  });
});

async function hints(editor: Editor, uri: string, from = 0, to = 99): Promise<InlayHint[]> {
  const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
  return editor.ask<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri }, range });
}

/** "line:character label" of each. */
async function shown(editor: Editor, uri: string, from = 0, to = 99): Promise<readonly string[]> {
  const found = await hints(editor, uri, from, to);
  return found.map(({ position: { line, character }, label }) => `${line}:${character} ${label as string}`);
}
