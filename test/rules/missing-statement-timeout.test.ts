// Strong locks without a bound on the work.
import { ruleTester } from "./rule-tester";

ruleTester("missing-statement-timeout", {
  reject: [
    "⟦ALTER⟧ TABLE t ADD COLUMN a int;\nALTER TABLE t ADD COLUMN b int;",
    "SET lock_timeout = '2s';\n⟦DROP⟧ TABLE t;",
    "SET statement_timeout = 0;\n⟦CREATE⟧ INDEX i ON t (a);",
    "SET transaction_timeout = '1min';\n⟦ALTER⟧ TABLE t ADD COLUMN a int;",
    "DO $$ BEGIN ⟦ALTER⟧ TABLE t ADD COLUMN a int; END $$;",
  ],
  accept: [
    "SET statement_timeout = '30s';\nALTER TABLE t ADD COLUMN a int;",
    "SET LOCAL statement_timeout TO 30000;\nALTER TABLE t ADD COLUMN a int;",
    { up: "SET transaction_timeout = '1min';\nALTER TABLE t ADD COLUMN a int;", postgres: 17 },
    "CREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN b int;",
    "CREATE INDEX CONCURRENTLY i ON t (a);",
    "UPDATE t SET a = 1;",
  ],
});
