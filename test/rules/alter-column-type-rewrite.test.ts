// Type changes, by what the migrations tell of the old type.
import { ruleTester } from "./rule-tester";

ruleTester("alter-column-type-rewrite", {
  reject: [
    {
      up: "ALTER TABLE events ALTER COLUMN id ⟦TYPE⟧ bigint;",
      severity: "warning",
      says: /may write all of/,
    },
    { up: "ALTER TABLE events ALTER id SET DATA ⟦TYPE⟧ text;", severity: "warning" },
    {
      before: "CREATE TABLE events (id int);",
      up: "ALTER TABLE events ALTER COLUMN id ⟦TYPE⟧ bigint;",
      says: /from integer to bigint/,
    },
    { before: "CREATE TABLE events (a varchar(20));", up: "ALTER TABLE events ALTER a ⟦TYPE⟧ varchar(10);" },
    { before: "CREATE TABLE events (a text);", up: "ALTER TABLE events ALTER a ⟦TYPE⟧ varchar(10);" },
    { before: "CREATE TABLE events (a varchar(10)[]);", up: "ALTER TABLE events ALTER a ⟦TYPE⟧ text[];" },
    { before: "CREATE TABLE events (a char(4));", up: "ALTER TABLE events ALTER a ⟦TYPE⟧ char(8);" },
    { before: "CREATE TABLE events (a char(4));", up: "ALTER TABLE events ALTER a ⟦TYPE⟧ text;" },
    {
      before: "CREATE TABLE events (a numeric(8,2));",
      up: "ALTER TABLE events ALTER a ⟦TYPE⟧ numeric(10,4);",
    },
    { before: "CREATE TABLE events (a json);", up: "ALTER TABLE events ALTER a ⟦TYPE⟧ jsonb;" },
    { before: "CREATE TABLE events (a inet);", up: "ALTER TABLE events ALTER a ⟦TYPE⟧ cidr;" },
    {
      before: "CREATE TABLE events (a timestamp(6));",
      up: "ALTER TABLE events ALTER a ⟦TYPE⟧ timestamp(3);",
    },
    {
      before: "CREATE TABLE events (a timestamp);",
      up: "ALTER TABLE events ALTER a ⟦TYPE⟧ timestamptz;",
      severity: "warning",
    },
    {
      before: "CREATE TABLE events (a timestamp);",
      up: "SET timezone = 'UTC';\nALTER TABLE events ALTER a ⟦TYPE⟧ timestamptz USING a AT TIME ZONE 'UTC';",
    },
    {
      before: "CREATE TABLE events (a varchar(5));",
      up: "ALTER TABLE events ALTER a ⟦TYPE⟧ text USING upper(a);",
    },
    {
      before: "CREATE DOMAIN positive AS int CHECK (value > 0);\nCREATE TABLE events (a int);",
      up: "ALTER TABLE events ALTER a ⟦TYPE⟧ positive;",
    },
    {
      before: "CREATE TYPE mood AS ENUM ('a');\nCREATE TABLE events (a mood);",
      up: "ALTER TABLE events ALTER a ⟦TYPE⟧ text;",
    },
    {
      before: "CREATE TABLE events (a bigint);",
      up: "ALTER TABLE events ALTER a TYPE int8;",
      down: "ALTER TABLE events ALTER a ⟦TYPE⟧ int;",
    },
  ],
  accept: [
    { before: "CREATE TABLE events (a regclass);", up: "ALTER TABLE events ALTER a TYPE oid;" },
    { before: "CREATE TABLE events (a int);", up: "ALTER TABLE events ALTER a TYPE regclass;" },
    { before: "CREATE TABLE events (a bit(8));", up: "ALTER TABLE events ALTER a TYPE varbit;" },
    { before: "CREATE TABLE events (a xml);", up: "ALTER TABLE events ALTER a TYPE varchar;" },
    { before: "CREATE TABLE events (a varchar(10));", up: "ALTER TABLE events ALTER a TYPE varchar(50);" },
    {
      before: "CREATE TABLE events (a varchar(10));",
      up: "ALTER TABLE events ALTER a TYPE text USING a::text;",
    },
    { before: "CREATE TABLE events (a text);", up: "ALTER TABLE events ALTER a TYPE varchar USING a;" },
    { before: "CREATE TABLE events (a numeric(8,2));", up: "ALTER TABLE events ALTER a TYPE numeric(12,2);" },
    { before: "CREATE TABLE events (a decimal(8,2));", up: "ALTER TABLE events ALTER a TYPE numeric;" },
    { before: "CREATE TABLE events (a bit varying(4));", up: "ALTER TABLE events ALTER a TYPE bit varying;" },
    { before: "CREATE TABLE events (a timestamp(3));", up: "ALTER TABLE events ALTER a TYPE timestamp;" },
    { before: "CREATE TABLE events (a interval(3));", up: "ALTER TABLE events ALTER a TYPE interval(5);" },
    { before: "CREATE TABLE events (a cidr);", up: "ALTER TABLE events ALTER a TYPE inet;" },
    {
      before: "CREATE TABLE events (a int);",
      up: "ALTER TABLE events ALTER a TYPE integer, ALTER b DROP DEFAULT;",
    },
    { before: "CREATE TABLE events (a text);", up: 'ALTER TABLE events ALTER a TYPE text COLLATE "C";' },
    {
      before: "CREATE TABLE events (a timestamp);",
      up: "SET TIME ZONE 'UTC';\nALTER TABLE events ALTER a TYPE timestamptz;",
    },
    {
      before: "CREATE DOMAIN code AS varchar(5);\nCREATE TABLE events (a code, b text);",
      up: "ALTER TABLE events ALTER a TYPE varchar(9);",
    },
    {
      before: "CREATE DOMAIN code AS text;\nCREATE TABLE events (a varchar(5));",
      up: "ALTER TABLE events ALTER a TYPE code;",
    },
    {
      before:
        "CREATE TABLE events (a int);\nALTER TABLE events RENAME a TO b;\nALTER TABLE events ALTER b TYPE bigint;",
      up: "ALTER TABLE events ALTER b TYPE bigint;",
    },
    "CREATE TABLE events (a int);\nALTER TABLE events ALTER a TYPE text;",
  ],
});
