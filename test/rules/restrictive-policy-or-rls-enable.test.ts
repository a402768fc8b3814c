// Row security that begins to hide rows.
import { ruleTester } from "./rule-tester";

ruleTester("restrictive-policy-or-rls-enable", {
  reject: [
    { up: "ALTER TABLE docs ⟦ENABLE ROW LEVEL SECURITY⟧;", says: /hides every row of (public\.)?docs/ },
    "ALTER TABLE docs ⟦FORCE ROW LEVEL SECURITY⟧;",
    "ALTER TABLE docs ⟦ENABLE ROW LEVEL SECURITY⟧, ⟦FORCE ROW LEVEL SECURITY⟧;",
    {
      up: "CREATE POLICY ⟦tenant⟧ ON docs AS RESTRICTIVE USING (tenant = 1);",
      says: /restrictive policy tenant/,
    },
    "CREATE POLICY p ON other USING (true);\nALTER TABLE docs ⟦ENABLE ROW LEVEL SECURITY⟧;",
    "ALTER TABLE docs ⟦ENABLE ROW LEVEL SECURITY⟧;\nCREATE POLICY ⟦p⟧ ON docs AS RESTRICTIVE USING (true);",
    {
      before: "CREATE TABLE docs (id int);\nCREATE POLICY p ON docs USING (id > 0);",
      up: "ALTER TABLE docs ⟦ENABLE ROW LEVEL SECURITY⟧;",
      severity: "info",
    },
    "CREATE TABLE IF NOT EXISTS docs (id int);\nALTER TABLE docs ⟦ENABLE ROW LEVEL SECURITY⟧;",
  ],
  accept: [
    {
      up: "ALTER TABLE docs DISABLE ROW LEVEL SECURITY;",
      down: "ALTER TABLE docs ENABLE ROW LEVEL SECURITY;",
    },
    "CREATE TABLE docs (id int);\nALTER TABLE docs ENABLE ROW LEVEL SECURITY;",
    "CREATE POLICY p ON docs USING (id > 0);\nALTER TABLE docs ENABLE ROW LEVEL SECURITY;",
    "ALTER TABLE docs ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON public.docs FOR SELECT USING (id > 0);",
    "ALTER TABLE docs DISABLE ROW LEVEL SECURITY;",
    "ALTER TABLE docs NO FORCE ROW LEVEL SECURITY;",
    "CREATE POLICY p ON docs AS PERMISSIVE USING (id > 0);",
    {
      before: "ALTER TABLE docs ENABLE ROW LEVEL SECURITY;",
      up: "ALTER TABLE docs ENABLE ROW LEVEL SECURITY;",
    },
  ],
});
