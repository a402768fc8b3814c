// The down drops, renames or changes an object that the up never touched.
import { ruleTester } from "./rule-tester";

ruleTester("pair-extra-down", {
  reject: [
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "ALTER TABLE t DROP COLUMN a;\nDROP TABLE ⟦unrelated⟧;" },
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "ALTER TABLE t DROP COLUMN a, DROP COLUMN ⟦old_stuff⟧;" },
    { up: "CREATE TABLE a (id int);", down: "DROP TABLE a;\nDROP FUNCTION ⟦helper⟧();" },
    {
      up: "CREATE TABLE a (id int);",
      down: "DROP TABLE a;\nALTER TABLE users ALTER COLUMN ⟦name⟧ SET NOT NULL;",
    },
    { up: "CREATE INDEX i ON t (a);", down: "DROP INDEX i;\nALTER TABLE t RENAME COLUMN ⟦a⟧ TO b;" },
  ],
  accept: [
    {
      up: "SET lock_timeout = '1s';\nALTER TABLE t ADD COLUMN a int;",
      down: "SET lock_timeout = '1s';\nALTER TABLE t DROP COLUMN a;",
    },
    { up: "CREATE TABLE a (id int);", down: "DROP TABLE a;\nCOMMENT ON TABLE b IS 'x';" },
    {
      up: "CREATE TABLE a (id int);",
      down: "CREATE TEMP TABLE s AS SELECT 1;\nDROP TABLE s;\nDROP TABLE a;",
    },
    {
      up: "ALTER TABLE t ADD COLUMN email text UNIQUE;",
      down: "ALTER TABLE t DROP CONSTRAINT t_email_key;\nALTER TABLE t DROP COLUMN email;",
    },
    { up: "CREATE TABLE a (id serial);", down: "DROP SEQUENCE a_id_seq CASCADE;\nDROP TABLE a;" },
    {
      up: "DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD COLUMN ' || 'zz' || ' int'; END $$;",
      down: "ALTER TABLE t DROP COLUMN zz;",
    },
    {
      up: "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'x';",
      down: "CREATE TYPE mood2 AS ENUM ('a');\nALTER TABLE t ALTER COLUMN m TYPE mood2 USING m::text::mood2;\nDROP TYPE mood;\nALTER TYPE mood2 RENAME TO mood;",
    },
    {
      up: "DROP VIEW v;\nALTER TABLE t ADD COLUMN a int;\nCREATE VIEW v AS SELECT * FROM t;",
      down: "DROP VIEW v;\nALTER TABLE t DROP COLUMN a;\nCREATE VIEW v AS SELECT * FROM t;",
    },
    {
      up: "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
      down: "BEGIN;\nLOCK TABLE t;\nALTER TABLE t DROP COLUMN a;\nCOMMIT;",
    },
    {
      before: "CREATE TABLE t (a int CONSTRAINT t_a UNIQUE, b int);",
      up: "ALTER TABLE t DROP CONSTRAINT t_a;\nCREATE UNIQUE INDEX t_a ON t (a) WHERE b IS NULL;",
      down: "DROP INDEX t_a;\nALTER TABLE t ADD CONSTRAINT t_a UNIQUE (a);",
    },
    {
      before: "CREATE TABLE t (id int PRIMARY KEY, k text UNIQUE);",
      up: "ALTER TABLE t DROP COLUMN id, ADD PRIMARY KEY (k), DROP CONSTRAINT t_k_key;",
      down: "ALTER TABLE t ADD UNIQUE (k), DROP CONSTRAINT t_pkey, ADD COLUMN id serial PRIMARY KEY;",
    },
    {
      before: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "DROP FUNCTION IF EXISTS f;",
      down: "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE TABLE t (a int);\nCREATE INDEX t_i ON t (a) WHERE a > 0;",
      up: "ALTER TABLE t ALTER COLUMN a TYPE float;",
      down: "ALTER TABLE t ALTER COLUMN a TYPE int;\nDROP INDEX t_i;\nCREATE INDEX t_i ON t (a) WHERE a > 0;",
    },
    {
      up: "INSERT INTO queue (name) VALUES ('events_i');",
      down: "DELETE FROM queue WHERE name = 'events_i';\nDROP INDEX IF EXISTS events_i;",
    },
    {
      before: "CREATE TABLE t (a int PRIMARY KEY);",
      up: "ALTER TABLE t RENAME CONSTRAINT t_pkey TO pk_t;",
      down: "ALTER INDEX pk_t RENAME TO t_pkey;",
    },
  ],
});
