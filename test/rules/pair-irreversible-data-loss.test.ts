// The up drops, deletes or overwrites data, and the down rebuilds only the structure.
import { ruleTester } from "./rule-tester";

ruleTester("pair-irreversible-data-loss", {
  reject: [
    {
      before: "CREATE TABLE t (id int, a text)",
      up: "ALTER TABLE t DROP COLUMN ⟦a⟧;",
      down: "ALTER TABLE t ADD COLUMN a text;",
    },
    { up: "DROP TABLE ⟦t⟧;", down: "CREATE TABLE t (id int);" },
    { up: "⟦TRUNCATE⟧ t;", down: "SELECT 1;" },
    { up: "⟦DELETE⟧ FROM t WHERE a < 5;", down: "SELECT 1;" },
    { up: "⟦UPDATE⟧ t SET a = 5;", down: "SELECT 1;" },
    {
      before: "CREATE TABLE t (a timestamp)",
      up: "ALTER TABLE t ALTER COLUMN ⟦a⟧ TYPE date;",
      down: "ALTER TABLE t ALTER COLUMN a TYPE timestamp;",
    },
    { up: "DROP TYPE ⟦mood⟧;", down: "CREATE TYPE mood AS ENUM ('a');" },
  ],
  accept: [
    { up: "ALTER TABLE t ADD COLUMN a text;", down: "ALTER TABLE t DROP COLUMN a;" },
    { up: "ALTER TABLE t ADD COLUMN b int;\nUPDATE t SET b = 5;", down: "ALTER TABLE t DROP COLUMN b;" },
    { up: "CREATE TABLE x (a int);\nDROP TABLE x;", down: "SELECT 1;" },
    {
      up: "CREATE TABLE bak AS SELECT * FROM t;\nDROP TABLE t;",
      down: "CREATE TABLE t (id int);\nINSERT INTO t SELECT * FROM bak;\nDROP TABLE bak;",
    },
    {
      up: "-- irreversible: unused since 2020\nALTER TABLE t DROP COLUMN a;",
      down: "ALTER TABLE t ADD COLUMN a int;",
    },
    {
      before: "CREATE TABLE t (a int)",
      up: "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
      down: "ALTER TABLE t ALTER COLUMN a TYPE int;",
    },
    {
      up: "ALTER TABLE t ADD COLUMN b text;\nUPDATE t SET b = a::text;\nALTER TABLE t DROP COLUMN a;",
      down: "ALTER TABLE t ADD COLUMN a int;\nUPDATE t SET a = b::int;\nALTER TABLE t DROP COLUMN b;",
    },
    { up: "DROP INDEX i;", down: "CREATE INDEX i ON t (a);" },
    { up: "DROP VIEW v;", down: "CREATE VIEW v AS SELECT 1 AS a;" },
    { up: "ALTER TABLE t DROP COLUMN a;", down: "DO $$ BEGIN RAISE EXCEPTION 'irreversible: gone'; END $$;" },
  ],
});
