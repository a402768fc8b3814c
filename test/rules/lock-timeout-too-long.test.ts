// A lock_timeout that is too long to help.
import { ruleTester } from "./rule-tester";

ruleTester("lock-timeout-too-long", {
  reject: [
    { up: "⟦SET⟧ lock_timeout = '5min';\nALTER TABLE t ADD COLUMN a int;", says: /is 300 s/ },
    "⟦SET⟧ lock_timeout = 20000;\nALTER TABLE t ADD COLUMN a int;\nALTER TABLE t ADD COLUMN b int;",
    "SET LOCAL lock_timeout = '2s';\n⟦SET⟧ LOCAL lock_timeout TO '11s';\nDROP TABLE t;",
    "⟦SELECT⟧ set_config('lock_timeout', '1h', false);\nALTER TABLE t ADD COLUMN a int;",
  ],
  accept: [
    { up: "SET lock_timeout = '20s';\nALTER TABLE t ADD COLUMN a int;", options: { maxSeconds: 20 } },
    "SET lock_timeout = '3s';\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '10s';\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = 10000;\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '5min';\nCREATE INDEX CONCURRENTLY i ON t (a);",
    "SET lock_timeout = '5min';\nSET lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '5min';\nCREATE TABLE t (a int);",
    "SET statement_timeout = '5min';\nALTER TABLE t ADD COLUMN a int;",
  ],
});
