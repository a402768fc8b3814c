// Columns renamed under a running application.
import { ruleTester } from "./rule-tester";

ruleTester("rename-column", {
  reject: [
    {
      up: "ALTER TABLE users RENAME COLUMN ⟦mail⟧ TO email;",
      says: /Renaming mail to email makes every query/,
    },
    { up: "ALTER TABLE mail RENAME ⟦mail⟧ TO email;" },
    "ALTER FOREIGN TABLE users RENAME COLUMN ⟦mail⟧ TO email;",
    {
      up:
        "BEGIN;\nALTER TABLE users RENAME ⟦mail⟧ TO email;\nALTER TABLE users RENAME TO users_2;\n" +
        "CREATE VIEW users AS SELECT id, email AS mail FROM users_2;\nCOMMIT;",
      severity: "info",
    },
    {
      up:
        "ALTER TABLE users RENAME ⟦mail⟧ TO email;\nALTER TABLE users RENAME TO users_2;\n" +
        "CREATE VIEW users AS SELECT id, email AS mail FROM users_2;",
      wrap: "none",
    },
    "BEGIN;\nALTER TABLE users RENAME ⟦mail⟧ TO email;\nCREATE VIEW v AS SELECT email FROM users;\nCOMMIT;",
    { up: "SELECT 1;", down: "ALTER TABLE users RENAME COLUMN ⟦mail⟧ TO email;" },
  ],
  accept: [
    "ALTER TABLE users RENAME CONSTRAINT mail_ck TO email_ck;",
    "CREATE TABLE users (mail text);\nALTER TABLE users RENAME mail TO email;",
    "ALTER TABLE users ADD COLUMN mail text;\nALTER TABLE users RENAME mail TO email;",
    "ALTER VIEW v RENAME COLUMN mail TO email;",
    "ALTER MATERIALIZED VIEW v RENAME COLUMN mail TO email;",
    { before: "CREATE VIEW v AS SELECT 1 AS mail;", up: "ALTER TABLE v RENAME COLUMN mail TO email;" },
    "ALTER TYPE address RENAME ATTRIBUTE a TO b;",
  ],
});
