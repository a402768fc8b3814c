// Tables that are kept whatever they look like.
import { ruleTester } from "./rule-tester";

ruleTester("if-not-exists-masks-drift", {
  reject: [
    {
      up: "CREATE TABLE ⟦IF NOT EXISTS⟧ a (id int);",
      fixes: ["Remove IF NOT EXISTS"],
      fixed: "CREATE TABLE a (id int);",
      vary: false,
    },
    { up: "CREATE TABLE ⟦IF NOT EXISTS⟧ a (id int);\nALTER TABLE a ADD b int;", wrap: "transaction" },
    { up: "BEGIN;\nCREATE TABLE ⟦IF NOT EXISTS⟧ a AS SELECT 1 AS b;\nCOMMIT;", wrap: "none" },
  ],
  accept: [
    "CREATE TABLE a (id int);",
    { up: "CREATE TABLE IF NOT EXISTS a (id int);", wrap: "none" },
    "CREATE TEMP TABLE IF NOT EXISTS a (id int);",
    "DROP TABLE IF EXISTS a;\nCREATE TABLE IF NOT EXISTS a (id int);",
    "CREATE INDEX IF NOT EXISTS i ON a (b);",
    "CREATE TABLE IF NOT EXISTS a (id int);\nCREATE INDEX CONCURRENTLY i ON b (c);",
    { files: [["R__views.sql", "CREATE TABLE IF NOT EXISTS a (id int);"]] },
  ],
});
