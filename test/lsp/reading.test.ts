// What helps to read a migration: hover, outline, the way to the other half, the lists for the tree view and the pages.
import { strict as assert } from "node:assert";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { DocumentSymbol, Hover, Location, MarkupContent } from "vscode-languageserver";
import type { FindingCounts, FolderState } from "../../server/src/protocol/requests";
import type { Editor } from "./editor";
import { downName, inProject, inWorkspace, pair, upName } from "./server";

const up = pair[upName] ?? "";

describe("hover", () => {
  it("tells on a keyword which lock is taken, who waits, and the safer way", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      const index = await hoverAt(editor, uri, 1, 3);
      assert.match(index, /\*\*CREATE INDEX\*\* `orders_state_idx`/);
      assert.match(index, /`SHARE` on `orders`: writes wait/);
      assert.match(index, /Safer/);
      assert.match(index, /CONCURRENTLY/);
      const column = await hoverAt(editor, uri, 2, 20);
      assert.match(column, /`ACCESS EXCLUSIVE` on `orders`: reads and writes wait/);
    });
  });

  it("names tables that only the earlier migrations tell of", async () => {
    const files = {
      "001_a.up.sql":
        "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (user_id int REFERENCES users);\n",
      "001_a.down.sql": "DROP TABLE orders;\nDROP TABLE users;\n",
      "002_b.up.sql": "ALTER TABLE orders DROP COLUMN user_id;\n",
      "002_b.down.sql": "ALTER TABLE orders ADD COLUMN user_id int REFERENCES users;\n",
    };
    await inWorkspace(files, async ({ editor, project }) => {
      const up = project.uri("002_b.up.sql");
      editor.open(up, files["002_b.up.sql"]);
      assert.match(await hoverAt(editor, up, 0, 3), /`ACCESS EXCLUSIVE` on `users` \(referenced\)/);
      const down = project.uri("001_a.down.sql");
      editor.open(down, files["001_a.down.sql"]);
      assert.match(await hoverAt(editor, down, 0, 3), /`ACCESS EXCLUSIVE` on `users` \(referenced\)/);
    });
  });

  it("keeps quiet between keywords, in comments, in broken statements and when it is switched off", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, `-- CREATE INDEX\nALTER TABLE orders ADD COLUMN;\n${up}`);
      assert.equal(await hoverAt(editor, uri, 0, 5), "");
      assert.equal(await hoverAt(editor, uri, 1, 3), "");
      assert.equal(await hoverAt(editor, uri, 3, 40), "");
    });
    await inProject(pair, async ({ editor, project }) => {
      editor.settings = { hover: { locks: false } };
      await editor.initialize(project.root);
      editor.open(project.uri(upName), up);
      await editor.hears("workspace/diagnostic/refresh");
      assert.equal(await hoverAt(editor, project.uri(upName), 1, 3), "");
    });
  });
});

describe("the outline", () => {
  it("names each statement with its object, also where the grammar rejects it", async () => {
    const text = [
      "SET lock_timeout = '2s';",
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON public."Order" (a);',
      "CREATE INDEX ON t (a);",
      'ALTER TABLE ONLY public."Order" ADD COLUMN a int, DROP COLUMN b;',
      "DROP TABLE IF EXISTS role;",
      "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;",
      "INSERT INTO t VALUES (1);",
      "UPDATE t SET a = 1;",
      "GRANT SELECT ON TABLE t TO reader;",
      "COMMENT ON TABLE t IS 'x';",
      "DO $$ BEGIN NULL; END $$;",
      "BEGIN;",
      "CREATE TABLE half (",
      "",
    ].join("\n");
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, text);
      const symbols = await editor.ask<DocumentSymbol[]>("textDocument/documentSymbol", {
        textDocument: { uri },
      });
      assert.deepEqual(
        symbols.map(({ name }) => name),
        [
          "SET lock_timeout",
          "CREATE UNIQUE INDEX i",
          "CREATE INDEX t",
          'ALTER TABLE public."Order"',
          "DROP TABLE role",
          "CREATE OR REPLACE FUNCTION f",
          "INSERT INTO t",
          "UPDATE t",
          "GRANT t",
          "COMMENT ON TABLE t",
          "DO",
          "BEGIN",
          "CREATE TABLE half",
        ],
      );
      assert.deepEqual(
        symbols[3]?.children?.map(({ name }) => name),
        ["ADD COLUMN a int", "DROP COLUMN b"],
      );
      for (const { range, selectionRange } of symbols) {
        assert.ok(range.start.line <= selectionRange.start.line && selectionRange.end.line <= range.end.line);
      }
    });
  });
});

