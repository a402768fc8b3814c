// Constraints that go and do not come back.
import { ruleTester } from "./rule-tester";

ruleTester("drop-constraint", {
  reject: [
    {
      before: "CREATE TABLE t (a int NOT NULL);",
      up: "ALTER TABLE t DROP CONSTRAINT IF EXISTS ⟦t_a_not_null⟧;",
      postgres: 18,
    },
    {
      before: "CREATE TABLE t (a int UNIQUE);",
      up: "ALTER TABLE t DROP CONSTRAINT ⟦t_a_key⟧, ADD PRIMARY KEY (a);",
      severity: "info",
      says: /t_pkey takes the place of t_a_key/,
    },
    { up: "ALTER TABLE t DROP CONSTRAINT ⟦f⟧;", says: /ACCESS EXCLUSIVE.*reads and writes/ },
    {
      up: "ALTER TABLE t DROP CONSTRAINT IF EXISTS ⟦t_a_key⟧ CASCADE;",
      before: "CREATE TABLE t (a int UNIQUE);",
      says: /may hold duplicates/,
    },
    {
      up: "ALTER TABLE t DROP CONSTRAINT ⟦a_nn⟧;",
      before: "CREATE TABLE t (a int CONSTRAINT a_nn CHECK (a IS NOT NULL));",
    },
    {
      up: "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;",
      down: "ALTER TABLE t DROP CONSTRAINT ⟦other⟧;",
    },
    "ALTER TABLE t DROP CONSTRAINT ⟦ck⟧;\nALTER TABLE u ADD CONSTRAINT ck CHECK (a > 1) NOT VALID;",
    {
      before: "CREATE TABLE t (id int, a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES u);",
      up: "ALTER TABLE t DROP CONSTRAINT ⟦f⟧;\nALTER TABLE t DROP COLUMN a;",
      severity: "info",
      says: /f goes before a of t/,
    },
    "ALTER TABLE t DROP CONSTRAINT ⟦f⟧;\nDROP TABLE u;",
  ],
  accept: [
    {
      before: "CREATE TABLE t (a int NOT NULL);",
      up: "ALTER TABLE t DROP CONSTRAINT t_a_not_null, ALTER COLUMN a SET NOT NULL;",
      postgres: 18,
    },
    'ALTER TABLE "T" DROP CONSTRAINT f;\nDROP TABLE "T", u;',
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t DROP CONSTRAINT IF EXISTS unheard_of;" },
    "ALTER TABLE t DROP CONSTRAINT t_pkey;\nALTER TABLE t ADD COLUMN id uuid PRIMARY KEY;",
    "ALTER TABLE t DROP CONSTRAINT ck, ADD CONSTRAINT ck CHECK (a > 1) NOT VALID;",
    "ALTER TABLE t DROP CONSTRAINT t_pkey;\nALTER TABLE t ADD PRIMARY KEY (a, b);",
    {
      up: "ALTER TABLE t ALTER COLUMN a SET NOT NULL, DROP CONSTRAINT a_nn;",
      before: "CREATE TABLE t (a int CONSTRAINT a_nn CHECK (a IS NOT NULL));",
    },
    {
      up: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT a_nn;",
      before: "CREATE TABLE t (a int CONSTRAINT a_nn CHECK (a IS NOT NULL));",
    },
    { up: "ALTER TABLE t ADD UNIQUE (a);", down: "ALTER TABLE t DROP CONSTRAINT t_a_key;" },
    "CREATE TABLE t (a int CONSTRAINT ck CHECK (a > 0));\nALTER TABLE t DROP CONSTRAINT ck;",
    "ALTER TABLE t ADD CONSTRAINT n CHECK (a > 0) NOT VALID;\nALTER TABLE t DROP CONSTRAINT ck;\nALTER TABLE t RENAME CONSTRAINT n TO ck;",
  ],
});
