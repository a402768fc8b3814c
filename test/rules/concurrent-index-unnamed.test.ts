// Concurrent builds without a name.
import { ruleTester } from "./rule-tester";

ruleTester("concurrent-index-unnamed", {
  reject: [
    {
      up: "CREATE INDEX ⟦CONCURRENTLY⟧ ON t (a, b);",
      fixes: ["Name the index t_a_b_idx"],
      fixed: "CREATE INDEX CONCURRENTLY t_a_b_idx ON t (a, b);",
    },
    { up: "CREATE UNIQUE INDEX ⟦CONCURRENTLY⟧ ON t (lower(a));", fixes: [] },
    "CREATE INDEX ⟦CONCURRENTLY⟧ ON t USING gin (a);",
  ],
  accept: [
    "CREATE INDEX CONCURRENTLY t_a ON t (a);",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t (a);",
    "CREATE INDEX ON t (a);",
    "REINDEX TABLE CONCURRENTLY t;",
  ],
});
