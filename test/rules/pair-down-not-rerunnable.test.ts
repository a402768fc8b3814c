// The down runs outside a transaction, and its statements fail when they run a second time.
import { ruleTester } from "./rule-tester";

ruleTester("pair-down-not-rerunnable", {
  reject: [
    {
      wrap: { up: "none", down: "none" },
      up: "CREATE INDEX CONCURRENTLY i ON t (a);\nCREATE INDEX CONCURRENTLY j ON t (b);",
      down: "DROP INDEX CONCURRENTLY ⟦j⟧;\nDROP INDEX CONCURRENTLY i;",
    },
    {
      wrap: "none",
      up: "CREATE INDEX CONCURRENTLY i ON t (a);\nALTER TABLE t ADD COLUMN b int;",
      down: "ALTER TABLE t DROP COLUMN ⟦b⟧;\nDROP INDEX CONCURRENTLY i;",
    },
    {
      wrap: "none",
      up: "DROP INDEX CONCURRENTLY i;\nDROP INDEX CONCURRENTLY j;",
      down: "CREATE INDEX CONCURRENTLY ⟦j⟧ ON t (b);\nCREATE INDEX CONCURRENTLY i ON t (a);",
    },
  ],
  accept: [
    {
      wrap: { up: "none", down: "none" },
      up: "CREATE INDEX CONCURRENTLY i ON t (a);\nCREATE INDEX CONCURRENTLY j ON t (b);",
      down: "DROP INDEX CONCURRENTLY IF EXISTS j;\nDROP INDEX CONCURRENTLY IF EXISTS i;",
    },
    {
      wrap: "transaction",
      up: "CREATE INDEX i ON t (a);\nCREATE INDEX j ON t (b);",
      down: "DROP INDEX j;\nDROP INDEX i;",
    },
    {
      wrap: "none",
      up: "CREATE INDEX CONCURRENTLY i ON t (a);\nALTER TABLE t ADD COLUMN b int;",
      down: "ALTER TABLE t DROP COLUMN IF EXISTS b;\nDROP INDEX CONCURRENTLY IF EXISTS i;",
    },
    {
      wrap: "none",
      up: "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;\nALTER TABLE t ALTER COLUMN b SET DEFAULT 1;",
      down: "ALTER TABLE t ALTER COLUMN b DROP DEFAULT;\nALTER TABLE t ALTER COLUMN a DROP DEFAULT;",
    },
    {
      wrap: "none",
      up: "CREATE INDEX CONCURRENTLY i ON t (a);",
      down: "BEGIN;\nDROP INDEX i;\nALTER TABLE t DROP COLUMN z;\nCOMMIT;",
    },
  ],
});
