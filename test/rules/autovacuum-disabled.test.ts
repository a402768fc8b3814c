// autovacuum_enabled as a storage parameter.
import { ruleTester } from "./rule-tester";

ruleTester("autovacuum-disabled", {
  reject: [
    "ALTER TABLE t SET (⟦autovacuum_enabled⟧ = false);",
    "ALTER TABLE t SET (fillfactor = 70, toast.⟦autovacuum_enabled⟧ = off);",
    "ALTER TABLE t SET (⟦autovacuum_enabled⟧ = 0);",
    "CREATE TABLE t (a int) WITH (⟦autovacuum_enabled⟧ = 'false');",
    "CREATE TABLE t WITH (⟦autovacuum_enabled⟧ = no) AS SELECT 1 AS a;",
    "ALTER TABLE t SET (⟦autovacuum_enabled⟧ = false);\nALTER TABLE u RESET (autovacuum_enabled);",
    "ALTER TABLE t SET (⟦autovacuum_enabled⟧ = false);\nALTER TABLE t RESET (toast.autovacuum_enabled);",
  ],
  accept: [
    "ALTER TABLE q SET (autovacuum_enabled = false);\nALTER TABLE q RENAME TO r;\nALTER TABLE r RESET (autovacuum_enabled);",
    "ALTER TABLE t SET (autovacuum_enabled = false);\nCOPY t FROM '/x';\nALTER TABLE t RESET (autovacuum_enabled);",
    "ALTER TABLE t SET (autovacuum_enabled = false);\nALTER TABLE public.t SET (autovacuum_enabled = true);",
    "ALTER TABLE t SET (autovacuum_enabled = false);\nDROP TABLE t;",
    "ALTER TABLE t SET (autovacuum_enabled);",
    "ALTER TABLE t SET (autovacuum_enabled = on, autovacuum_vacuum_threshold = 0);",
    "CREATE TEMP TABLE t (a int) WITH (autovacuum_enabled = false);",
  ],
});
