// Applied files that say something else.
import { ruleTester } from "./rule-tester";

ruleTester("version-edited-after-apply", {
  reject: [
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      files: [["001_a.up.sql", "⟦CREATE TABLE a (id bigint)⟧;"]],
    },
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      severity: "warning",
      files: [["001_a.up.sql", "⟦-- people⟧\nCREATE TABLE a (id int)"]],
    },
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      severity: "warning",
      files: [["001_a.up.sql", "create table  A(id INT);"]],
    },
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      files: [["001_a.up.sql", "CREATE TABLE a (id int);\n⟦CREATE TABLE b (id int)⟧;"]],
    },
    { applied: [["001_a.up.sql", "SELECT 1; SELECT 2;"]], files: [["001_a.up.sql", "SELECT 1;"]] },
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      files: [["001_renamed.up.sql", "CREATE TABLE a (id bigint)"]],
    },
    {
      applied: [["001_a.up.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\nSELECT 1\n$$;"]],
      severity: "warning",
      says: /Comments or blanks/,
      files: [
        [
          "001_a.up.sql",
          "-- one\r\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\r\nSELECT 1  \r\n$$;\r\n",
        ],
      ],
    },
    {
      applied: [["001_a.down.sql", "DROP TABLE a;"]],
      severity: "info",
      files: [
        ["001_a.up.sql", "CREATE TABLE a (id int);"],
        ["001_a.down.sql", "DROP TABLE IF EXISTS a;"],
      ],
    },
    {
      applied: [["001_a.up.sql", "INSERT INTO a VALUES ('x');"]],
      severity: "error",
      files: [["001_a.up.sql", "INSERT INTO a VALUES ('X');"]],
    },
  ],
  accept: [
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      files: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
    },
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      files: [["001_a.up.sql", "CREATE TABLE a (id int)  \r\n\r\n"]],
    },
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      files: [
        ["001_a.up.sql", "CREATE TABLE a (id int)"],
        ["002_b.up.sql", "CREATE TABLE b (id int)"],
      ],
    },
    { applied: [], files: [["001_a.up.sql", "CREATE TABLE a (id int)"]] },
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      files: [["001_renamed.up.sql", "CREATE TABLE a (id int)"]],
    },
  ],
});
