// The down uses IF EXISTS on something that does not exist after the up.
import { ruleTester } from "./rule-tester";

ruleTester("pair-if-exists-hides-mismatch", {
  reject: [
    { up: "CREATE TABLE invoices (id int);", down: "DROP TABLE ⟦IF EXISTS⟧ invoice;" },
    { up: "ALTER TABLE t ADD COLUMN user_id int;", down: "ALTER TABLE t DROP COLUMN ⟦IF EXISTS⟧ userid;" },
    { up: "CREATE TABLE invoices (id int);", down: "DROP TABLE ⟦IF EXISTS⟧ app.invoices;" },
    {
      before: "",
      complete: true,
      up: "CREATE TABLE a (id int);",
      down: "DROP TABLE IF EXISTS a;\nDROP TABLE ⟦IF EXISTS⟧ zzz_unrelated;",
    },
  ],
  accept: [
    { up: "CREATE TABLE invoices (id int);", down: "DROP TABLE IF EXISTS invoices;" },
    { up: "CREATE TABLE IF NOT EXISTS invoices (id int);", down: "DROP TABLE IF EXISTS invoices;" },
    {
      up: "CREATE TABLE a (id int);\nCREATE INDEX a_i ON a (id);",
      down: "DROP TABLE IF EXISTS a;\nDROP INDEX IF EXISTS a_i;",
    },
    {
      before: "",
      complete: true,
      up: "DROP TABLE IF EXISTS old_t;\nCREATE TABLE a (id int);",
      down: "DROP TABLE IF EXISTS a;\nDROP TABLE IF EXISTS old_t;",
    },
    { up: "ALTER TABLE t RENAME TO u;", down: "DROP INDEX IF EXISTS t_idx;\nALTER TABLE u RENAME TO t;" },
    { up: "CREATE VIEW v AS SELECT 1 AS a;", down: "DROP VIEW IF EXISTS V;" },
  ],
});
