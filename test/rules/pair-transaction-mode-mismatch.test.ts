// The up runs outside a transaction, and the down runs the opposite statement inside one.
import { ruleTester } from "./rule-tester";

ruleTester("pair-transaction-mode-mismatch", {
  reject: [
    {
      wrap: { up: "none", down: "transaction" },
      up: "CREATE INDEX CONCURRENTLY i ON t (a);",
      down: "⟦DROP INDEX CONCURRENTLY⟧ i;",
    },
    { up: "CREATE INDEX CONCURRENTLY i ON t (a);", down: "BEGIN;\n⟦DROP INDEX CONCURRENTLY⟧ i;\nCOMMIT;" },
    {
      wrap: { up: "transaction", down: "transaction" },
      up: "CREATE INDEX i ON t (a);",
      down: "⟦DROP INDEX CONCURRENTLY⟧ i;",
    },
    {
      wrap: { up: "none", down: "simple-query" },
      up: "CREATE INDEX CONCURRENTLY i ON t (a);",
      down: "SET lock_timeout = '1s';\n⟦DROP INDEX CONCURRENTLY⟧ i;",
    },
  ],
  accept: [
    {
      wrap: { up: "none", down: "none" },
      up: "CREATE INDEX CONCURRENTLY i ON t (a);",
      down: "DROP INDEX CONCURRENTLY i;",
    },
    {
      wrap: { up: "none", down: "transaction" },
      up: "CREATE INDEX CONCURRENTLY i ON t (a);",
      down: "DROP INDEX i;",
    },
    { wrap: "simple-query", up: "CREATE INDEX CONCURRENTLY i ON t (a);", down: "DROP INDEX CONCURRENTLY i;" },
    {
      wrap: { up: "none", down: "transaction" },
      up: "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;",
      down: "ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (1) TO (2);",
    },
  ],
});
