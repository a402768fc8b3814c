// Layouts that give each direction a file, or have ups alone: names, order, and how files are run.
import assert from "node:assert/strict";
import { folderOf, seen } from "./seen";

describe("pairs of files", () => {
  it("are this product's own without a sign of another tool", () => {
    const folder = folderOf({ "001_a.up.sql": "SELECT 1;", "001_a.down.sql": "SELECT 2;", "README.md": "" });
    assert.equal(folder.layout, "migrate-safe");
    assert.deepEqual(seen(folder), ["001 a up [own]: SELECT 1;", "001 a down [own]: SELECT 2;"]);
  });

  it("are golang-migrate's when the settings say so", () => {
    const folder = folderOf({ "1_a.up.sql": "SELECT 1;" }, { chosen: "golang-migrate" });
    assert.equal(folder.layout, "golang-migrate");
    assert.deepEqual(seen(folder), ["1 a up [simple-query]: SELECT 1;"]);
  });

  it("are morph's when one of them has its directive", () => {
    const folder = folderOf({
      "000001_a.up.sql": "-- morph:nontransactional\nCREATE INDEX CONCURRENTLY i ON a (id);",
      "000002_b.up.sql": "SELECT 1;",
    });
    assert.equal(folder.layout, "morph");
    assert.deepEqual(seen(folder), [
      "000001 a up [simple-query]: CREATE INDEX CONCURRENTLY i ON a (id);",
      "000002 b up [transaction]: SELECT 1;",
    ]);
  });

  it("are morph's when they are templates", () => {
    const folder = folderOf({
      "1_a.up.sql": "DROP TABLE {{.prefix}}a{{if .mysql}} x{{end}};",
      "1_a.down.sql": "SELECT 1;",
    });
    assert.equal(folder.layout, "morph");
    assert.equal(seen(folder)[0]?.replace(/ +;/, ";"), "1 a up [transaction]: DROP TABLE x__prefix__a;");
  });

  it("are no templates for braces in their strings", () => {
    const folder = folderOf({
      "1_a.up.sql": "INSERT INTO texts VALUES ('Hello {{.Name}}'); -- {{ if x }}",
      "1_a.down.sql": "SELECT 1;",
    });
    assert.equal(folder.layout, "migrate-safe");
  });

  it("are popx's with twenty digits or a dialect, of which PostgreSQL's wins", () => {
    const folder = folderOf({
      "20200101000001000000_a.postgres.up.sql": 'SELECT 1 {{ if eq .x "y" }}+ 1{{ end }};',
      "20200101000001000000_a.up.sql": "SELECT 'generic';",
      "20200101000001000000_a.mysql.up.sql": "SELECT `x`;",
      "20200101000001000000_a.down.sql": "SELECT 2;",
      "20200102000001000000_b.autocommit.up.sql": "CREATE INDEX CONCURRENTLY i ON a (id);",
    });
    assert.equal(folder.layout, "popx");
    assert.deepEqual(seen(folder), [
      "20200101000001000000 a up [transaction]: SELECT 1 + 1 ;",
      "20200101000001000000 a down [transaction]: SELECT 2;",
      "20200102000001000000 b up [simple-query]: CREATE INDEX CONCURRENTLY i ON a (id);",
    ]);
  });

  it("are sqlx's when one of them begins with its directive", () => {
    const folder = folderOf({
      "1_a.up.sql": "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON a (id);",
      "1_a.down.sql": "SELECT 1;",
    });
    assert.equal(folder.layout, "sqlx");
    assert.deepEqual(seen(folder), [
      "1 a up [simple-query]: CREATE INDEX CONCURRENTLY i ON a (id);",
      "1 a down [transaction]: SELECT 1;",
    ]);
  });

  it("with many repeated numbers are ordered by their full names", () => {
    const names = ["0000_e", "0000_d", "0000_c", "0001_b", "0001_a", "0001_z", "0001_y"];
    const folder = folderOf(Object.fromEntries(names.map((name) => [`${name}.up.sql`, "SELECT 1;"])));
    assert.equal(folder.layout, "maragudk");
    assert.deepEqual(
      folder.migrations.map(({ version, name }) => `${version}_${name}`),
      names.toSorted(),
    );
  });
});

describe("files of Flyway", () => {
  it("are ordered by the parts of their versions, the repeatable ones last", () => {
    const folder = folderOf({
      "R__views.sql": "SELECT 4;",
      "V1.10__c.sql": "SELECT 3;",
      "V1.2__b.sql": "SELECT ${x};",
      "V1.2__b.sql.conf": "executeInTransaction=false\n",
      "U1.2__b.sql": "SELECT 2;",
      "beforeMigrate.sql": "SELECT 0;",
      "V2_oops.sql": "SELECT 5;",
    });
    assert.equal(folder.layout, "flyway");
    assert.deepEqual(seen(folder), [
      "1.2 b up [none]: SELECT x_x_;",
      "1.2 b down [own]: SELECT 2;",
      "1.10 c up [own]: SELECT 3;",
      "R__views views up [own]: SELECT 4;",
      "stray V2_oops.sql: two underscores have to follow the version number",
    ]);
  });

  it("are refinery's when the settings say so", () => {
    const folder = folderOf({ "V1__a.sql": "SELECT 1;" }, { chosen: "refinery" });
    assert.deepEqual(seen(folder), ["1 a up [transaction]: SELECT 1;"]);
  });
});

describe("numbered files", () => {
  it("are Atlas's beside its sum", () => {
    const folder = folderOf({
      "atlas.sum": "h1:x\n",
      "20240101000000.sql": "-- atlas:checkpoint\nCREATE TABLE a (id int);",
      "20240102000000_b.sql": "-- atlas:txmode none\n\nCREATE INDEX CONCURRENTLY i ON a (id);",
    });
    assert.equal(folder.layout, "atlas");
    assert.deepEqual(seen(folder), ["20240102000000 b up [none]: CREATE INDEX CONCURRENTLY i ON a (id);"]);
  });

  it("are Supabase's in its folder", () => {
    const files = { "20240101000000_a.sql": "SELECT 1;", "seed.sql": "SELECT 2;" };
    const folder = folderOf(files, { path: "/app/supabase/migrations" });
    assert.equal(folder.layout, "supabase");
    assert.deepEqual(seen(folder), [
      "20240101000000 a up [simple-query]: SELECT 1;",
      "stray seed.sql: it does not begin with a version number",
    ]);
  });

  it("are plain when nothing tells whose they are", () => {
    const folder = folderOf({ "002-b.sql": "SELECT 2;", "001_a.sql": "SELECT 1;" });
    assert.equal(folder.layout, "plain");
    assert.deepEqual(seen(folder), ["001 a up [own]: SELECT 1;", "002 b up [own]: SELECT 2;"]);
  });
});
