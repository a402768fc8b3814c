// DROP INDEX CONCURRENTLY as the server refuses it.
import { ruleTester } from "./rule-tester";

ruleTester("drop-index-concurrent-form", {
  reject: [
    {
      up: "DROP INDEX CONCURRENTLY IF EXISTS a, ⟦b⟧;",
      fixes: ["Drop each index in a statement of its own"],
      fixed: "DROP INDEX CONCURRENTLY IF EXISTS a;\nDROP INDEX CONCURRENTLY IF EXISTS b;",
    },
    { up: "DROP INDEX CONCURRENTLY a ⟦CASCADE⟧;", fixed: "DROP INDEX CONCURRENTLY a;" },
    { up: "DROP INDEX CONCURRENTLY s.a, ⟦b⟧, c;", says: /not 3/ },
  ],
  accept: [
    "DROP INDEX CONCURRENTLY a;\nDROP INDEX CONCURRENTLY b;",
    "DROP INDEX a, b CASCADE;",
    "DROP INDEX CONCURRENTLY a RESTRICT;",
    "DROP TABLE a, b CASCADE;",
  ],
});
