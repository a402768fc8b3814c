// LOCK TABLE.
import { ruleTester } from "./rule-tester";

ruleTester("explicit-lock-table", {
  reject: [
    { up: "BEGIN;\n⟦LOCK⟧ TABLE t;\nCOMMIT;", says: /ACCESS EXCLUSIVE on t until/, vary: false },
    "⟦LOCK⟧ t IN SHARE UPDATE EXCLUSIVE MODE;",
    "⟦LOCK⟧ TABLE ONLY t IN SHARE ROW EXCLUSIVE MODE;",
    { up: "SET lock_timeout = '2s';\n⟦LOCK⟧ TABLE a, b IN EXCLUSIVE MODE;", severity: "info" },
    "SET lock_timeout = '2s';\n⟦LOCK⟧ TABLE b, a IN EXCLUSIVE MODE;",
    "SET lock_timeout = '2s';\nUPDATE a SET x = 1 WHERE y;\n⟦LOCK⟧ TABLE b IN EXCLUSIVE MODE;",
    "SET lock_timeout = 0;\n⟦LOCK⟧ TABLE t;",
  ],
  accept: [
    "LOCK TABLE t IN ACCESS SHARE MODE;",
    "LOCK TABLE t IN ROW SHARE MODE;",
    "LOCK TABLE t IN ROW EXCLUSIVE MODE;",
    "LOCK TABLE t NOWAIT;",
    "CREATE TABLE t (a int);\nLOCK TABLE t;",
    "CREATE TEMP TABLE t (a int);\nLOCK TABLE t;",
  ],
});
