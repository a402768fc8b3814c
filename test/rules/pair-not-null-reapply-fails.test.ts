// The down puts back a restriction that the up removed: NOT NULL, a constraint, a narrower type.
import { ruleTester } from "./rule-tester";

ruleTester("pair-not-null-reapply-fails", {
  reject: [
    {
      before: "CREATE TABLE t (a int NOT NULL)",
      up: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
      down: "ALTER TABLE t ALTER COLUMN ⟦a⟧ SET NOT NULL;",
    },
    { up: "ALTER TABLE t DROP CONSTRAINT c;", down: "ALTER TABLE t ADD CONSTRAINT ⟦c⟧ CHECK (a > 0);" },
    { up: "ALTER TABLE t DROP CONSTRAINT u;", down: "ALTER TABLE t ADD CONSTRAINT ⟦u⟧ UNIQUE (a);" },
    {
      before: "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)",
      up: "DROP INDEX i;",
      down: "CREATE UNIQUE INDEX ⟦i⟧ ON t (a);",
    },
    {
      before: "CREATE TABLE t (a varchar(10))",
      up: "ALTER TABLE t ALTER COLUMN a TYPE text;",
      down: "ALTER TABLE t ALTER COLUMN ⟦a⟧ TYPE varchar(10);",
    },
    {
      up: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
      down: "ALTER TABLE t ALTER COLUMN ⟦a⟧ SET NOT NULL;\nUPDATE t SET a = 0 WHERE a IS NULL;",
    },
    {
      up: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
      down: "UPDATE t SET b = 0;\nALTER TABLE t ALTER COLUMN ⟦a⟧ SET NOT NULL;",
    },
    { up: "ALTER DOMAIN d DROP NOT NULL;", down: "ALTER DOMAIN ⟦d⟧ SET NOT NULL;" },
  ],
  accept: [
    {
      before: "CREATE TABLE t (a int NOT NULL)",
      up: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
      down: "UPDATE t SET a = 0 WHERE a IS NULL;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    },
    {
      up: "ALTER TABLE t DROP CONSTRAINT c;",
      down: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;",
    },
    {
      up: "ALTER TABLE t DROP CONSTRAINT f;",
      down: "DELETE FROM t WHERE a NOT IN (SELECT id FROM x);\nALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES x;",
    },
    {
      before: "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
      up: "DROP INDEX i;",
      down: "CREATE INDEX i ON t (a);",
    },
    {
      before: "CREATE TABLE t (a varchar(10))",
      up: "ALTER TABLE t ALTER COLUMN a TYPE text;",
      down: "ALTER TABLE t ALTER COLUMN a TYPE varchar(10) USING left(a, 10);",
    },
    { up: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;", down: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;" },
    {
      up: "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;",
      down: "DELETE FROM public.t WHERE a IS NULL;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;",
    },
  ],
});
