// The up drops what no earlier migration made, and the down creates it.
import { ruleTester } from "./rule-tester";

ruleTester("pair-swapped", {
  reject: [
    {
      before: "",
      complete: true,
      up: "DROP TABLE ⟦gadgets⟧;",
      down: "CREATE TABLE gadgets (id int PRIMARY KEY);",
    },
    {
      before: "CREATE TABLE t (id int)",
      complete: true,
      up: "ALTER TABLE t DROP COLUMN ⟦age⟧;",
      down: "ALTER TABLE t ADD COLUMN age int;",
    },
    {
      before: "",
      complete: true,
      up: "DROP TABLE IF EXISTS ⟦gadgets⟧;",
      down: "CREATE TABLE IF NOT EXISTS gadgets (id int);",
    },
    {
      before: "CREATE TABLE t (a int)",
      complete: true,
      up: "DROP INDEX ⟦i⟧;",
      down: "CREATE INDEX i ON t (a);",
    },
  ],
  accept: [
    {
      before: "CREATE TABLE gadgets (id int PRIMARY KEY)",
      complete: true,
      up: "DROP TABLE gadgets;",
      down: "CREATE TABLE gadgets (id int PRIMARY KEY);",
    },
    {
      before: "CREATE TABLE t (id int, age int)",
      complete: true,
      up: "ALTER TABLE t DROP COLUMN age;",
      down: "ALTER TABLE t ADD COLUMN age int;",
    },
    { up: "DROP TABLE gadgets;", down: "CREATE TABLE gadgets (id int);" },
    {
      before: "",
      complete: true,
      up: "DROP TABLE IF EXISTS gadgets;\nCREATE TABLE gadgets (id int);",
      down: "DROP TABLE gadgets;",
    },
    {
      before: "CREATE TABLE t (a int);",
      up: "REVOKE SELECT ON t FROM app;",
      down: "GRANT SELECT ON t TO app;",
    },
  ],
});
