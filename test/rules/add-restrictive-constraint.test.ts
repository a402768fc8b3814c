// Constraints that existing columns did not have before.
import { ruleTester } from "./rule-tester";

ruleTester("add-restrictive-constraint", {
  reject: [
    { up: "ALTER TABLE t ADD CONSTRAINT c ⟦CHECK⟧ (a < 10) NOT VALID;", says: /CHECK \(c\) on (public\.)?t/ },
    "ALTER TABLE t ADD ⟦UNIQUE⟧ (a, b);",
    "ALTER TABLE t ALTER COLUMN a ⟦SET NOT NULL⟧;",
    "ALTER TABLE t ADD CONSTRAINT c ⟦EXCLUDE⟧ USING gist (during WITH &&);",
    "ALTER TABLE t ADD COLUMN z int, ADD CONSTRAINT c ⟦CHECK⟧ (z < a);",
    "CREATE ⟦UNIQUE⟧ INDEX CONCURRENTLY i ON t (a);",
    { up: "ALTER TABLE t ADD CONSTRAINT n ⟦NOT NULL⟧ a NOT VALID;", postgres: 18 },
    "CREATE TABLE IF NOT EXISTS t (a int);\nALTER TABLE t ADD ⟦CHECK⟧ (a > 0);",
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t ADD ⟦CHECK⟧ (a > 0);" },
  ],
  accept: [
    { up: "ALTER TABLE t DROP CONSTRAINT c;", down: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);" },
    { up: "ALTER TABLE t ALTER a DROP NOT NULL;", down: "ALTER TABLE t ALTER a SET NOT NULL;" },
    { up: "DROP INDEX app.i;", down: "CREATE UNIQUE INDEX i ON app.t (a);", vary: false },
    "DROP INDEX i;\nCREATE UNIQUE INDEX i ON t (a, b);",
    "ALTER TABLE t ADD COLUMN z int;\nALTER TABLE t ADD CONSTRAINT c CHECK (z < 10) NOT VALID;",
    "ALTER TABLE t ADD COLUMN z int, ADD CONSTRAINT c UNIQUE (z);",
    "ALTER TABLE t ADD COLUMN z int NOT NULL UNIQUE CHECK (z > 0);",
    "CREATE TABLE t (a int);\nALTER TABLE t ADD CHECK (a > 0);",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u NOT VALID;",
    "ALTER TABLE t VALIDATE CONSTRAINT c;",
    "CREATE INDEX i ON t (a);",
    { up: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;", postgres: 18 },
    {
      before: "ALTER TABLE t ADD CONSTRAINT n CHECK (a IS NOT NULL) NOT VALID;",
      up: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    },
    "ALTER TABLE t DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (a IN (1, 2, 3));",
    { before: "CREATE UNIQUE INDEX i ON t (a);", up: "ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX i;" },
    "CREATE TEMP TABLE w (a int);\nALTER TABLE w ADD CHECK (a > 0);",
  ],
});
