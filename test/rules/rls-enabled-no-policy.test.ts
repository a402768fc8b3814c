// Row security without policies.
import { ruleTester } from "./rule-tester";

ruleTester("rls-enabled-no-policy", {
  reject: [
    {
      up: "ALTER TABLE ⟦a⟧ ENABLE ROW LEVEL SECURITY;",
      says: /a has row security and no policy/,
      vary: false,
    },
    "CREATE TABLE a (id int);\nALTER TABLE ⟦a⟧ ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;",
    "ALTER TABLE ⟦a⟧ ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON b USING (id > 0);",
    {
      up: "ALTER TABLE app.⟦a⟧ ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON other.a USING (id > 0);",
      vary: false,
    },
  ],
  accept: [
    "ALTER TABLE a ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON a USING (id > 0);",
    "CREATE POLICY p ON a USING (id > 0);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    {
      up: "ALTER TABLE a ENABLE ROW LEVEL SECURITY;",
      before: "CREATE TABLE a (id int);\nCREATE POLICY p ON a USING (id > 0);",
    },
    "-- deny all: only the owner reads it\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    "ALTER TABLE a ENABLE ROW LEVEL SECURITY;\nALTER TABLE a RENAME TO b;\nCREATE POLICY p ON b USING (id > 0);",
    "ALTER TABLE a DISABLE ROW LEVEL SECURITY;",
    "DO $$ BEGIN EXECUTE format('CREATE POLICY p ON %I USING (true)', 'a'); END $$;\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    "ALTER TABLE a ENABLE ROW LEVEL SECURITY;\nDROP TABLE a;",
    {
      up: "ALTER TABLE public.a ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON a USING (id > 0);",
      vary: false,
    },
    "DO $$ BEGIN CREATE POLICY p ON a USING (id > 0); END $$;\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    {
      files: [
        ["0001_a.up.sql", "ALTER TABLE a ENABLE ROW LEVEL SECURITY;"],
        ["0002_b.up.sql", "CREATE POLICY p ON a USING (id > 0);"],
      ],
    },
  ],
});
