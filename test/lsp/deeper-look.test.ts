// The second look: after a pause in typing the schema that a replay of the earlier migrations tells is in the findings.
import { strict as assert } from "node:assert";
import { rulesOf, type Editor } from "./editor";
import { inProject } from "./server";

const hidden = {
  "migrations/001_t.up.sql":
    "CREATE TABLE t (id bigint PRIMARY KEY, a int);\nDO $$ BEGIN EXECUTE 'CREATE INDEX ' || lower('I') || ' ON t (a)'; END $$;\n",
  "migrations/001_t.down.sql": "DROP TABLE t;\n",
  "migrations/002_t.up.sql": "",
  "migrations/002_t.down.sql": "DROP INDEX j;\n",
} as const;

const name = "migrations/002_t.up.sql";
const text = "SET LOCAL lock_timeout = '2s';\nCREATE INDEX j ON t (a);\n";

/** Asks again each time the server says that there is something new. */
async function reported(editor: Editor, uri: string, rule: string): Promise<void> {
  for (;;) {
    const known = editor.heard.length;
    if (rulesOf(await editor.diagnostics(uri)).includes(rule)) return;
    await editor.hears("workspace/diagnostic/refresh", () => editor.heard.length > known);
  }
}

describe("the second look", () => {
  it("knows what dynamic SQL made, without anybody waiting for it", async () => {
    await inProject(hidden, async ({ editor, project }) => {
      await editor.initialize(project.root, undefined, { trusted: true });
      editor.open(project.uri(name), text);
      assert.ok(!rulesOf(await editor.diagnostics(project.uri(name))).includes("duplicate-index"));
      await reported(editor, project.uri(name), "duplicate-index");
      const end = { line: 1, character: 23 };
      editor.change(project.uri(name), [{ start: end, end }, " WITH (fillfactor = 90)"]);
      assert.ok(
        rulesOf(await editor.diagnostics(project.uri(name))).includes("duplicate-index"),
        "typing does not forget it",
      );
    });
  });

  it("runs nothing of a workspace that is not trusted, until it is", async () => {
    await inProject(hidden, async ({ editor, project }) => {
      await editor.initialize(project.root);
      editor.open(project.uri(name), text);
      await editor.diagnostics(project.uri(name));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.ok(!rulesOf(await editor.diagnostics(project.uri(name))).includes("duplicate-index"));
      editor.notify("migrateSafe/trusted", null);
      await reported(editor, project.uri(name), "duplicate-index");
    });
  });

  it("tells in the hover what a statement was seen to lock, until an edit makes it another", async () => {
    await inProject(hidden, async ({ editor, project }) => {
      const uri = project.uri(name);
      const hovered = async (): Promise<string> => {
        const at = { textDocument: { uri }, position: { line: 1, character: 3 } };
        return (await editor.ask<{ contents: { value: string } }>("textDocument/hover", at)).contents.value;
      };
      await editor.initialize(project.root, undefined, { trusted: true });
      editor.open(uri, "SET LOCAL lock_timeout = '2s';\nALTER TABLE t ALTER COLUMN id TYPE int;\n");
      const seen =
        /Observed on scratch \(semantics proven, blocking time not\): .*`ACCESS EXCLUSIVE` on `t`, rewritten.*; as foretold\./;
      while (!seen.test(await hovered())) await new Promise((resolve) => setTimeout(resolve, 100));
      const [start, end] = [
        { line: 1, character: 35 },
        { line: 1, character: 38 },
      ];
      editor.change(uri, [{ start, end }, "text"]);
      assert.doesNotMatch(await hovered(), /Observed/);
    });
  });

  it("takes the facts that somebody had read of a target, and says how old they are", async () => {
    const facts = {
      schema: "migrate-safe/facts/1",
      target: "staging",
      database: "shop",
      read_at: new Date(Date.now() - 7_300_000).toISOString(),
      after: 1,
      rows: { "public.t": 90_000_000 },
      applied: [],
      script: ["create table public.t (id bigint primary key, a int)"],
    };
    const files = {
      ...hidden,
      "migrate-safe.jsonc": "{}",
      ".migrate-safe/facts.json": JSON.stringify(facts),
    };
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root);
      const uri = project.uri(name);
      editor.open(uri, "SET LOCAL lock_timeout = '2s';\nCREATE INDEX i ON t (a);\n");
      await reported(editor, uri, "large-table-blocking-ddl");
      const hover = await editor.ask<{ contents: { value: string } }>("textDocument/hover", {
        textDocument: { uri },
        position: { line: 1, character: 3 },
      });
      assert.match(hover.contents.value, /those of staging, read 2 h ago/);
    });
  });

  it("asks the grammar of the servers when the config file names their version", async () => {
    const files = { ...hidden, "migrate-safe.jsonc": `{ "lint": { "postgres": 15 } }` };
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root);
      const newer = "SET LOCAL lock_timeout = '2s';\nSELECT * FROM (SELECT 1), t WHERE id = 0x1F;\n";
      editor.open(project.uri(name), newer);
      await reported(editor, project.uri(name), "syntax-newer-than-target");
    });
  });
});
