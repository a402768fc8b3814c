// Of migrations that are asked for, the strongest lock that keeps others waiting.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import type { Requests } from "../../server/src/protocol/requests";
import { inWorkspace } from "./server";

type Answer = Requests["migrateSafe/strongestLocks"]["result"];

const files = {
  "migrations/001_orders.up.sql": "CREATE TABLE orders (id int PRIMARY KEY, note text);\n",
  "migrations/002_more.up.sql":
    "CREATE INDEX orders_note_idx ON orders (note);\nALTER TABLE orders ALTER COLUMN note TYPE varchar(10);\n",
  "migrations/003_check.up.sql": "ALTER TABLE orders ADD COLUMN total int;\n",
};

describe("the strongest locks of migrations", () => {
  it("are told of those that are asked for and keep others waiting", async () => {
    await inWorkspace(files, async ({ editor, project }) => {
      const ask = async (versions: readonly string[]): Promise<Answer> =>
        editor.ask<Answer>("migrateSafe/strongestLocks", {
          folder: join(project.root, "migrations"),
          versions,
        });
      assert.deepEqual(await ask(["001", "002"]), [
        { version: "002", mode: "ACCESS EXCLUSIVE", relation: "orders", work: "may rewrite the table" },
      ]);
      assert.deepEqual(await ask(["003", "999"]), [
        { version: "003", mode: "ACCESS EXCLUSIVE", relation: "orders", work: null },
      ]);
    });
  });
});
