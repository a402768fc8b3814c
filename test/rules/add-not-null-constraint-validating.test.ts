// NOT NULL constraints that read the table.
import { ruleTester } from "./rule-tester";

ruleTester("add-not-null-constraint-validating", {
  reject: [
    {
      up: "ALTER TABLE t ADD CONSTRAINT nn ⟦NOT NULL⟧ a;",
      postgres: 18,
      says: /nn reads all of (public\.)?t for NULL in a .*ACCESS EXCLUSIVE/,
      fixes: ["Add NOT VALID and validate in the next migration", "Add NOT VALID"],
    },
    {
      up: "CREATE TABLE IF NOT EXISTS t (a int);\nALTER TABLE t ADD CONSTRAINT nn ⟦NOT NULL⟧ a;",
      postgres: 18,
    },
    {
      up: "ALTER TABLE t ADD ⟦NOT NULL⟧ a NO INHERIT;",
      postgres: 18,
      before: "CREATE TABLE t (a int CHECK (a > 0));",
    },
  ],
  accept: [
    { up: "ALTER TABLE t ADD CONSTRAINT nn NOT NULL a NOT VALID;", postgres: 18 },
    {
      up: "ALTER TABLE t ADD CONSTRAINT nn NOT NULL a;",
      postgres: 18,
      before: "CREATE TABLE t (a int NOT NULL);",
    },
    {
      up: "ALTER TABLE t ADD CONSTRAINT nn NOT NULL a;",
      postgres: 18,
      before: "CREATE TABLE t (a int CHECK (a IS NOT NULL));",
    },
    { up: "CREATE TABLE t (a int);\nALTER TABLE t ADD CONSTRAINT nn NOT NULL a;", postgres: 18 },
  ],
});
