// Advisory locks that the session keeps.
import { ruleTester } from "./rule-tester";

ruleTester("advisory-lock-session", {
  reject: [
    "SELECT ⟦pg_advisory_lock⟧(42);",
    "SELECT ⟦pg_try_advisory_lock⟧(1, 2);\nSELECT pg_advisory_unlock(1);",
    "SELECT ⟦pg_advisory_lock_shared⟧(1);\nSELECT pg_advisory_unlock(1);",
    "SELECT pg_advisory_unlock(1);\nSELECT ⟦pg_advisory_lock⟧(1);",
    "⟦DO $$ BEGIN PERFORM pg_advisory_lock(1); END $$⟧;",
    "WITH x AS (SELECT ⟦pg_advisory_lock⟧(hashtext('a'))) SELECT 1;",
    { up: "SELECT ⟦pg_advisory_lock⟧(1);", down: "SELECT pg_advisory_unlock(1);" },
  ],
  accept: [
    "SELECT pg_advisory_xact_lock(42);",
    "SELECT pg_advisory_lock(42);\nSELECT 1;\nSELECT pg_catalog.pg_advisory_unlock(42);",
    "SELECT pg_advisory_lock(42);\nSELECT pg_advisory_unlock_all();",
    "SELECT pg_advisory_lock(42);\nDISCARD ALL;",
    "DO $$ BEGIN PERFORM pg_advisory_lock(1); PERFORM pg_advisory_unlock(1); END $$;",
    "SELECT 'pg_advisory_lock(1)';",
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT pg_advisory_lock(1)';",
  ],
});
