// A lock_timeout that comes too late.
import { ruleTester } from "./rule-tester";

ruleTester("lock-timeout-after-lock", {
  reject: [
    "ALTER TABLE t ADD COLUMN a int;\n⟦SET⟧ lock_timeout = '2s';\nALTER TABLE u ADD COLUMN a int;",
    { up: "DROP TABLE t;\n⟦SET⟧ LOCAL lock_timeout = '2s';", says: /\(ACCESS EXCLUSIVE\) on (public\.)?t / },
    "SET lock_timeout = 0;\nALTER TABLE t ADD COLUMN a int;\n⟦SET⟧ lock_timeout = 500;",
    "CREATE INDEX i ON t (a);\n⟦SELECT⟧ set_config('lock_timeout', '2s', false);",
    "BEGIN;\nSET LOCAL lock_timeout = '2s';\nCOMMIT;\nALTER TABLE t ADD a int;\n⟦SET⟧ lock_timeout = '2s';",
  ],
  accept: [
    "SET lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;\nSET lock_timeout = '5s';\nALTER TABLE t ADD COLUMN b int;",
    "CREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN b int;\nSET lock_timeout = '2s';\nALTER TABLE u ADD COLUMN a int;",
    "CREATE INDEX CONCURRENTLY i ON t (a);\nSET lock_timeout = '2s';\nALTER TABLE u ADD COLUMN a int;",
    "ALTER TABLE t ADD COLUMN a int;\nSET statement_timeout = '2s';",
    "ALTER TABLE t ADD COLUMN a int;\nRESET lock_timeout;",
    "INSERT INTO t VALUES (1);\nSET lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;",
  ],
});
