// The next free number for a migration, and the names its files then have.
import { strict as assert } from "node:assert";
import { buildFolder } from "../../../server/src/migrations/folder";
import { renumbered } from "../../../server/src/migrations/renumber";

const now = new Date("2026-03-04T05:06:07Z");

function renumber(names: readonly string[], name: string, others: readonly string[] = []): readonly string[] {
  const folder = buildFolder(
    "/m",
    names.map((file) => ({ path: `/m/${file}`, text: "" })),
  );
  const migration = folder.migrations.find((one) => one.name === name);
  assert.ok(migration);
  const result = renumbered(folder, migration, others, now);
  return result.ok ? result.value.renames.map(({ from, to }) => `${from} -> ${to}`) : [result.failure];
}

describe("renumbering a migration", () => {
  const pair = ["003_b.up.sql", "003_b.down.sql"];

  it("moves both halves behind the newest, in the folder's own width", () => {
    assert.deepEqual(renumber(["003_a.up.sql", ...pair, "007_c.up.sql"], "b"), [
      "/m/003_b.up.sql -> /m/008_b.up.sql",
      "/m/003_b.down.sql -> /m/008_b.down.sql",
    ]);
  });

  it("counts the versions of another branch too", () => {
    assert.deepEqual(renumber(pair, "b", ["009", "004"]), [
      "/m/003_b.up.sql -> /m/010_b.up.sql",
      "/m/003_b.down.sql -> /m/010_b.down.sql",
    ]);
  });

  it("takes the time where versions are timestamps", () => {
    const names = ["20250101000000_a.up.sql", "20240101000000_b.up.sql"];
    assert.deepEqual(renumber(names, "b"), ["/m/20240101000000_b.up.sql -> /m/20260304050607_b.up.sql"]);
  });

  it("leaves the numbers of other tools to them", () => {
    assert.deepEqual(renumber(["V1__a.sql", "V2__b.sql"], "b"), [
      "the files of flyway are numbered by flyway",
    ]);
  });
});
