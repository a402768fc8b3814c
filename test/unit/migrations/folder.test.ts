// The model of a folder: order, pairs, duplicates and strays.
import { strict as assert } from "node:assert";
import { join } from "node:path";
import { buildFolder, removeFile, replaceFile } from "../../../server/src/migrations/folder";
import type { MigrationFolder } from "../../../server/src/migrations/migration";

const path = "/migrations";

function folderOf(...names: readonly string[]): MigrationFolder {
  return buildFolder(
    path,
    names.map((name) => ({ path: join(path, name), text: `-- ${name}` })),
  );
}

/** `version name up/down` of every migration. */
function summary({ migrations }: MigrationFolder): readonly string[] {
  return migrations.map(
    ({ version, name, up, down }) => `${version} ${name} ${up ? "up" : "-"}/${down ? "down" : "-"}`,
  );
}

describe("a folder", () => {
  it("pairs up and down in the order of their versions", () => {
    const folder = folderOf("10_c.up.sql", "9_b.down.sql", "9_b.up.sql", "001_a.up.sql", "001_a.down.sql");
    assert.deepEqual(summary(folder), ["001 a up/down", "9 b up/down", "10 c up/-"]);
    assert.equal(folder.layout, "migrate-safe");
  });

  it("pairs halves whose versions differ in leading zeros", () => {
    assert.deepEqual(summary(folderOf("007_a.up.sql", "7_a.down.sql")), ["007 a up/down"]);
  });

  it("pairs the only two halves of a version although their names differ", () => {
    assert.deepEqual(summary(folderOf("1_create_user.up.sql", "1_create_users.down.sql")), [
      "1 create_user up/down",
    ]);
  });

  it("keeps two migrations of one version apart", () => {
    const folder = folderOf("2_a.up.sql", "2_a.down.sql", "2_b.up.sql", "2_b.down.sql");
    assert.deepEqual(summary(folder), ["2 a up/down", "2 b up/down"]);
  });

  it("does not guess when several halves are left of one version", () => {
    const folder = folderOf("2_a.up.sql", "2_b.up.sql", "2_c.down.sql");
    assert.deepEqual(summary(folder), ["2 a up/-", "2 b up/-", "2 c -/down"]);
  });

  it("keeps files of the same version, name and direction apart", () => {
    assert.deepEqual(summary(folderOf("7_a.up.sql", "007_a.up.sql", "7_a.down.sql")), [
      "007 a up/down",
      "7 a up/-",
    ]);
  });

  it("names strays and passes over what is no SQL", () => {
    const folder = folderOf("1_a.up.sql", "1_a.dwon.sql", "README.md", "seed.sql", ".keep");
    assert.deepEqual(
      folder.strays.map((stray) => stray.path),
      [join(path, "1_a.dwon.sql"), join(path, "seed.sql")],
    );
    assert.match(folder.strays[0]?.reason ?? "", /dwon/);
  });

  it("of an unknown layout has no migrations", () => {
    const folder = folderOf("init.sql");
    assert.equal(folder.layout, "unknown");
    assert.deepEqual(folder.migrations, []);
    assert.equal(folder.strays.length, 1);
  });

  it("keeps why a file cannot be read", () => {
    const folder = buildFolder(path, [
      { path: join(path, "1_a.up.sql"), text: null, unreadable: "not UTF-8" },
    ]);
    assert.equal(folder.migrations[0]?.up?.unreadable, "not UTF-8");
    assert.equal(folder.migrations[0]?.up?.text, null);
  });
});

describe("replacing a file", () => {
  const names = Array.from({ length: 2_000 }, (_, index) => `${index + 1}_m${index}`);
  const folder = folderOf(...names.flatMap((name) => [`${name}.up.sql`, `${name}.down.sql`]));

  it("changes one migration and keeps all others as they are", () => {
    const changed = replaceFile(folder, join(path, "1234_m1233.down.sql"), "select 1;");
    assert.equal(changed.migrations[1233]?.down?.text, "select 1;");
    assert.equal(changed.migrations[1233]?.up, folder.migrations[1233]?.up);
    const moved = changed.migrations.filter((migration, index) => migration !== folder.migrations[index]);
    assert.equal(moved.length, 1);
    assert.equal(
      folder.migrations[1233]?.down?.text,
      "-- 1234_m1233.down.sql",
      "the old folder stays as it was",
    );
  });

  it("gives the same folder back for the same text", () => {
    assert.equal(replaceFile(folder, join(path, "1_m0.up.sql"), "-- 1_m0.up.sql"), folder);
  });

  it("finds the right one of two with the same version", () => {
    const twice = folderOf("2_a.up.sql", "2_b.up.sql");
    const changed = replaceFile(twice, join(path, "2_b.up.sql"), "x");
    assert.deepEqual(
      changed.migrations.map(({ up }) => up?.text),
      ["-- 2_a.up.sql", "x"],
    );
  });

  it("adds a file that is new, in its place", () => {
    const changed = replaceFile(folderOf("1_a.up.sql", "3_c.up.sql"), join(path, "2_b.up.sql"), "x");
    assert.deepEqual(summary(changed), ["1 a up/-", "2 b up/-", "3 c up/-"]);
    assert.equal(replaceFile(folderOf(), join(path, "seed.sql"), "x").strays.length, 1);
  });

  it("makes an unreadable file readable", () => {
    const broken = buildFolder(path, [
      { path: join(path, "1_a.up.sql"), text: null, unreadable: "not UTF-8" },
    ]);
    const { up } = replaceFile(broken, join(path, "1_a.up.sql"), "x").migrations[0] ?? {};
    assert.equal(up?.unreadable, null);
    assert.equal(up?.text, "x");
  });

  it("has an opposite: a file that is gone", () => {
    const left = removeFile(folderOf("1_a.up.sql", "1_a.down.sql", "2_b.up.sql"), join(path, "1_a.up.sql"));
    assert.deepEqual(summary(left), ["1 a -/down", "2 b up/-"]);
  });
});
