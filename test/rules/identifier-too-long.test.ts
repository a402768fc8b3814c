// Names that PostgreSQL cuts.
import { ruleTester } from "./rule-tester";

ruleTester("identifier-too-long", {
  reject: [
    {
      up: "CREATE TABLE ⟦aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa⟧ (id int);",
      says: /64 bytes/,
      vary: false,
    },
    { up: 'ALTER TABLE a RENAME TO ⟦"éééééééééééééééééééééééééééééééé"⟧;', says: /64 bytes/ },
    {
      up: "SELECT set_config('a', 'b', true) AS ⟦\"x y x y x y x y x y x y x y x y x y x y x y x y x y x y x y x y \"⟧;",
    },
    {
      up: "CREATE TABLE tttttttttttttttttttttttttttttttttttttttt (b int, ⟦UNIQUE⟧ (customer_reference, b));",
      severity: "info",
      says: /becomes/,
      vary: false,
    },
    {
      up: "ALTER TABLE tttttttttttttttttttttttttttttttttttttttt ADD COLUMN customer_reference_id int ⟦REFERENCES⟧ a (id);",
      severity: "info",
      vary: false,
    },
    { up: "DROP INDEX ⟦aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa⟧;" },
  ],
  accept: [
    "CREATE TABLE aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (id int);",
    'CREATE TABLE "ééééééééééééééééééééééééééééééé" (id int);',
    "SELECT set_config('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '', true);",
    "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' $$;",
    "CREATE TABLE tttttttttttttttttttttttttttttttttttttttt (b int, CONSTRAINT k UNIQUE (customer_reference_number_of_the_year, b));",
    "-- aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nCREATE TABLE a (id int);",
  ],
});
