// Columns that are dropped with their values.
import { ruleTester } from "./rule-tester";

ruleTester("drop-column", {
  reject: [
    {
      up: "ALTER TABLE users DROP COLUMN ⟦legacy_flag⟧;",
      says: /Dropping legacy_flag deletes its values for good/,
    },
    "ALTER TABLE users ADD COLUMN a int, DROP ⟦b⟧ CASCADE;",
    "ALTER TABLE IF EXISTS users DROP COLUMN IF EXISTS ⟦users⟧;",
    { up: "ALTER TABLE users ADD COLUMN a int;", down: "ALTER TABLE users DROP COLUMN a, DROP COLUMN ⟦b⟧;" },
    "CREATE TABLE IF NOT EXISTS users (a int, b int);\nALTER TABLE users DROP COLUMN ⟦a⟧;",
    { up: "ALTER TABLE users RENAME COLUMN a TO b;", down: "ALTER TABLE users DROP COLUMN ⟦b⟧;" },
    {
      before: "CREATE TABLE users (a int, b int GENERATED ALWAYS AS (a + 1) STORED);",
      up: "ALTER TABLE users DROP COLUMN ⟦b⟧;",
      severity: "info",
    },
  ],
  accept: [
    "CREATE TABLE IF NOT EXISTS users (a int);\nALTER TABLE users ADD b int;\nALTER TABLE users DROP b;",
    "ALTER TABLE users ALTER COLUMN legacy_flag DROP NOT NULL;",
    "ALTER TABLE users ADD COLUMN a int;\nALTER TABLE users DROP COLUMN a;",
    "CREATE TABLE users (a int, b int);\nALTER TABLE users DROP COLUMN a;",
    {
      up: "ALTER TABLE users ADD COLUMN IF NOT EXISTS a int;",
      down: "ALTER TABLE users DROP COLUMN IF EXISTS a;",
    },
    {
      up: "ALTER TABLE users ADD a_new int;\nALTER TABLE users RENAME a_new TO a;",
      down: "ALTER TABLE users DROP a;",
    },
    { up: "CREATE TABLE users (a int);", down: "ALTER TABLE users DROP COLUMN a;\nDROP TABLE users;" },
    "ALTER TYPE address DROP ATTRIBUTE street;",
    "ALTER TABLE users DROP CONSTRAINT c;",
  ],
});
