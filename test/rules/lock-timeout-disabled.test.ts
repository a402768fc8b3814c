// A lock_timeout that is taken away.
import { ruleTester } from "./rule-tester";

ruleTester("lock-timeout-disabled", {
  reject: [
    "⟦SET⟧ lock_timeout = 0;\nALTER TABLE t ADD COLUMN a int;\nALTER TABLE t ADD COLUMN b int;",
    "⟦SET⟧ lock_timeout = '0s';\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '2s';\n⟦RESET⟧ lock_timeout;\nALTER TABLE t ADD COLUMN a int;",
    "⟦SET⟧ lock_timeout TO DEFAULT;\nCREATE INDEX i ON t (a);",
    "⟦SELECT⟧ set_config('lock_timeout', '0', false);\nDROP TABLE t;",
    "BEGIN;\n⟦SET⟧ LOCAL lock_timeout = 0;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
    "SET lock_timeout = '2s';\n⟦RESET⟧ ALL;\nALTER TABLE t ADD COLUMN a int;",
  ],
  accept: [
    "SET lock_timeout = '500ms';\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;\nRESET lock_timeout;",
    "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON t (a);",
    "SET lock_timeout = 0;\nSET lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;",
    "BEGIN;\nSET LOCAL lock_timeout = 0;\nCOMMIT;\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = 0;\nCREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN b int;",
    "ALTER TABLE t ADD COLUMN a int;",
    "SET statement_timeout = 0;\nALTER TABLE t ADD COLUMN a int;",
  ],
});
