// Columns that each table must have.
import { ruleTester } from "./rule-tester";

ruleTester("require-columns", {
  reject: [
    { up: "CREATE TABLE ⟦a⟧ (id int);", options: { columns: ["created_at"] } },
    {
      up: "CREATE TABLE ⟦a⟧ (id int, created_at date);",
      options: { columns: ["created_at", "updated_at"] },
      says: /updated_at/,
    },
    { up: 'CREATE TABLE ⟦a⟧ ("Created_At" int);', options: { columns: ["created_at"] } },
    {
      up: "CREATE TABLE ⟦a⟧ (LIKE b);",
      before: "CREATE TABLE b (id int);",
      options: { columns: ["created_at"] },
    },
  ],
  accept: [
    { up: "CREATE TABLE a (created_at date);", options: { columns: ["created_at"] } },
    {
      up: "CREATE TABLE a (id int);\nALTER TABLE a ADD COLUMN created_at date;",
      options: { columns: ["created_at"] },
    },
    { up: "CREATE TABLE a (LIKE b);", options: { columns: ["created_at"] } },
    { up: "CREATE TEMP TABLE a (id int) ON COMMIT DROP;", options: { columns: ["created_at"] } },
    { up: "CREATE TABLE a PARTITION OF b FOR VALUES IN (1);", options: { columns: ["created_at"] } },
    "CREATE TABLE a (id int);",
    {
      up: "CREATE TABLE a (LIKE b);",
      before: "CREATE TABLE b (created_at date);",
      options: { columns: ["created_at"] },
    },
  ],
});
