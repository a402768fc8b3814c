// The up commits in several pieces, and the down assumes that all of them were done.
import { ruleTester } from "./rule-tester";

ruleTester("pair-partial-up-down", {
  reject: [
    {
      wrap: { up: "none", down: "none" },
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX CONCURRENTLY i ON t (a);",
      down: "DROP INDEX CONCURRENTLY ⟦i⟧;\nALTER TABLE t DROP COLUMN a;",
    },
    {
      wrap: "none",
      up: "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON t (a);",
      down: "DROP INDEX CONCURRENTLY ⟦i⟧;\nALTER TABLE t DROP COLUMN a;",
    },
    {
      wrap: { up: "none", down: "transaction" },
      up: "CREATE INDEX CONCURRENTLY i ON t (a);\nCREATE INDEX CONCURRENTLY j ON t (b);",
      down: "DROP INDEX ⟦j⟧;\nDROP INDEX i;",
    },
  ],
  accept: [
    {
      wrap: { up: "none", down: "none" },
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX CONCURRENTLY i ON t (a);",
      down: "DROP INDEX CONCURRENTLY IF EXISTS i;\nALTER TABLE t DROP COLUMN IF EXISTS a;",
    },
    {
      wrap: "transaction",
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX i ON t (a);",
      down: "DROP INDEX i;\nALTER TABLE t DROP COLUMN a;",
    },
    { wrap: "none", up: "CREATE INDEX CONCURRENTLY i ON t (a);", down: "DROP INDEX CONCURRENTLY i;" },
    {
      wrap: "none",
      up: "SET lock_timeout = '1s';\nCREATE INDEX CONCURRENTLY i ON t (a);",
      down: "DROP INDEX CONCURRENTLY i;",
    },
  ],
});
