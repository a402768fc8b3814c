// Layouts with a folder for each migration or each direction.
import assert from "node:assert/strict";
import { folderOf, seen } from "./seen";

describe("a folder for each migration", () => {
  it("is Diesel's, whose metadata turns the transaction off", () => {
    const folder = folderOf({
      "2024-02-26-002946_a/up.sql": "SELECT 1;",
      "2024-02-26-002946_a/down.sql": "SELECT 2;",
      "2023-02-26-002946_b/up.sql": "SELECT 3;",
      "2023-02-26-002946_b/metadata.toml": "run_in_transaction = false\n",
    });
    assert.equal(folder.layout, "diesel");
    assert.deepEqual(seen(folder), [
      "20230226002946 b up [simple-query]: SELECT 3;",
      "20240226002946 a up [transaction]: SELECT 1;",
      "20240226002946 a down [transaction]: SELECT 2;",
    ]);
  });

  it("is Sourcegraph's with metadata in YAML", () => {
    const folder = folderOf({
      "1650000000_a/up.sql": "SELECT 1;",
      "1650000000_a/down.sql": "SELECT 2;",
      "1650000000_a/metadata.yaml": "name: a\nparents: [1640000000]\ncreateIndexConcurrently: true\n",
    });
    assert.equal(folder.layout, "sourcegraph");
    assert.deepEqual(seen(folder), [
      "1650000000 a up [none]: SELECT 1;",
      "1650000000 a down [none]: SELECT 2;",
    ]);
  });

  it("is Prisma's with migration.sql", () => {
    const folder = folderOf({
      "migration_lock.toml": 'provider = "postgresql"\n',
      "20240101000000_init/migration.sql": "SELECT 1;",
      "20240102000000_more/migration.sql": "SELECT 2;",
      "20240102000000_more/down.sql": "SELECT 3;",
    });
    assert.equal(folder.layout, "prisma");
    assert.deepEqual(seen(folder), [
      "20240101000000 init up [simple-query]: SELECT 1;",
      "20240102000000 more up [simple-query]: SELECT 2;",
      "20240102000000 more down [simple-query]: SELECT 3;",
    ]);
  });
});

describe("a project of Sqitch", () => {
  it("is in the order of its plan, with reworked changes and psql variables", () => {
    const folder = folderOf({
      "sqitch.plan":
        "%syntax-version=1.0.0\n%project=shop\n\nusers 2024-01-01T00:00:00Z Ann <a@b.c> # x\n@v1 2024-01-02T00:00:00Z Ann <a@b.c>\n" +
        "appschema [users] 2024-01-03T00:00:00Z Ann <a@b.c>\nusers [users@v1] 2024-01-04T00:00:00Z Ann <a@b.c>\n",
      "deploy/appschema.sql": "CREATE SCHEMA :\"app\";\nSELECT :'who', ARRAY[1,2][1:2], 1::int;",
      "revert/appschema.sql": "DROP SCHEMA :app;",
      "deploy/users.sql": "SELECT 3;",
      "deploy/users@v1.sql": "SELECT 1;",
      "deploy/stray.sql": "SELECT 4;",
      "verify/users.sql": "SELECT 5;",
    });
    assert.equal(folder.layout, "sqitch");
    assert.deepEqual(seen(folder), [
      "1 users@v1 up [none]: SELECT 1;",
      "2 appschema up [none]: CREATE SCHEMA x_app_; SELECT 'xxxx', ARRAY[1,2][1:2], 1::int;",
      "2 appschema down [none]: DROP SCHEMA xapp;",
      "3 users up [none]: SELECT 3;",
      "stray deploy/stray.sql: sqitch.plan does not name it",
    ]);
  });
});

describe("a folder of graphile-migrate", () => {
  it("ends with the migration being written", () => {
    const folder = folderOf({
      "current.sql": "SELECT 3;",
      "committed/000002-b.sql": "--! Previous: sha1:1\n--! Hash: sha1:2\n--! no-transaction\n\nVACUUM a;",
      "committed/000001.sql": "--! Previous: -\n--! Hash: sha1:1\n\nSELECT 1;",
    });
    assert.equal(folder.layout, "graphile-migrate");
    assert.deepEqual(seen(folder), [
      "000001 000001 up [transaction]: SELECT 1;",
      "000002 b up [simple-query]: VACUUM a;",
      "current current up [transaction]: SELECT 3;",
    ]);
  });
});
