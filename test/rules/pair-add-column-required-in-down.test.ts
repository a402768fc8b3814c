// The down adds a dropped column back as NOT NULL without a default.
import { ruleTester } from "./rule-tester";

ruleTester("pair-add-column-required-in-down", {
  reject: [
    {
      before: "CREATE TABLE t (a int NOT NULL)",
      up: "ALTER TABLE t DROP COLUMN a;",
      down: "ALTER TABLE t ADD COLUMN a int ⟦NOT NULL⟧;",
    },
    {
      up: "ALTER TABLE t DROP COLUMN a, DROP COLUMN b;",
      down: "ALTER TABLE t ADD COLUMN a int DEFAULT 1 NOT NULL, ADD COLUMN b text ⟦NOT NULL⟧;",
    },
    { up: "ALTER TABLE t DROP COLUMN a;", down: "ALTER TABLE t ADD COLUMN ⟦a⟧ int PRIMARY KEY;" },
  ],
  accept: [
    {
      before: "CREATE TABLE t (a int NOT NULL)",
      up: "ALTER TABLE t DROP COLUMN a;",
      down: "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0;",
    },
    { up: "ALTER TABLE t DROP COLUMN a;", down: "ALTER TABLE t ADD COLUMN a serial NOT NULL;" },
    {
      up: "ALTER TABLE t DROP COLUMN a;",
      down: "ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS IDENTITY;",
    },
    {
      up: "ALTER TABLE t DROP COLUMN a;",
      down: "ALTER TABLE t ADD COLUMN a int NOT NULL GENERATED ALWAYS AS (b * 2) STORED;",
    },
    {
      up: "ALTER TABLE t DROP COLUMN a;",
      down: "ALTER TABLE t ADD COLUMN a int;\nUPDATE t SET a = 0;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    },
    { up: "DROP TABLE t;", down: "CREATE TABLE t (a int NOT NULL);" },
    { up: "ALTER TABLE t DROP COLUMN a;", down: "DELETE FROM t;\nALTER TABLE t ADD COLUMN a int NOT NULL;" },
    { up: "DROP TABLE t;", down: "CREATE TABLE t (id int);\nALTER TABLE t ADD COLUMN a int NOT NULL;" },
  ],
});
