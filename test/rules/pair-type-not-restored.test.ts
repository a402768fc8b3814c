// The down sets a type, default, nullability or collation that differs from the one before the up.
import { ruleTester } from "./rule-tester";

ruleTester("pair-type-not-restored", {
  reject: [
    {
      before: "CREATE TABLE t (a int)",
      up: "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
      down: "ALTER TABLE t ALTER COLUMN ⟦a⟧ TYPE smallint;",
    },
    {
      up: "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
      down: "ALTER TABLE t ALTER COLUMN ⟦a⟧ TYPE int;",
      severity: "info",
    },
    {
      before: "CREATE TABLE t (a varchar(20))",
      up: "ALTER TABLE t ALTER COLUMN a TYPE text;",
      down: "ALTER TABLE t ALTER COLUMN ⟦a⟧ TYPE varchar(30);",
    },
    {
      before: "CREATE TABLE t (a int DEFAULT 3)",
      up: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;",
      down: "ALTER TABLE t ALTER COLUMN ⟦a⟧ DROP DEFAULT;",
    },
    {
      before: "CREATE TABLE t (a int)",
      up: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
      down: "ALTER TABLE t ALTER COLUMN ⟦a⟧ SET NOT NULL;",
    },
    {
      before: 'CREATE TABLE t (a text COLLATE "en_US")',
      up: 'ALTER TABLE t ALTER COLUMN a TYPE text COLLATE "C";',
      down: 'ALTER TABLE t ALTER COLUMN ⟦a⟧ TYPE text COLLATE "de_DE";',
    },
  ],
  accept: [
    {
      before: "CREATE TABLE t (a int)",
      up: "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
      down: "ALTER TABLE t ALTER COLUMN a TYPE integer;",
    },
    {
      before: "CREATE TABLE t (a varchar(20))",
      up: "ALTER TABLE t ALTER COLUMN a TYPE text;",
      down: "ALTER TABLE t ALTER COLUMN a TYPE character varying(20);",
    },
    {
      before: "CREATE TABLE t (a int DEFAULT 3)",
      up: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;",
      down: "ALTER TABLE t ALTER COLUMN a SET DEFAULT '3';",
    },
    {
      before: "CREATE TABLE t (a int)",
      up: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;",
      down: "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;",
    },
    {
      before: "CREATE TABLE t (a numeric(10,2))",
      up: "ALTER TABLE t ALTER COLUMN a TYPE numeric(12,2);",
      down: "ALTER TABLE t ALTER COLUMN a TYPE decimal(10,2);",
    },
    {
      before: "CREATE TABLE t (a timestamp)",
      up: "ALTER TABLE t ALTER COLUMN a TYPE timestamptz;",
      down: "ALTER TABLE t ALTER COLUMN a TYPE timestamp without time zone;",
    },
    {
      before: "CREATE TABLE t (a int)",
      up: "ALTER TABLE t RENAME COLUMN a TO b;\nALTER TABLE t ALTER COLUMN b TYPE bigint;",
      down: "ALTER TABLE t ALTER COLUMN b TYPE int;\nALTER TABLE t RENAME COLUMN b TO a;",
    },
    {
      before: "CREATE TYPE m AS ENUM ('x'); CREATE TYPE m2 AS ENUM ('x','y'); CREATE TABLE t (a m)",
      up: "ALTER TABLE t ALTER COLUMN a TYPE m2 USING a::text::m2;\nDROP TYPE m;\nALTER TYPE m2 RENAME TO m;",
      down: "CREATE TYPE m3 AS ENUM ('x');\nALTER TABLE t ALTER COLUMN a TYPE m3 USING a::text::m3;\nDROP TYPE m;\nALTER TYPE m3 RENAME TO m;",
    },
    {
      before: "CREATE DOMAIN d AS int; CREATE TABLE t (a d)",
      up: "ALTER TABLE t ALTER COLUMN a TYPE bigint;",
      down: "ALTER TABLE t ALTER COLUMN a TYPE public.d;",
    },
    {
      before: "CREATE TABLE t (a text, b int);",
      up: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'x', DROP COLUMN b;",
      down: "ALTER TABLE t ALTER COLUMN a SET DEFAULT NULL::text, ADD COLUMN b int DEFAULT NULL;",
    },
    {
      before: "CREATE TABLE t (id int, a int, PRIMARY KEY (id));",
      up: "DROP TABLE t;",
      down: "CREATE TABLE t (id int, a int, PRIMARY KEY (id));",
    },
  ],
});
