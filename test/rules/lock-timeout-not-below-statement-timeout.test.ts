// lock_timeout against statement_timeout.
import { ruleTester } from "./rule-tester";

ruleTester("lock-timeout-not-below-statement-timeout", {
  reject: [
    "SET statement_timeout = '2s';\n⟦SET⟧ lock_timeout = '5s';\nALTER TABLE t ADD COLUMN a int;\nALTER TABLE t ADD COLUMN b int;",
    "SET lock_timeout = '5s';\n⟦SET⟧ statement_timeout = '5s';\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = 5000;\n⟦SET⟧ statement_timeout = '5s';\nUPDATE t SET a = 1;",
    "BEGIN;\nSET LOCAL lock_timeout = '1min';\n⟦SET⟧ LOCAL statement_timeout = 30000;\nDROP TABLE t;\nCOMMIT;",
  ],
  accept: [
    "SET statement_timeout = '1min';\nSET lock_timeout = '5s';\nALTER TABLE t ADD COLUMN a int;",
    "SET statement_timeout = 0;\nSET lock_timeout = '5s';\nALTER TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '5s';\nALTER TABLE t ADD COLUMN a int;",
    "SET statement_timeout = '2s';\nSET lock_timeout = '5s';\nSET statement_timeout = '1min';\nALTER TABLE t ADD COLUMN a int;",
    "SET statement_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;",
    "BEGIN;\nSET LOCAL statement_timeout = '1s';\nSELECT 1;\nCOMMIT;\nSET lock_timeout = '5s';\nALTER TABLE t ADD COLUMN a int;",
  ],
});
