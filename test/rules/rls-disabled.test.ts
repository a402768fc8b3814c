// Row security that is switched off.
import { ruleTester } from "./rule-tester";

ruleTester("rls-disabled", {
  reject: [
    "ALTER TABLE a ⟦DISABLE ROW LEVEL SECURITY⟧;",
    { up: "ALTER TABLE a ADD b int, ⟦NO FORCE ROW LEVEL SECURITY⟧;", says: /owner/ },
    { up: "SELECT set_config('a', 'b', true);", down: "ALTER TABLE a ⟦DISABLE ROW LEVEL SECURITY⟧;" },
    { up: "ALTER TABLE b ENABLE ROW LEVEL SECURITY;", down: "ALTER TABLE a ⟦DISABLE ROW LEVEL SECURITY⟧;" },
    "CREATE TABLE IF NOT EXISTS a (id int);\nALTER TABLE a ⟦DISABLE ROW LEVEL SECURITY⟧;",
  ],
  accept: [
    "ALTER TABLE a FORCE ROW LEVEL SECURITY;",
    "ALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    { up: "ALTER TABLE a ENABLE ROW LEVEL SECURITY;", down: "ALTER TABLE a DISABLE ROW LEVEL SECURITY;" },
    { up: "ALTER TABLE a FORCE ROW LEVEL SECURITY;", down: "ALTER TABLE a NO FORCE ROW LEVEL SECURITY;" },
    "CREATE TABLE a (id int);\nALTER TABLE a DISABLE ROW LEVEL SECURITY;",
    { up: "CREATE TABLE a (id int);", down: "ALTER TABLE a DISABLE ROW LEVEL SECURITY;\nDROP TABLE a;" },
  ],
});
