// Files that stop at what is already there.
import { ruleTester } from "./rule-tester";

ruleTester("missing-if-not-exists", {
  reject: [
    {
      up: "CREATE ⟦TABLE⟧ a (id int);",
      wrap: "none",
      fixes: ["Add IF NOT EXISTS"],
      fixed: "CREATE TABLE IF NOT EXISTS a (id int);",
      vary: false,
    },
    {
      up: "CREATE ⟦INDEX⟧ a_b ON a (b);\nCREATE ⟦SCHEMA⟧ s;\nCREATE ⟦SEQUENCE⟧ q;\nCREATE ⟦EXTENSION⟧ x;\nCREATE ⟦MATERIALIZED VIEW⟧ m AS SELECT 1;",
      wrap: "none",
    },
    { up: "ALTER TABLE a ADD COLUMN ⟦b⟧ int, ADD ⟦c⟧ int;", wrap: "none" },
    "CREATE ⟦TABLE⟧ a (id int);\nCREATE ⟦INDEX⟧ CONCURRENTLY b_c ON b (c);",
    {
      up: "BEGIN;\nCREATE ⟦TABLE⟧ a (id int);\nCOMMIT;\nBEGIN;\nCREATE ⟦TABLE⟧ b (id int);\nCOMMIT;",
      wrap: "none",
    },
    { up: "CREATE ⟦INDEX⟧ ON a (b);", wrap: "none", says: /makes another index on/ },
    { up: "DROP TABLE IF EXISTS b;\nCREATE ⟦TABLE⟧ a (id int);", wrap: "none" },
  ],
  accept: [
    "CREATE TABLE a (id int);\nCREATE INDEX a_id ON a (id);",
    { up: "CREATE TABLE a (id int);\nALTER TABLE a ADD b int;", wrap: "transaction" },
    { up: "CREATE TABLE a (id int);\nCREATE TABLE b (id int);", wrap: "simple-query" },
    { up: "CREATE TABLE a (id int);", wrap: "simple-query" },
    {
      up: "SET lock_timeout = '2s';\nBEGIN;\nCREATE TABLE a (id int);\nALTER TABLE a ADD b int;\nCOMMIT;",
      wrap: "none",
    },
    {
      up: "CREATE TABLE IF NOT EXISTS a (id int);\nALTER TABLE a ADD COLUMN IF NOT EXISTS b int;\nCREATE INDEX IF NOT EXISTS i ON a (b);",
      wrap: "none",
    },
    { up: "CREATE TEMP TABLE a (id int) ON COMMIT DROP;", wrap: "none" },
    {
      up: "DROP TABLE IF EXISTS a;\nCREATE TABLE a (id int);\nALTER TABLE a DROP COLUMN IF EXISTS b;\n",
      wrap: "none",
    },
    { up: "DROP INDEX CONCURRENTLY IF EXISTS a_b;\nCREATE INDEX CONCURRENTLY a_b ON a (b);", wrap: "none" },
    {
      up: "DO $$ BEGIN IF to_regclass('a') IS NULL THEN CREATE TABLE a (id int); END IF; END $$;",
      wrap: "none",
    },
    { up: "CREATE VIEW v AS SELECT 1;\nCREATE TYPE t AS ENUM ('a');", wrap: "none" },
  ],
});
