// Required columns without a value for the rows that are there.
import { ruleTester } from "./rule-tester";

ruleTester("add-column-not-null-no-default", {
  reject: [
    {
      up: "ALTER TABLE users ADD COLUMN country text ⟦NOT NULL⟧;",
      says: /country NOT NULL without a default fails/,
    },
    "ALTER TABLE users ADD country text ⟦NOT NULL⟧ DEFAULT NULL::text;",
    "ALTER TABLE users ADD COLUMN IF NOT EXISTS id int ⟦PRIMARY KEY⟧;",
    "ALTER TABLE users ADD COLUMN a int, ALTER COLUMN a SET DEFAULT 1, ALTER COLUMN a SET ⟦NOT NULL⟧;",
    "ALTER TABLE users ADD COLUMN a int, ADD ⟦PRIMARY KEY⟧ (a);",
    'ALTER TABLE users ADD COLUMN a app."serial" ⟦NOT NULL⟧;',
    { before: "CREATE DOMAIN code AS text;", up: "ALTER TABLE users ADD COLUMN a code ⟦NOT NULL⟧;" },
    { up: "ALTER TABLE users DROP COLUMN a;", down: "ALTER TABLE users ADD COLUMN a int ⟦NOT NULL⟧;" },
    "CREATE TABLE IF NOT EXISTS users (id int);\nALTER TABLE users ADD COLUMN a int ⟦NOT NULL⟧;",
  ],
  accept: [
    {
      before: "CREATE DOMAIN base AS int DEFAULT 3;\nCREATE DOMAIN derived AS base;",
      up: "ALTER TABLE users ADD COLUMN n derived NOT NULL;",
    },
    "ALTER TABLE users ADD COLUMN country text NOT NULL DEFAULT 'xx';",
    "ALTER TABLE users ADD COLUMN id bigserial PRIMARY KEY;",
    "ALTER TABLE users ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY NOT NULL;",
    "ALTER TABLE users ADD COLUMN full_name text NOT NULL GENERATED ALWAYS AS (a || b) STORED;",
    {
      up: "ALTER TABLE users ADD COLUMN n text NOT NULL GENERATED ALWAYS AS (a || b) VIRTUAL;",
      postgres: 18,
    },
    {
      before: "CREATE DOMAIN code AS text DEFAULT 'x';",
      up: "ALTER TABLE users ADD COLUMN a code NOT NULL;",
    },
    "CREATE DOMAIN code AS text DEFAULT 'x';\nALTER TABLE users ADD COLUMN a code NOT NULL;",
    "ALTER TABLE users ADD COLUMN a int NULL;",
    "CREATE TABLE users (id int);\nALTER TABLE users ADD COLUMN a int NOT NULL;",
    "ALTER TYPE address ADD ATTRIBUTE a int;",
  ],
});
