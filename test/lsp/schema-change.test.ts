// The schema before and after a migration, as the embedded database has it.
import { strict as assert } from "node:assert";
import type { Requests } from "../../server/src/protocol/requests";
import { pullingClient, type Editor } from "./editor";
import { inProject } from "./server";

type Answer = Requests["migrateSafe/schemaChange"]["result"];

const second = "migrations/002_notes.up.sql";
const files = {
  "migrations/001_orders.up.sql":
    "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (id int PRIMARY KEY, total int DEFAULT 0);\n",
  "migrations/001_orders.down.sql": "DROP TABLE orders;\nDROP TABLE users;\n",
  [second]: "ALTER TABLE orders ADD COLUMN note text;\nCREATE INDEX orders_note_idx ON orders (note);\n",
  "migrations/002_notes.down.sql": "ALTER TABLE orders DROP COLUMN note;\n",
};

describe("the schema before and after a migration", () => {
  it("is told in an order that does not depend on how it came to be", async () => {
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root, pullingClient, { trusted: true });
      const { change, problem } = await asked(editor, project.uri(second));
      assert.equal(problem, null);
      assert.deepEqual([change?.version, change?.name], ["002", "notes"]);
      const column = "\n  , note text";
      const index = "\nCREATE INDEX orders_note_idx ON public.orders USING btree (note);";
      const after = change?.after ?? "";
      assert.ok(after.includes(column) && after.includes(index), after);
      assert.equal(after.replace(column, "").replace(index, ""), change?.before);
      const tables = [...after.matchAll(/^create table (\S+)/gim)].map(([, name]) => name);
      assert.deepEqual(tables, ["public.orders", "public.users"]);
    });
  });

  it("is not read where a migration fails, and says which and why", async () => {
    const broken = { ...files, [second]: "ALTER TABLE nowhere ADD COLUMN a int;\n" };
    await inProject(broken, async ({ editor, project }) => {
      await editor.initialize(project.root, pullingClient, { trusted: true });
      const { change, problem } = await asked(editor, project.uri(second));
      assert.equal(change, null);
      assert.match(problem?.message ?? "", /002_notes does not run.*nowhere/);
    });
  });

  it("is not read in a folder that is not trusted, nor for a file that is no migration", async () => {
    await inProject(files, async ({ editor, project }) => {
      await editor.initialize(project.root);
      assert.match((await asked(editor, project.uri(second))).problem?.message ?? "", /not trusted/);
      assert.match((await asked(editor, project.uri("a.sql"))).problem?.message ?? "", /no half/);
    });
  });
});

async function asked(editor: Editor, uri: string): Promise<Answer> {
  return editor.ask<Answer>("migrateSafe/schemaChange", { uri });
}
