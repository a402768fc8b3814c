// SET NOT NULL with and without a proof.
import { ruleTester } from "./rule-tester";

ruleTester("set-not-null-scan", {
  reject: [
    {
      up: "ALTER TABLE users ALTER COLUMN email ⟦SET NOT NULL⟧;",
      fixes: ["Prove the column NOT NULL first, in two migrations"],
      fixed: "ALTER TABLE users ADD CONSTRAINT users_email_not_null CHECK (email IS NOT NULL) NOT VALID;",
    },
    {
      up: "ALTER TABLE users ALTER email ⟦SET NOT NULL⟧;",
      postgres: 18,
      fixed: "ALTER TABLE users ADD CONSTRAINT users_email_not_null NOT NULL email NOT VALID;",
    },
    { before: "ALTER TABLE users ADD CHECK (age > 0);", up: "ALTER TABLE users ALTER age ⟦SET NOT NULL⟧;" },
    {
      before: "ALTER TABLE users ADD CHECK (a IS NOT NULL OR b > 0);",
      up: "ALTER TABLE users ALTER a ⟦SET NOT NULL⟧;",
    },
    {
      before: "ALTER TABLE users ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;",
      up: "ALTER TABLE users ALTER a ⟦SET NOT NULL⟧;",
    },
    "ALTER TABLE users ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT other;\nALTER TABLE users ALTER a ⟦SET NOT NULL⟧;",
    {
      before: "ALTER TABLE users ADD CONSTRAINT c CHECK (a IS NOT NULL);",
      up: "ALTER TABLE users ALTER a ⟦SET NOT NULL⟧, DROP CONSTRAINT c;",
    },
    {
      before: "ALTER TABLE users ADD CONSTRAINT c CHECK (a IS NOT NULL);",
      up: "ALTER TABLE users DROP CONSTRAINT c;\nALTER TABLE users ALTER a ⟦SET NOT NULL⟧;",
    },
    {
      before: "ALTER TABLE users ADD CHECK (b IS NOT NULL);",
      up: "ALTER TABLE users ALTER a ⟦SET NOT NULL⟧, ALTER b SET NOT NULL;",
    },
    {
      up: "ALTER TABLE users ADD CONSTRAINT n NOT NULL a NOT VALID;\nALTER TABLE users ALTER a ⟦SET NOT NULL⟧;",
      postgres: 18,
    },
    "ALTER TABLE users ADD COLUMN a int;\nUPDATE users SET a = 1 WHERE id > 0;\nALTER TABLE users ALTER a ⟦SET NOT NULL⟧;",
    {
      up: "ALTER TABLE users ALTER a DROP NOT NULL;",
      down: "ALTER TABLE users ALTER a ⟦SET NOT NULL⟧;",
      fixes: [],
    },
  ],
  accept: [
    "ALTER TABLE users ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT c;\nALTER TABLE users ALTER a SET NOT NULL;",
    {
      before: "ALTER TABLE users ADD CHECK (a IS NOT NULL AND b > 0);",
      up: "ALTER TABLE users ALTER a SET NOT NULL;",
    },
    {
      before: "ALTER TABLE users ADD CHECK (NOT (a IS NULL));",
      up: "ALTER TABLE users ALTER a SET NOT NULL;",
    },
    {
      before:
        "ALTER TABLE users ADD CONSTRAINT c CHECK (old IS NOT NULL);\nALTER TABLE users RENAME old TO a;",
      up: "ALTER TABLE users ALTER a SET NOT NULL;",
    },
    {
      before: "CREATE TABLE users (id serial, a int PRIMARY KEY);",
      up: "ALTER TABLE users ALTER a SET NOT NULL, ALTER id SET NOT NULL;",
    },
    {
      up: "ALTER TABLE users ADD CONSTRAINT n NOT NULL a NOT VALID;\nALTER TABLE users VALIDATE CONSTRAINT n;\nALTER TABLE users ALTER a SET NOT NULL;",
      postgres: 18,
    },
    "ALTER TABLE users ADD COLUMN a int DEFAULT 1, ALTER a SET NOT NULL;",
    "CREATE TABLE users (a int);\nALTER TABLE users ALTER a SET NOT NULL;",
    "ALTER TABLE users ALTER a DROP NOT NULL;",
  ],
});
