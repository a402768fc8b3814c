// What an editor shows in the files of other migration tools: in the folders they lie in, and in both halves of one file.
import { strict as assert } from "node:assert";
import { rulesOf } from "./editor";
import { inProject } from "./server";

describe("files of other tools", () => {
  const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    "prisma/migrations/20240101000000_a/migration.sql": { "prisma/migrations/migration_lock.toml": "" },
    "deploy/a.sql": { "sqitch.plan": "%project=x\na 2024-01-01T00:00:00Z A <a@b.c>\n" },
    "migrations/2024-01-01-000000_a/up.sql": {},
    "db/migrations/20240101000000_a.sql": {},
  };
  for (const [path, beside] of Object.entries(places)) {
    it(`are checked at ${path}`, async () => {
      await inProject({ [path]: "DROP TABLE a;\n", ...beside }, async ({ editor, project }) => {
        await editor.initialize(project.root);
        const uri = project.uri(path);
        editor.open(uri, "DROP TABLE a;\n");
        assert.ok(rulesOf(await editor.diagnostics(uri)).includes("drop-table"));
        editor.change(uri, [
          { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } },
          "SELECT 1;\n",
        ]);
        assert.ok(!rulesOf(await editor.diagnostics(uri)).includes("drop-table"));
      });
    });
  }

  it("are checked in both sections, each finding once and at its line", async () => {
    const path = "migrations/20240101000000_a.sql";
    const text = "-- migrate:up\nDROP TABLE a;\n-- migrate:down\nDROP TABLE b;\n";
    await inProject({ [path]: text }, async ({ editor, project }) => {
      await editor.initialize(project.root);
      const uri = project.uri(path);
      editor.open(uri, text);
      const found = (await editor.diagnostics(uri)).filter(({ code }) => code === "drop-table");
      assert.deepEqual(
        found.map(({ range }) => range.start.line),
        [1, 3],
      );
    });
  });
});
