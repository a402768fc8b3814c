// Needs of what only a later migration makes.
import { ruleTester } from "./rule-tester";

ruleTester("migration-depends-on-later", {
  reject: [
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE ⟦late⟧ ADD COLUMN a int;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE INDEX i ON ⟦late⟧ (a);"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE a (l int REFERENCES ⟦late⟧);"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE VIEW v AS SELECT * FROM public.⟦late⟧;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "INSERT INTO ⟦late⟧ VALUES (1);"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "WITH other AS (SELECT 1) SELECT * FROM other, ⟦late⟧;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "COPY ⟦late⟧ FROM STDIN;\n\\.\n"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE a (m ⟦mood⟧);"],
        ["002_b.up.sql", "CREATE TYPE mood AS ENUM ('ok');"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE ⟦app⟧.a (id int);"],
        ["002_b.up.sql", "CREATE SCHEMA app;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", 'ALTER TABLE ⟦"Late"⟧ ADD a int;'],
        ["002_b.up.sql", 'CREATE TABLE "Late" (id int);'],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "SET search_path = app; ALTER TABLE ⟦late⟧ ADD a int;"],
        ["002_b.up.sql", "CREATE TABLE app.late (id int);"],
      ],
    },
  ],
  accept: [
    {
      files: [
        ["001_a.up.sql", "DROP TABLE late;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE late (id int)"],
        ["002_b.up.sql", "ALTER TABLE late ADD COLUMN a int"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE IF EXISTS late ADD COLUMN a int;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "DROP TABLE IF EXISTS late;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "WITH late AS (SELECT 1) SELECT * FROM late;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TEMP TABLE late (id int); INSERT INTO late VALUES (1);"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE app.late ADD a int;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE late RENAME TO old;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        [
          "001_a.up.sql",
          "DO $$ BEGIN EXECUTE 'CREATE TABLE late (id int)'; END $$; ALTER TABLE late ADD a int;",
        ],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      before: "CREATE TABLE late (id int);",
      files: [
        ["001_a.up.sql", "ALTER TABLE late ADD a int;"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE late ADD COLUMN a int"],
        ["002_b.up.sql", "CREATE TABLE IF NOT EXISTS late (id int)"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE late ADD COLUMN a int"],
        ["002_b.up.sql", "DROP TABLE late"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT * FROM late';"],
        ["009_late.up.sql", "CREATE TABLE late (id int);"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE a (m point, n text);"],
        ["002_b.up.sql", "CREATE TYPE point AS ENUM ('ok');"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE t (id int, parent int REFERENCES t);"],
        ["002_b.up.sql", "CREATE TABLE u (id int);"],
      ],
    },
  ],
});
