// Layouts that hold the up and the down in one file: which part is which, how each is run, and that no position moves.
import assert from "node:assert/strict";
import { replaceFile } from "../../../../server/src/migrations/folder";
import { folderOf, seen } from "./seen";

describe("a folder of goose", () => {
  const text =
    "-- people\n-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE a (id int);\n-- +goose StatementEnd\n\n" +
    "-- +goose Down\nDROP TABLE a;\n";
  const folder = folderOf({
    "20240101120000_people.sql": text,
    "20240102120000_index.sql":
      "-- +goose NO TRANSACTION\n-- +goose up\nCREATE INDEX CONCURRENTLY i ON a (id);\n-- +goose down\nDROP INDEX CONCURRENTLY i;\n",
    "20240103120000_forgotten.sql": "CREATE TABLE b (id int);\n",
  });

  it("has both halves of each file", () => {
    assert.equal(folder.layout, "goose");
    assert.deepEqual(seen(folder), [
      "20240101120000 people up [transaction]: CREATE TABLE a (id int);",
      "20240101120000 people down [transaction]: DROP TABLE a;",
      "20240102120000 index up [none]: CREATE INDEX CONCURRENTLY i ON a (id);",
      "20240102120000 index down [none]: DROP INDEX CONCURRENTLY i;",
      "stray 20240103120000_forgotten.sql: it has no line -- +goose Up",
    ]);
  });

  it("keeps every position of the file", () => {
    const [first] = folder.migrations;
    assert.equal(first?.down?.text?.length, text.length);
    assert.equal(first.down.text.indexOf("DROP"), text.indexOf("DROP"));
    assert.equal(first.up?.text?.includes("DROP"), false);
    assert.equal(first.down.fileText, text);
    assert.equal(first.up?.end, text.indexOf("-- +goose Down"));
  });

  it("changes both halves when the file is edited, and no other migration", () => {
    const [before, other] = folder.migrations;
    const path = before?.up?.path ?? "";
    const changed = replaceFile(folder, path, text.replaceAll(" a", " abc"));
    assert.match(changed.migrations[0]?.up?.text ?? "", /TABLE abc/);
    assert.match(changed.migrations[0]?.down?.text ?? "", /TABLE abc/);
    assert.equal(changed.migrations[1], other);
    assert.equal(replaceFile(folder, path, text), folder);
  });

  it("loses a half when its marker goes", () => {
    const path = folder.migrations[0]?.up?.path ?? "";
    const changed = replaceFile(folder, path, "-- +goose Up\nCREATE TABLE a (id int);\n");
    assert.equal(changed.migrations[0]?.down, null);
    assert.equal(changed.migrations.length, 2);
  });
});

describe("a folder of dbmate", () => {
  it("runs a section as one string when it is outside a transaction", () => {
    const folder = folderOf({
      "20240101120000_people.sql":
        "-- migrate:up\ncreate table a (id int);\n\n-- migrate:down\ndrop table a;\n",
      "20240102120000_index.sql":
        "-- migrate:up transaction:false\ncreate index concurrently i on a (id);\n-- migrate:down\ndrop index i;\n",
    });
    assert.equal(folder.layout, "dbmate");
    assert.deepEqual(seen(folder), [
      "20240101120000 people up [transaction]: create table a (id int);",
      "20240101120000 people down [transaction]: drop table a;",
      "20240102120000 index up [simple-query]: create index concurrently i on a (id);",
      "20240102120000 index down [transaction]: drop index i;",
    ]);
  });
});

describe("a folder of sql-migrate", () => {
  it("joins sections of one direction, which one marker takes out of the transaction", () => {
    const folder = folderOf({
      "1670000000.sql":
        "-- +migrate Up\nALTER TABLE a ADD b int;\n-- +migrate Up notransaction\nCREATE INDEX CONCURRENTLY i ON a (b);\n" +
        "-- +migrate Down\nALTER TABLE a DROP b;\n-- +migrate Up\nSELECT 3;\n",
    });
    assert.equal(folder.layout, "sql-migrate");
    assert.deepEqual(seen(folder), [
      "1670000000 1670000000 up [none, none, none]: ALTER TABLE a ADD b int; CREATE INDEX CONCURRENTLY i ON a (b); SELECT 3;",
      "1670000000 1670000000 down [transaction]: ALTER TABLE a DROP b;",
    ]);
  });
});

describe("a folder of node-pg-migrate", () => {
  it("reads its markers in any case, and files without one as ups", () => {
    const folder = folderOf({
      "1700000000000_a.sql":
        "-- UP Migration\nCREATE TABLE a (id int);\n---- down migration\nDROP TABLE a;\n",
      "1700000000001_b.sql": "CREATE TABLE b (id int);\n",
    });
    assert.equal(folder.layout, "node-pg-migrate");
    assert.deepEqual(seen(folder), [
      "1700000000000 a up [transaction]: CREATE TABLE a (id int);",
      "1700000000000 a down [transaction]: DROP TABLE a;",
      "1700000000001 b up [transaction]: CREATE TABLE b (id int);",
    ]);
  });
});

describe("a folder of tern", () => {
  it("takes what stands below the line as the down, and masks templates", () => {
    const folder = folderOf({
      "001_a.sql":
        '{{ template "shared.sql" . }}\ncreate table {{.prefix}}a (id int);\n---- create above / drop below ----\ndrop table {{.prefix}}a;\n',
      "002_b.sql": "---- tern: disable-tx ----\ncreate index concurrently i on a (id);\n",
    });
    assert.equal(folder.layout, "tern");
    assert.deepEqual(seen(folder), [
      "001 a up [transaction]: create table x__prefix__a (id int);",
      "001 a down [transaction]: drop table x__prefix__a;",
      "002 b up [none]: create index concurrently i on a (id);",
    ]);
    assert.equal(folder.migrations[0]?.down?.masks.length, 1);
  });
});

describe("a folder of Liquibase", () => {
  it("runs each changeset by itself and takes the rollbacks as the down", () => {
    const folder = folderOf({
      "V3_people.sql":
        "--liquibase formatted sql\n\n--changeset ann:1\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n" +
        "--changeset ann:2 runInTransaction:false\nCREATE INDEX CONCURRENTLY i ON a (id);\n--rollback DROP INDEX i;\n" +
        "--changeset bob:3 dbms:mysql\nOPTIMIZE TABLE a;\n--changeset bob:4\nSELECT ${n};\n--rollback empty\n",
    });
    assert.equal(folder.layout, "liquibase");
    assert.deepEqual(seen(folder), [
      "3 people up [transaction, none, transaction, transaction]: CREATE TABLE a (id int); CREATE INDEX CONCURRENTLY i ON a (id); SELECT x_n_;",
      "3 people down [transaction, none, transaction, transaction]: DROP TABLE a; DROP INDEX i;",
    ]);
  });

  it("knows its delimiters and rollbacks of several lines", () => {
    const folder = folderOf({
      "1.sql":
        "--liquibase formatted sql\n--changeset ann:1 endDelimiter:/\nSELECT 1\n/\nSELECT 2\n/\n" +
        "/* liquibase rollback\nSELECT 3;\nSELECT 4;\n*/\n",
    });
    assert.deepEqual(seen(folder), [
      "1 1 up [transaction]: SELECT 1 ; SELECT 2 ; /* liquibase rollback SELECT 3; SELECT 4; */",
      "1 1 down [transaction]: SELECT 3; SELECT 4;",
    ]);
  });
});
