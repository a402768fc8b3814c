// Columns that pad their values.
import { ruleTester } from "./rule-tester";

ruleTester("char-type", {
  reject: [
    {
      up: "CREATE TABLE a (code ⟦char(3)⟧ NOT NULL);",
      says: /code of .*a is char\(3\)/,
      fixes: ["Use text with a CHECK of the length"],
      fixed: "CREATE TABLE a (code text CHECK (char_length(code) <= 3) NOT NULL);",
      vary: false,
    },
    "CREATE TABLE a (x ⟦character⟧, y ⟦bpchar⟧, z ⟦char(3)⟧[]);",
    "CREATE TABLE a (x ⟦national character(4)⟧, y ⟦pg_catalog.bpchar⟧);",
    "ALTER TABLE a ADD COLUMN b ⟦char⟧, ALTER COLUMN c TYPE ⟦char(5)⟧ USING c::text;",
    "CREATE SCHEMA s CREATE TABLE a (b ⟦char(2)⟧);",
    "CREATE FOREIGN TABLE f (b ⟦char(2)⟧) SERVER s;",
    { up: "DO $$ BEGIN CREATE TABLE a (b ⟦char(2)⟧); END $$;", vary: false },
  ],
  accept: [
    'CREATE TABLE a (b "char");',
    "CREATE TABLE a (b varchar(3), c character varying(3), d text, char_type int);",
    "SELECT 'a'::char(3);",
    "ALTER TABLE a ADD CONSTRAINT b CHECK (c::char(2) = 'ab');",
    "CREATE TABLE a (b app.bpchar);",
    { up: "ALTER TABLE a DROP COLUMN b;", down: "ALTER TABLE a ADD COLUMN b char(3);" },
  ],
});
