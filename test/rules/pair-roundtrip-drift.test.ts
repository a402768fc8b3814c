// After up and down, something that earlier migrations made is gone or has other attributes.
import { ruleTester } from "./rule-tester";

ruleTester("pair-roundtrip-drift", {
  reject: [
    {
      before: "CREATE TABLE t (a int)",
      up: "ALTER TABLE t DROP COLUMN IF EXISTS b;",
      down: "⟦ALTER TABLE t ADD COLUMN b int;⟧",
      says: /the column t.b was not there/,
      vary: false,
    },
    {
      before: "CREATE TABLE t (a int DEFAULT 3 NOT NULL)",
      up: "ALTER TABLE t ALTER COLUMN a DROP DEFAULT, ALTER COLUMN a DROP NOT NULL;",
      down: "⟦ALTER TABLE t ALTER COLUMN a SET NOT NULL;⟧",
    },
    {
      before: "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a)",
      up: "DROP INDEX i;",
      down: "⟦CREATE INDEX i ON t (b);⟧",
    },
    {
      before: "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a)",
      up: "DROP INDEX i;",
      down: "⟦CREATE UNIQUE INDEX i ON t (a);⟧",
    },
    {
      before:
        "CREATE TABLE x (id int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES x (id))",
      up: "ALTER TABLE t DROP CONSTRAINT f;",
      down: "⟦ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES x (id) ON DELETE CASCADE;⟧",
    },
  ],
  accept: [
    {
      before: "CREATE TABLE t (a int DEFAULT 3 NOT NULL)",
      up: "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;",
      down: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 3;",
    },
    {
      before: "CREATE TABLE t (a int, b int, c int)",
      up: "ALTER TABLE t DROP COLUMN b;",
      down: "ALTER TABLE t ADD COLUMN b int;",
    },
    {
      before: "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a)",
      up: "DROP INDEX i;",
      down: "CREATE INDEX i ON public.t USING btree (a);",
    },
    {
      before: "CREATE TABLE t (a int, b int)",
      up: "-- irreversible: gone\nALTER TABLE t DROP COLUMN b;",
      down: "ALTER TABLE t ADD COLUMN b text;",
    },
    {
      before:
        "CREATE TABLE x (id int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES x (id))",
      up: "ALTER TABLE t DROP CONSTRAINT f;",
      down: "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES x;",
    },
    { before: "CREATE TABLE t (a int)", up: "CREATE TABLE n (id int);", down: "DROP TABLE n;" },
    {
      before: "CREATE TABLE t (id serial);",
      up: "ALTER SEQUENCE t_id_seq AS bigint;",
      down: "ALTER SEQUENCE t_id_seq AS integer;",
    },
  ],
});
