// Constraints that existing columns did not have before.
import { ruleTester } from "./rule-tester";

ruleTester("add-restrictive-constraint", {
  reject: [
    {
      up: "ALTER TABLE t ADD CONSTRAINT c ⟦CHECK⟧ (a < 10) NOT VALID;",
      says: /CHECK constraint c on (public\.)?t/,
    },
    "ALTER TABLE t ADD ⟦UNIQUE⟧ (a, b);",
    "ALTER TABLE t ALTER COLUMN a ⟦SET NOT NULL⟧;",
    "ALTER TABLE t ADD CONSTRAINT c ⟦EXCLUDE⟧ USING gist (during WITH &&);",
    "ALTER TABLE t ADD COLUMN z int, ADD CONSTRAINT c ⟦CHECK⟧ (z < a);",
    "CREATE ⟦UNIQUE⟧ INDEX CONCURRENTLY i ON t (a);",
    { up: "ALTER TABLE t ADD CONSTRAINT n ⟦NOT NULL⟧ a NOT VALID;", postgres: 18 },
    "CREATE TABLE IF NOT EXISTS t (a int);\nALTER TABLE t ADD ⟦CHECK⟧ (a > 0);",
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t ADD ⟦CHECK⟧ (a > 0);" },
    {
      before: "CREATE TABLE t (a int UNIQUE, b int);",
      up: "ALTER TABLE t DROP CONSTRAINT t_a_key;\nALTER TABLE t ADD \u27e6UNIQUE\u27e7 (b);",
    },
    { before: "CREATE TABLE t (a int UNIQUE, b int);", up: "ALTER TABLE t ADD \u27e6PRIMARY KEY\u27e7 (a);" },
    {
      before: "CREATE TABLE t (a text UNIQUE);",
      up: "CREATE \u27e6UNIQUE\u27e7 INDEX t_lower ON t (lower(a));",
    },
    {
      before: "CREATE TABLE t (a int, b int UNIQUE NULLS NOT DISTINCT, c int UNIQUE);",
      up: "ALTER TABLE t ADD \u27e6UNIQUE\u27e7 NULLS NOT DISTINCT (c);",
    },
    "ALTER TABLE t ADD COLUMN gone boolean NOT NULL DEFAULT false;\nCREATE \u27e6UNIQUE\u27e7 INDEX t_a ON t (a) WHERE gone = false;",
    "ALTER TABLE t ADD COLUMN gone_at timestamptz;\nCREATE \u27e6UNIQUE\u27e7 INDEX t_a ON t (a) WHERE gone_at IS NULL;",
    "CREATE \u27e6UNIQUE\u27e7 INDEX t_a ON t (a) WHERE main;",
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
    {
      before: "CREATE TABLE t (id int PRIMARY KEY, uuid uuid NOT NULL UNIQUE);",
      up: "ALTER TABLE t DROP COLUMN id, ADD PRIMARY KEY (uuid), DROP CONSTRAINT t_uuid_key;",
    },
    {
      before: "CREATE TABLE t (a int UNIQUE, b int);",
      up: "ALTER TABLE t DROP CONSTRAINT t_a_key;\nALTER TABLE t ADD UNIQUE (a, b);",
    },
    {
      before: "CREATE TABLE t (a int, b int);\nCREATE UNIQUE INDEX t_a ON t (a);",
      up: "DROP INDEX t_a;\nCREATE UNIQUE INDEX t_b_a ON t (b, a) WHERE b > 0;",
    },
    "ALTER TABLE t ADD COLUMN main boolean NOT NULL DEFAULT false;\nCREATE UNIQUE INDEX t_main ON t (a) WHERE main = true;",
    "ALTER TABLE t ADD COLUMN main boolean NOT NULL DEFAULT false;\nCREATE UNIQUE INDEX t_main ON t (a) WHERE main;",
    "ALTER TABLE t ADD COLUMN code text;\nCREATE UNIQUE INDEX t_code ON t (a) WHERE code IS NOT NULL;",
  ],
});
