// Indexes that are dropped from tables in use.
import { ruleTester } from "./rule-tester";

ruleTester("drop-index-not-concurrent", {
  reject: [
    {
      up: "DROP ⟦INDEX⟧ orders_status;",
      fixes: ["Add CONCURRENTLY"],
      fixed: "DROP INDEX CONCURRENTLY orders_status;",
    },
    {
      before: "CREATE TABLE orders (a int);\nCREATE INDEX i ON orders (a);",
      up: "DROP ⟦INDEX⟧ IF EXISTS i;",
      says: /on orders that blocks reads and writes/,
    },
    { up: "DROP ⟦INDEX⟧ a, b;", fixes: [], says: /Dropping a, b/ },
    { up: "DROP ⟦INDEX⟧ a CASCADE;", fixes: [] },
    { up: "BEGIN;\nDROP ⟦INDEX⟧ a;\nCOMMIT;", fixes: [] },
    { up: "CREATE INDEX CONCURRENTLY i ON orders (a);", down: "DROP ⟦INDEX⟧ i;" },
  ],
  accept: [
    "DROP INDEX CONCURRENTLY IF EXISTS orders_status;",
    "CREATE INDEX i ON orders (a);\nDROP INDEX i;",
    {
      before: "CREATE TABLE orders (a int) PARTITION BY RANGE (a);\nCREATE INDEX i ON orders (a);",
      up: "DROP INDEX i;",
    },
    {
      up: "CREATE TABLE orders (a int);\nCREATE INDEX i ON orders (a);",
      down: "DROP INDEX i;\nDROP TABLE orders;",
    },
    "DROP VIEW v;",
  ],
});
