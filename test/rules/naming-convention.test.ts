// Names against the project's patterns.
import { ruleTester } from "./rule-tester";

ruleTester("naming-convention", {
  reject: [
    {
      up: "CREATE INDEX CONCURRENTLY ⟦foo_idx⟧ ON t (a);",
      options: { patterns: { index: "^ix_" } },
      says: /\^ix_/,
    },
    {
      up: 'CREATE TABLE ⟦"Users"⟧ (⟦"Id"⟧ int CONSTRAINT ⟦users_pk⟧ PRIMARY KEY, b int CONSTRAINT ⟦bad⟧ CHECK (b > 0));',
      options: {
        patterns: { table: "^[a-z]+(_[a-z0-9]+)*$", column: "^[a-z_]+$", pk: "_pkey$", check: "^ck_" },
      },
      vary: false,
    },
    {
      up: "CREATE TYPE ⟦mood⟧ AS ENUM ('a');\nCREATE FUNCTION ⟦f⟧() RETURNS int LANGUAGE sql RETURN 1;\nCREATE SCHEMA ⟦s⟧;\nCREATE TRIGGER ⟦t⟧ BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION g();",
      options: { patterns: { enum: "_enum$", function: "^fn_", schema: "..", trigger: "^tr_" } },
    },
    {
      up: "ALTER TABLE a ADD CONSTRAINT ⟦b⟧ FOREIGN KEY (c) REFERENCES d (e) NOT VALID, ADD CONSTRAINT ⟦f⟧ UNIQUE (g);",
      options: { patterns: { fk: "^fk_", unique: "^uq_" } },
    },
    {
      up: "CREATE TABLE ⟦a⟧ (id int);\nCREATE TABLE b (id int);",
      options: { patterns: { table: "(a)\\1[" } },
      says: /cannot be used/,
    },
    {
      up: "CREATE TABLE ⟦aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa⟧ (id int);",
      options: { patterns: { table: "^(a+)+b$" } },
      vary: false,
    },
  ],
  accept: [
    { up: "CREATE INDEX CONCURRENTLY ix_foo ON t (a);", options: { patterns: { index: "^ix_" } } },
    "CREATE TABLE a (id int);",
    { up: "CREATE INDEX ON t (a);", options: { patterns: { index: "^ix_" } } },
    { up: 'ALTER TABLE "Old" ADD COLUMN b int;', options: { patterns: { table: "^[a-z]+$" } } },
    {
      up: "CREATE TABLE user_data2 (id int);",
      options: { patterns: { table: "^(?!tmp_)[a-z][a-z0-9]{1,10}(?:_[a-z0-9]+)*$" } },
    },
    { up: 'ALTER TABLE "Old" RENAME TO fresh;', options: { patterns: { table: "^[a-z]+$" } } },
  ],
});
