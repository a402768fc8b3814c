// What CASCADE takes along.
import { ruleTester } from "./rule-tester";

const tables =
  "CREATE TABLE buyers (id int PRIMARY KEY, name text);\n" +
  "CREATE TABLE orders (id int PRIMARY KEY, buyer int REFERENCES buyers);\n";

ruleTester("drop-cascade", {
  reject: [
    { up: "DROP VIEW sales ⟦CASCADE⟧;", says: /depends on sales/ },
    "DROP TABLE IF EXISTS a, app.b ⟦CASCADE⟧;",
    "ALTER TABLE orders DROP COLUMN buyer ⟦CASCADE⟧, DROP COLUMN note;",
    "ALTER TABLE buyers DROP CONSTRAINT IF EXISTS buyers_pkey ⟦CASCADE⟧;",
    "DROP OWNED BY app_user ⟦CASCADE⟧;",
    "DROP SCHEMA app ⟦CASCADE⟧;",
    "DROP TYPE mood ⟦CASCADE⟧;",
    "DROP FUNCTION f(int) ⟦CASCADE⟧;",
    "DROP EXTENSION hstore ⟦CASCADE⟧;",
    "ALTER TYPE pair DROP ATTRIBUTE a ⟦CASCADE⟧;",
    {
      before: tables,
      up: "DROP TABLE buyers ⟦CASCADE⟧;",
      says: /: foreign key orders_buyer_fkey of orders\./,
    },
    {
      before: tables,
      up: "ALTER TABLE buyers DROP CONSTRAINT buyers_pkey ⟦CASCADE⟧;",
      says: /orders_buyer_fkey/,
    },
    {
      before: tables + "CREATE VIEW names AS SELECT name FROM buyers;",
      up: "ALTER TABLE buyers DROP COLUMN name ⟦CASCADE⟧;",
      says: /view names/,
    },
    { before: tables, up: "DROP TABLE orders ⟦CASCADE⟧;", severity: "info" },
    { before: tables, up: "DROP TABLE orders, buyers ⟦CASCADE⟧;", severity: "info" },
    { before: "CREATE TYPE mood AS ENUM ('a');", up: "DROP TYPE mood ⟦CASCADE⟧;", severity: "info" },
    "DO $$ BEGIN DROP TABLE users CASCADE; END $$;",
  ],
  accept: [
    "DROP VIEW sales RESTRICT;",
    "DROP VIEW sales;",
    'DROP VIEW "cascade";',
    "TRUNCATE a CASCADE;",
    "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c ON DELETE CASCADE;",
    "CREATE TEMP TABLE work (id int);\nDROP TABLE work CASCADE;",
    "DROP TABLE pg_temp.work CASCADE;",
    { up: "CREATE TABLE buyers (id int);", down: "DROP TABLE buyers CASCADE;" },
    {
      before: "CREATE TABLE t (a int);",
      up:
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n" +
        "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      down: "DROP FUNCTION f CASCADE;",
    },
    { up: tables, down: "DROP TABLE buyers CASCADE;\nDROP TABLE orders CASCADE;" },
    { up: "ALTER TABLE buyers ADD COLUMN age int;", down: "ALTER TABLE buyers DROP COLUMN age CASCADE;" },
  ],
});
