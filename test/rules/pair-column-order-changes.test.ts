// The down adds a dropped column again, which puts it behind columns that used to come after it.
import { ruleTester } from "./rule-tester";

ruleTester("pair-column-order-changes", {
  reject: [
    {
      before: "CREATE TABLE t (a int, b int, c int)",
      up: "ALTER TABLE t DROP COLUMN b;",
      down: "ALTER TABLE t ADD COLUMN ⟦b⟧ int;",
    },
    {
      before: "CREATE TABLE t (a int, b int, c int)",
      up: "ALTER TABLE t DROP COLUMN b, DROP COLUMN c;",
      down: "ALTER TABLE t ADD COLUMN c int, ADD COLUMN ⟦b⟧ int;",
    },
    {
      before: "CREATE TABLE t (a int, b int, c int)",
      up: "ALTER TABLE t DROP COLUMN b;\nALTER TABLE t ADD COLUMN d int;",
      down: "ALTER TABLE t DROP COLUMN d;\nALTER TABLE t ADD COLUMN ⟦b⟧ int;",
    },
  ],
  accept: [
    {
      before: "CREATE TABLE t (a int, b int, c int)",
      up: "ALTER TABLE t DROP COLUMN c;",
      down: "ALTER TABLE t ADD COLUMN c int;",
    },
    {
      before: "CREATE TABLE t (a int, b int, c int)",
      up: "ALTER TABLE t DROP COLUMN b, DROP COLUMN c;",
      down: "ALTER TABLE t ADD COLUMN b int, ADD COLUMN c int;",
    },
    { up: "ALTER TABLE t DROP COLUMN b;", down: "ALTER TABLE t ADD COLUMN b int;" },
    {
      before: "CREATE TABLE t (a int, b int, c int)",
      up: "ALTER TABLE t RENAME COLUMN b TO x;",
      down: "ALTER TABLE t RENAME COLUMN x TO b;",
    },
  ],
});
