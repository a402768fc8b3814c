// Concurrent builds under a short statement_timeout.
import { ruleTester } from "./rule-tester";

ruleTester("index-build-no-maintenance-timeout", {
  reject: [
    {
      up: "SET statement_timeout = '5s';\nCREATE INDEX ⟦CONCURRENTLY⟧ i ON t (a);",
      says: /statement_timeout of 5s/,
    },
    { up: "SET statement_timeout TO 30000;\nREINDEX INDEX ⟦CONCURRENTLY⟧ i;", says: /30000 ms/ },
    "SELECT set_config('statement_timeout', '2s', false);\nREINDEX (⟦CONCURRENTLY⟧, VERBOSE) TABLE t;",
  ],
  accept: [
    "SET statement_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON t (a);",
    "SET statement_timeout = '5min';\nCREATE INDEX CONCURRENTLY i ON t (a);",
    "SET statement_timeout = '5s';\nCREATE INDEX i ON t (a);",
    "SET statement_timeout = '5s';\nRESET statement_timeout;\nCREATE INDEX CONCURRENTLY i ON t (a);",
    "SET statement_timeout = '5s';\nREINDEX (CONCURRENTLY false) TABLE t;",
  ],
});
