// The next pair in a folder's own numbering.
import { strict as assert } from "node:assert";
import { buildFolder } from "../../../server/src/migrations/folder";
import { nextPair } from "../../../server/src/migrations/new-pair";

function next(names: readonly string[], title: string, now?: Date): string {
  const folder = buildFolder(
    "/m",
    names.map((name) => ({ path: `/m/${name}`, text: "" })),
  );
  const pair = nextPair(folder, title, now);
  if (!pair.ok) return pair.failure.code;
  const { up, down } = pair.value;
  assert.equal(down.path, up.path.replace(/\.up\.sql$/, ".down.sql"));
  assert.match(up.text, /^-- \d+: \S.*\n\n$/);
  return up.path;
}

describe("the next pair", () => {
  it("of an empty folder is the first", () => {
    assert.equal(next([], "Create users"), "/m/001_create_users.up.sql");
  });

  it("keeps the width of the numbers", () => {
    assert.equal(next(["0009_a.up.sql"], "b"), "/m/0010_b.up.sql");
    assert.equal(next(["9_a.up.sql"], "b"), "/m/10_b.up.sql");
    assert.equal(next(["999_a.up.sql"], "b"), "/m/1000_b.up.sql");
  });

  it("follows the newest version, not the last name", () => {
    assert.equal(next(["2_z.up.sql", "10_a.down.sql"], "b"), "/m/11_b.up.sql");
  });

  it("takes the time where versions are timestamps, but never an older one", () => {
    const now = new Date("2026-03-04T05:06:07Z");
    assert.equal(next(["20250101000000_a.up.sql"], "b", now), "/m/20260304050607_b.up.sql");
    assert.equal(next(["20270101000000_a.up.sql"], "b", now), "/m/20270101000001_b.up.sql");
    assert.equal(next(["20250101000000_a.up.sql"], "b"), "/m/20250101000001_b.up.sql");
  });

  it("makes a file name of the title", () => {
    assert.equal(next([], "  Größe: add/../column!  "), "/m/001_größe_add_column.up.sql");
    assert.equal(next([], "long ".repeat(40)), `/m/001_${"long_".repeat(12).slice(0, -1)}.up.sql`);
  });

  it("is refused for a title without a letter or digit", () => {
    assert.equal(next([], " ../.. "), "usage/invalid-flag");
  });

  it("keeps a line break of the title out of the comment", () => {
    assert.equal(next([], "a\ndrop table t"), "/m/001_a_drop_table_t.up.sql");
  });
});
