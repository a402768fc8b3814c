// Constraints that stay NOT VALID.
import { ruleTester } from "./rule-tester";

ruleTester("not-valid-never-validated", {
  reject: [
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) ⟦NOT VALID⟧;"],
        ["002_b.up.sql", "CREATE TABLE z (id int);"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
      fixes: ["Validate it in the next migration"],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u ⟦NOT VALID⟧;"],
        ["002_b.up.sql", "SELECT 1;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CHECK (a > 0) ⟦NOT VALID⟧;"],
        ["002_b.up.sql", "SELECT 1;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
      says: /t_a_check/,
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) ⟦NOT VALID⟧;"],
        ["002_b.up.sql", "ALTER TABLE u VALIDATE CONSTRAINT c;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) ⟦NOT VALID⟧;"],
        ["002_b.up.sql", "ALTER TABLE t VALIDATE CONSTRAINT d;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) ⟦NOT VALID⟧;"],
        ["002_b.up.sql", "ALTER TABLE t RENAME TO u;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
      says: /of u/,
    },
    {
      files: [["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) ⟦NOT VALID⟧;"]],
      options: { grace: 0 },
    },
    {
      postgres: 18,
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT n NOT NULL a ⟦NOT VALID⟧;"],
        ["002_b.up.sql", "SELECT 1;"],
      ],
    },
  ],
  accept: [
    { files: [["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"]] },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "ALTER TABLE t VALIDATE CONSTRAINT c;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "SELECT 1;"],
        ["003_c.up.sql", "ALTER TABLE public.t DROP CONSTRAINT IF EXISTS c;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "ALTER TABLE t RENAME TO u; ALTER TABLE u VALIDATE CONSTRAINT c;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "ALTER TABLE t RENAME CONSTRAINT c TO d;"],
        ["003_c.up.sql", "ALTER TABLE t VALIDATE CONSTRAINT d;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "DROP TABLE t;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "ALTER TABLE t DROP COLUMN a;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "DO $$ BEGIN EXECUTE 'ALTER TABLE t VALIDATE CONSTRAINT c'; END $$;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        [
          "001_a.up.sql",
          "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c;",
        ],
        ["002_b.up.sql", "SELECT 1;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "ALTER TABLE t VALIDATE CONSTRAINT t_a_check;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);"],
        ["002_b.up.sql", "SELECT 1;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
    },
    {
      postgres: 18,
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;"],
        ["002_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      postgres: 18,
      files: [
        ["001_a.up.sql", "ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID;"],
        ["002_b.up.sql", "ALTER TABLE t ALTER a SET NOT NULL;"],
      ],
    },
    {
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["001_a.down.sql", "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;"],
        ["002_b.up.sql", "SELECT 1;"],
      ],
    },
  ],
});
