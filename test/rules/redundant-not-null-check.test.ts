// Helpers of NOT NULL that were left behind.
import { ruleTester } from "./rule-tester";

ruleTester("redundant-not-null-check", {
  reject: [
    {
      up: "ALTER TABLE t ALTER COLUMN a ⟦SET NOT NULL⟧;",
      before: "CREATE TABLE t (a int CONSTRAINT a_nn CHECK (a IS NOT NULL));",
      says: /a_nn of (public\.)?t checks the same/,
      fixes: ["Drop a_nn behind it"],
      fixed: "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT a_nn;",
    },
    {
      up: "ALTER TABLE t VALIDATE CONSTRAINT c;\nALTER TABLE t ALTER a ⟦SET NOT NULL⟧;",
      before: "CREATE TABLE t (a int);\nALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;",
    },
    {
      up: "ALTER TABLE t ALTER a ⟦SET NOT NULL⟧;",
      before: "CREATE TABLE t (a int CHECK (NOT (a IS NULL)));",
    },
  ],
  accept: [
    {
      up: "ALTER TABLE t ALTER a SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT a_nn;",
      before: "CREATE TABLE t (a int CONSTRAINT a_nn CHECK (a IS NOT NULL));",
    },
    {
      up: "ALTER TABLE t ALTER a SET NOT NULL, DROP CONSTRAINT a_nn;",
      before: "CREATE TABLE t (a int CONSTRAINT a_nn CHECK (a IS NOT NULL));",
    },
    {
      up: "ALTER TABLE t ALTER a SET NOT NULL;",
      before: "CREATE TABLE t (a int CHECK (a IS NOT NULL AND a > 0));",
    },
    {
      before: "CREATE TABLE t (a int CONSTRAINT a_nn CHECK (a IS NOT NULL));",
      files: [
        ["0001_a.up.sql", "ALTER TABLE t ALTER a SET NOT NULL;"],
        ["0002_b.up.sql", "ALTER TABLE t DROP CONSTRAINT a_nn;"],
      ],
    },
  ],
});
