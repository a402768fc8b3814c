// Roles in migrations.
import { ruleTester } from "./rule-tester";

ruleTester("role-management", {
  reject: [
    "⟦CREATE ROLE⟧ a;",
    "⟦CREATE USER⟧ a;\n⟦ALTER USER⟧ a SET work_mem = '1MB';\n⟦DROP ROLE⟧ IF EXISTS b;",
    "⟦ALTER ROLE⟧ a RENAME TO b;",
    { up: "CREATE TABLE a (id int);", down: "⟦DROP ROLE⟧ b;", vary: false },
    "⟦CREATE GROUP⟧ a;\n⟦ALTER GROUP⟧ a ADD USER b;",
  ],
  accept: [
    "GRANT SELECT ON t TO a;",
    "GRANT a TO b;",
    "ALTER ROLE a IN DATABASE d SET work_mem = '1MB';",
    "ALTER TABLE a RENAME TO b;",
    "SET ROLE a;",
    "REASSIGN OWNED BY a TO b;",
    "CREATE USER MAPPING FOR a SERVER s;",
  ],
});
