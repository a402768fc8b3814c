// Transactions of the file without a bound on idleness.
import { ruleTester } from "./rule-tester";

ruleTester("missing-idle-timeout", {
  reject: [
    "⟦BEGIN⟧;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
    "⟦START⟧ TRANSACTION;\nSET lock_timeout = '2s';\nDROP TABLE t;\nCOMMIT;",
    "BEGIN;\nSELECT 1;\nCOMMIT;\n⟦BEGIN⟧;\nLOCK TABLE t;\nCOMMIT;",
    "SET idle_in_transaction_session_timeout = 0;\n⟦BEGIN⟧;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
  ],
  accept: [
    "BEGIN;\nSET LOCAL idle_in_transaction_session_timeout = '10s';\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
    "SET idle_in_transaction_session_timeout = '10s';\nBEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
    { up: "BEGIN;\nSET transaction_timeout = '1min';\nALTER TABLE t ADD a int;\nCOMMIT;", postgres: 17 },
    "ALTER TABLE t ADD COLUMN a int;",
    "BEGIN;\nCREATE TABLE c (id int);\nALTER TABLE c ADD COLUMN a int;\nCOMMIT;",
    "BEGIN;\nUPDATE t SET a = 1;\nCOMMIT;",
  ],
});
