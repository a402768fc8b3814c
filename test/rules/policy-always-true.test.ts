// Policies that let everything through.
import { ruleTester } from "./rule-tester";

ruleTester("policy-always-true", {
  reject: [
    "CREATE POLICY ⟦p⟧ ON a FOR UPDATE USING (true);",
    "CREATE POLICY ⟦p⟧ ON a FOR INSERT WITH CHECK (true);",
    "CREATE POLICY ⟦p⟧ ON a USING (true);",
    "CREATE POLICY ⟦p⟧ ON a FOR DELETE TO authenticated USING ('t'::boolean);",
    "CREATE POLICY ⟦p⟧ ON a FOR ALL USING (owner = current_user) WITH CHECK (1 = 1);",
    "CREATE POLICY ⟦p⟧ ON a TO service_role, app USING (true);",
    {
      up: "ALTER POLICY ⟦p⟧ ON a USING (true);",
      before: "CREATE TABLE a (id int);\nCREATE POLICY p ON a FOR UPDATE USING (id > 0);",
    },
  ],
  accept: [
    "CREATE POLICY p ON a FOR SELECT USING (true);",
    "CREATE POLICY p ON a AS RESTRICTIVE FOR UPDATE USING (true);",
    "CREATE POLICY p ON a FOR ALL TO service_role USING (true) WITH CHECK (true);",
    "CREATE POLICY p ON a FOR UPDATE USING (owner = current_user);",
    "CREATE POLICY p ON a USING (false);",
    { up: "CREATE POLICY p ON a TO worker USING (true);", options: { roles: ["worker"] } },
    {
      up: "ALTER POLICY p ON a USING (true);",
      before: "CREATE TABLE a (id int);\nCREATE POLICY p ON a FOR SELECT USING (id > 0);",
    },
    "ALTER POLICY p ON a USING (true);",
  ],
});
