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
    {
      before: "CREATE TABLE t (id int);",
      up: "CREATE TABLE t_new (id int);\nINSERT INTO t_new SELECT id FROM t;\nDROP TABLE ⟦t⟧;",
      down: "DROP TABLE t_new;\nCREATE TABLE t (id int);",
    },
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
    // The same, and the down goes the same way back.
    {
      before: "CREATE TABLE t (a text);",
      up: "ALTER TABLE t ADD COLUMN b jsonb;\nUPDATE t SET b = to_jsonb(a);\nALTER TABLE t DROP COLUMN a;\nALTER TABLE t RENAME COLUMN b TO a;",
      down: "ALTER TABLE t ADD COLUMN c text;\nUPDATE t SET c = a #>> '{}';\nALTER TABLE t DROP COLUMN a;\nALTER TABLE t RENAME COLUMN c TO a;",
    },
    // The column is made anew, filled, and takes the name of the old one.
    {
      before: "CREATE TABLE t (a text);",
      up: "ALTER TABLE t ADD COLUMN b text;\nUPDATE t SET b = a;\nALTER TABLE t RENAME COLUMN a TO c;\nALTER TABLE t RENAME COLUMN b TO a;",
      down: "ALTER TABLE t DROP COLUMN a;\nALTER TABLE t RENAME COLUMN c TO a;",
    },
    // The table is made anew in both directions, and its rows move.
    {
      before: "CREATE TABLE t (id int, a int);",
      up: "CREATE TABLE t_new (id int);\nINSERT INTO t_new SELECT id FROM t;\nDROP TABLE t;\nALTER TABLE t_new RENAME TO t;",
      down: "ALTER TABLE t RENAME TO t_new;\nCREATE TABLE t (id int, a int);\nINSERT INTO t (id) SELECT id FROM t_new;\nDROP TABLE t_new;",
    },
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
