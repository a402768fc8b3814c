// What decides whether something is said of a migration, as the server tells it.
import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import type { FileCheck, SelfCheck } from "../../server/src/protocol/requests";
import type { Editor } from "./editor";
import { inProject, inWorkspace, pair, upName } from "./server";

describe("the self-check", () => {
  it("names the folders found, their config file and what is not understood", async () => {
    const files = {
      ...pair,
      "migrate-safe.jsonc": '{ "lint": { "rules": { "drop-table": "off" } } }',
      "migrations/002_half.up.sql": "SELECT 1;\nALTER TABLE;\n",
      "migrations/notes.sql": "",
    };
    await inWorkspace(files, async ({ editor, project }) => {
      const { reduced, folders, file } = await check(editor, null);
      const [folder] = folders;
      assert.equal(reduced, false);
      assert.equal(file, null);
      assert.equal(folders.length, 1);
      assert.equal(folder?.config, fileURLToPath(project.uri("migrate-safe.jsonc")));
      assert.deepEqual([folder?.migrations, folder?.rulesOff], [2, ["drop-table"]]);
      assert.match(folder?.strays.join() ?? "", /notes\.sql/);
      assert.equal(folder?.notUnderstoodCount, 1);
      assert.equal(folder?.notUnderstood[0]?.line, 2);
      assert.match(folder?.notUnderstood[0]?.message ?? "", /syntax error/);
    });
  });

  it("tells of one file where it lies and what leaves it out", async () => {
    const files = { ...pair, "migrate-safe.jsonc": '{ "lint": { "ignore": ["001*"] } }', "a.sql": "" };
    await inWorkspace(files, async ({ editor, project }) => {
      const left = await fileCheck(editor, project.uri(upName));
      assert.deepEqual([left?.version, left?.left, left?.findings], ["001", "ignore", 0]);
      assert.equal((await fileCheck(editor, project.uri("a.sql")))?.folder, null);
    });
    await inProject(pair, async ({ editor, project }) => {
      editor.settings = { lint: { enable: false } };
      await editor.initialize(project.root);
      editor.open(project.uri(upName), pair[upName] ?? "");
      await editor.hears("workspace/diagnostic/refresh");
      assert.equal((await fileCheck(editor, project.uri(upName)))?.isLinted, false);
    });
  });
});

async function check(editor: Editor, uri: string | null): Promise<SelfCheck> {
  return editor.ask<SelfCheck>("migrateSafe/selfCheck", { uri });
}

async function fileCheck(editor: Editor, uri: string): Promise<FileCheck | null> {
  return (await check(editor, uri)).file;
}
