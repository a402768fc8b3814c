// Policies without row security.
import { ruleTester } from "./rule-tester";

ruleTester("policy-without-rls", {
  reject: [
    "CREATE TABLE a (id int);\nCREATE POLICY p ON ⟦a⟧ USING (id > 0);",
    { up: "CREATE POLICY p ON ⟦a⟧ USING (id > 0);", before: "CREATE TABLE a (id int);" },
    "CREATE TABLE a (id int);\nALTER TABLE b ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON ⟦a⟧ USING (id > 0);",
    "CREATE TABLE a (id int);\nALTER TABLE a FORCE ROW LEVEL SECURITY;\nCREATE POLICY p ON ⟦a⟧ USING (id > 0);",
  ],
  accept: [
    "CREATE TABLE a (id int);\nCREATE POLICY p ON a USING (id > 0);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    {
      up: "CREATE POLICY p ON a USING (id > 0);",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
    "CREATE POLICY p ON a USING (id > 0);",
    "CREATE TABLE a (id int);\nCREATE POLICY p ON a USING (id > 0);\nALTER TABLE a RENAME TO b;\nALTER TABLE b ENABLE ROW LEVEL SECURITY;",
    "CREATE TABLE a (id int);\nDO $$ BEGIN EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', 'a'); END $$;\nCREATE POLICY p ON a USING (id > 0);",
    "CREATE TABLE a (id int);\nDO $$ BEGIN ALTER TABLE a ENABLE ROW LEVEL SECURITY; END $$;\nCREATE POLICY p ON a USING (id > 0);",
    {
      files: [
        ["0001_a.up.sql", "CREATE TABLE a (id int);\nCREATE POLICY p ON a USING (id > 0);"],
        ["0002_b.up.sql", "ALTER TABLE a ENABLE ROW LEVEL SECURITY;"],
      ],
    },
  ],
});
