// session_replication_role = replica.
import { ruleTester } from "./rule-tester";

ruleTester("session-replication-role", {
  reject: [
    "ALTER SYSTEM SET ⟦session_replication_role⟧ = replica;",
    "SET ⟦session_replication_role⟧ = replica;",
    "SET LOCAL ⟦session_replication_role⟧ TO 'replica';",
    "SET ⟦Session_Replication_Role⟧ = 'REPLICA';",
    "⟦SELECT⟧ set_config('session_replication_role', 'replica', true);",
    "ALTER ROLE loader SET ⟦session_replication_role⟧ = replica;",
    "ALTER DATABASE app SET ⟦session_replication_role⟧ = 'replica';",
    "DO $$ BEGIN SET LOCAL ⟦session_replication_role⟧ = 'replica'; END $$;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET ⟦session_replication_role⟧ = replica AS 'SELECT 1';",
  ],
  accept: [
    "SET session_replication_role = DEFAULT;",
    "SET session_replication_role = origin;",
    "RESET session_replication_role;",
    "SELECT current_setting('session_replication_role') = 'replica';",
    "SET session_replication_role = local;",
    "COMMENT ON TABLE t IS 'SET session_replication_role = replica';",
  ],
});