describe("the way to the other half", () => {
  it("leads from a statement to those about the same object", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      const [index] = await definitionAt(editor, uri, 1, 15);
      assert.equal(index?.uri, project.uri(downName));
      assert.equal(index?.range.start.line, 2);
      const [column] = await definitionAt(editor, uri, 2, 3);
      assert.equal(column?.range.start.line, 1);
      assert.deepEqual(await definitionAt(editor, uri, 1, 45), []);
    });
  });

  it("leads from a command", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const uri = project.uri(upName);
      editor.open(uri, up);
      assert.equal(await editor.ask("migrateSafe/counterpart", { uri }), project.uri(downName));
      assert.equal(await editor.ask("migrateSafe/counterpart", { uri: project.uri(downName) }), uri);
      assert.equal(await editor.ask("migrateSafe/counterpart", { uri: project.uri("a.sql") }), null);
    });
  });
});

describe("the requests of the tree view", () => {
  it("list the migrations of every folder with their halves", async () => {
    const files = {
      ...pair,
      "migrations/002_more.up.sql": "SELECT 1;\n",
      "migrations/notes.sql": "SELECT 1;\n",
    };
    await inWorkspace(files, async ({ editor, project }) => {
      const [folder, ...others] = await editor.ask<FolderState[]>("migrateSafe/folders", null);
      assert.deepEqual(others, []);
      assert.equal(folder?.layout, "migrate-safe");
      assert.equal(folder.config, null);
      assert.deepEqual(
        folder?.migrations.map(({ version, name, upUri, downUri }) => [version, name, upUri, downUri]),
        [
          ["001", "orders", project.uri(upName), project.uri(downName)],
          ["002", "more", project.uri("migrations/002_more.up.sql"), null],
        ],
      );
      assert.match(folder?.problems.join() ?? "", /notes\.sql/);
    });
  });

  it("list no migration whose file is gone, though its document is open, also where nothing told of it", async () => {
    const more = "migrations/002_more.up.sql";
    await inWorkspace({ ...pair, [more]: "SELECT 1;\n" }, async ({ editor, project }) => {
      const listed = async (params: unknown): Promise<readonly string[]> => {
        const [folder] = await editor.ask<FolderState[]>("migrateSafe/folders", params);
        return folder?.migrations.map(({ version }) => version) ?? [];
      };
      const uri = project.uri(more);
      editor.open(uri, "SELECT 1;\n");
      const unsaved = project.uri("migrations/003_unsaved.up.sql");
      editor.open(unsaved, "SELECT 1;\n");
      assert.deepEqual(await listed(null), ["001", "002", "003"]);
      rmSync(fileURLToPath(uri));
      assert.deepEqual(await listed({ reread: true }), ["001", "003"]);
      editor.change(uri, [null, "SELECT 2;\n"]);
      assert.deepEqual(await listed(null), ["001", "003"]);
      project.write(more, "SELECT 2;\n");
      assert.deepEqual(await listed({ reread: true }), ["001", "002", "003"]);
      rmSync(fileURLToPath(uri));
      editor.heard.splice(0);
      editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 3 }] });
      await editor.hears("migrateSafe/foldersChanged");
      assert.deepEqual(await listed(null), ["001", "003"]);
    });
  });

  it("count the findings of the migrations that have any", async () => {
    const files = {
      "migrations/001_fine.up.sql": "SET lock_timeout = '2s';\nCREATE TABLE fine (id bigint PRIMARY KEY);\n",
      "migrations/001_fine.down.sql": "SET lock_timeout = '2s';\nDROP TABLE fine;\n",
      "migrations/002_more.up.sql": "SELECT 1;\n",
    };
    await inWorkspace(files, async ({ editor, project }) => {
      const folder = fileURLToPath(project.uri("migrations"));
      const counted = await editor.ask<FindingCounts[]>("migrateSafe/findingCounts", { folder });
      assert.deepEqual(
        counted.map(({ upUri, downUri }) => [upUri, downUri]),
        [[project.uri("migrations/002_more.up.sql"), null]],
      );
      assert.ok((counted[0]?.counts.error ?? 0) >= 1, "it has no down script");
      assert.deepEqual(await editor.ask("migrateSafe/findingCounts", { folder: "/nowhere" }), []);
    });
  });

  it("answer an open file while thousands of others are being counted", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 600 }, (_, index) => [
        `migrations/${1000 + index}_table.up.sql`,
        `CREATE TABLE table_${index} (id int, name text);\nCREATE INDEX ON table_${index} (name);\n`,
      ]),
    );
    await inWorkspace(files, async ({ editor, project }) => {
      const folder = fileURLToPath(project.uri("migrations"));
      const order: string[] = [];
      const counting = editor.ask("migrateSafe/findingCounts", { folder }).then(() => order.push("counted"));
      const uri = project.uri("migrations/1599_table.up.sql");
      editor.open(uri, "ALTER TABLE table_1 ADD COLUMN late int NOT NULL;\n");
      const found = await editor.diagnostics(uri);
      order.push("answered");
      await counting;
      assert.ok(found.length > 0);
      assert.deepEqual(order, ["answered", "counted"]);
    });
  });

  it("tell how the files of a new migration would be called", async () => {
    await inWorkspace(pair, async ({ editor, project }) => {
      const folder = fileURLToPath(project.uri("migrations"));
      const named = async (name: string) => editor.ask("migrateSafe/newPair", { folder, name });
      assert.deepEqual(await named("Add notes"), {
        up: "002_add_notes.up.sql",
        down: "002_add_notes.down.sql",
        sameName: null,
        refusal: null,
      });
      assert.equal(((await named("orders")) as { sameName: string }).sameName, "001_orders");
      assert.match(((await named("///")) as { refusal: string }).refusal, /no letter or digit/);
      assert.equal(await editor.ask("migrateSafe/newPair", { folder: "/nowhere", name: "a" }), null);
    });
  });

  it("list nothing in a project without migrations", async () => {
    await inWorkspace({ "README.md": "" }, async ({ editor }) => {
      assert.deepEqual(await editor.ask("migrateSafe/folders", null), []);
      assert.deepEqual(await editor.ask("migrateSafe/lintWorkspace", null), { files: 0, findings: 0 });
    });
  });

  it("name the config file of a project further down", async () => {
    const files = {
      "shop/migrate-safe.jsonc": '{ "migrations": "db" }',
      "shop/db/001_orders.up.sql": up,
      "shop/db/001_orders.down.sql": pair[downName] ?? "",
    };
    await inWorkspace(files, async ({ editor, project }) => {
      const folders = await editor.ask<FolderState[]>("migrateSafe/folders", null);
      assert.deepEqual(
        folders.map(({ folder, config }) => [folder, config]),
        [["shop/db", "shop/migrate-safe.jsonc"].map((name) => fileURLToPath(project.uri(name)))],
      );
    });
  });

  it("give the page of a rule and of a problem, and null for what is neither", async () => {
    await inWorkspace({}, async ({ editor }) => {
      assert.match(await editor.ask<string>("migrateSafe/explain", { id: "drop-table" }), /^# /);
      assert.match(await editor.ask<string>("migrateSafe/explain", { id: "lock/held" }), /^# /);
      for (const id of ["no-such-rule", "toString", 7, null]) {
        assert.equal(await editor.ask("migrateSafe/explain", { id }), null);
      }
    });
  });
});

async function hoverAt(editor: Editor, uri: string, line: number, character: number): Promise<string> {
  const found = await editor.ask<Hover | null>("textDocument/hover", {
    textDocument: { uri },
    position: { line, character },
  });
  return found === null ? "" : (found.contents as MarkupContent).value;
}

async function definitionAt(
  editor: Editor,
  uri: string,
  line: number,
  character: number,
): Promise<Location[]> {
  const found = await editor.ask<Location[] | null>("textDocument/definition", {
    textDocument: { uri },
    position: { line, character },
  });
  return found ?? [];
}
