// The up does something that has no way back, and neither a comment nor an error in the down says so.
import { ruleTester } from "./rule-tester";

ruleTester("pair-irreversible-undeclared", {
  reject: [
    { up: "ALTER TYPE mood ADD VALUE IF NOT EXISTS ⟦'x'⟧;", down: "SELECT 1;" },
    { up: "DROP EXTENSION ⟦hstore⟧;", down: "SELECT 1;" },
    { up: "DROP TABLE ⟦t⟧;", down: "SELECT 1;" },
    { up: "⟦UPDATE⟧ t SET email = lower(email);", down: "SELECT 1;" },
    { up: "⟦TRUNCATE⟧ logs;", down: "SELECT 1;" },
  ],
  accept: [
    {
      up: "-- irreversible: enum values cannot be removed\nALTER TYPE mood ADD VALUE IF NOT EXISTS 'x';",
      down: "DO $$ BEGIN RAISE EXCEPTION 'irreversible'; END $$;",
    },
    { up: "VACUUM FULL t;", down: "SELECT 1;" },
    { up: "UPDATE t SET email = lower(email);", down: "DO $$ BEGIN RAISE EXCEPTION 'cannot'; END $$;" },
    { up: "CREATE TYPE m AS ENUM ('a');\nALTER TYPE m ADD VALUE 'b';", down: "DROP TYPE m;" },
    {
      up: "ALTER TYPE mood ADD VALUE 'x';",
      down: "ALTER TYPE mood RENAME TO mood_old;\nCREATE TYPE mood AS ENUM ('a');\nALTER TABLE t ALTER COLUMN m TYPE mood USING m::text::mood;\nDROP TYPE mood_old;",
    },
    { up: "DROP TABLE t;", down: "CREATE TABLE t (id int);" },
    { up: "ALTER TABLE t ADD COLUMN a int;\nUPDATE t SET a = 1;", down: "ALTER TABLE t DROP COLUMN a;" },
    {
      up: "UPDATE t SET status = 'x' WHERE status = 'y';",
      down: "UPDATE t SET status = 'y' WHERE status = 'x';",
    },
    { up: "/* irreversible: no way back */ ALTER TYPE mood ADD VALUE IF NOT EXISTS 'x';", down: "SELECT 1;" },
    { up: "REINDEX TABLE t;\nANALYZE t;", down: "SELECT 1;" },
  ],
});
