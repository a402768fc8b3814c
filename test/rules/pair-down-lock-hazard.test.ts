// The down takes locks that block the application, rewrites a table or scans it under a lock.
import { ruleTester } from "./rule-tester";

ruleTester("pair-down-lock-hazard", {
  reject: [
    { up: "CREATE INDEX CONCURRENTLY i ON t (a);", down: "DROP ⟦INDEX⟧ i;" },
    {
      up: "ALTER TABLE t DROP CONSTRAINT f;",
      down: "ALTER TABLE t ADD CONSTRAINT f ⟦FOREIGN KEY⟧ (a) REFERENCES x;",
    },
    {
      before: "CREATE TABLE t (a int)",
      up: "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
      down: "ALTER TABLE t ALTER COLUMN a ⟦TYPE⟧ int;",
    },
    { up: "DROP INDEX CONCURRENTLY i;", down: "CREATE ⟦INDEX⟧ i ON t (a);" },
    {
      up: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
      down: "ALTER TABLE t ALTER COLUMN a ⟦SET NOT NULL⟧;",
    },
  ],
  accept: [
    { up: "CREATE INDEX CONCURRENTLY i ON t (a);", down: "DROP INDEX CONCURRENTLY i;" },
    {
      up: "ALTER TABLE t DROP CONSTRAINT f;",
      down: "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES x NOT VALID;",
    },
    { up: "CREATE TABLE t (id int);", down: "DROP TABLE t;" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "ALTER TABLE t DROP COLUMN a;" },
    { up: "DROP TABLE t;", down: "CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);" },
  ],
});
