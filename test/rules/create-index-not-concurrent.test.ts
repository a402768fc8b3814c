// Indexes on tables that are in use.
import { ruleTester } from "./rule-tester";

ruleTester("create-index-not-concurrent", {
  reject: [
    {
      up: "CREATE ⟦INDEX⟧ orders_status ON orders (status);",
      says: /Building orders_status holds a lock \(SHARE\) on (public\.)?orders that blocks writes/,
      fixes: ["Add CONCURRENTLY"],
      fixed: "CREATE INDEX CONCURRENTLY orders_status ON orders (status);",
    },
    "CREATE UNIQUE ⟦INDEX⟧ IF NOT EXISTS i ON orders (status) WHERE open;",
    { up: "CREATE ⟦INDEX⟧ ON orders (status);", says: /the index on/ },
    { up: "BEGIN;\nCREATE ⟦INDEX⟧ i ON orders (a);\nCOMMIT;", fixes: [] },
    { up: "CREATE ⟦INDEX⟧ i ON orders (a);", wrap: "transaction", fixes: [] },
    { before: "CREATE MATERIALIZED VIEW totals AS SELECT 1 AS a;", up: "CREATE ⟦INDEX⟧ i ON totals (a);" },
    { up: "CREATE TABLE app.orders (a int);\nCREATE ⟦INDEX⟧ i ON orders (a);", vary: false },
    "CREATE TABLE orders (a int);\nDROP TABLE orders;\nCREATE ⟦INDEX⟧ i ON orders (a);",
    "CREATE TABLE IF NOT EXISTS orders (a int);\nCREATE ⟦INDEX⟧ i ON orders (a);",
    "BEGIN;\nSAVEPOINT s;\nCREATE TABLE orders (a int);\nROLLBACK TO s;\nCREATE ⟦INDEX⟧ i ON orders (a);\nCOMMIT;",
    { before: "CREATE TABLE orders (a int);", up: "CREATE ⟦INDEX⟧ i ON ONLY orders (a);" },
    { up: "CREATE ⟦INDEX⟧ i ON orders (a);", rows: { "public.orders": 900 }, severity: "warning" },
  ],
  accept: [
    "CREATE INDEX CONCURRENTLY i ON orders (a);",
    "CREATE TABLE orders AS SELECT 1 AS a;\nCREATE INDEX i ON orders (a);",
    "SELECT 1 AS a INTO orders;\nCREATE INDEX i ON orders (a);",
    { up: 'CREATE TABLE "Orders" (a int);\nCREATE INDEX i ON public."Orders" (a);', vary: false },
    "CREATE TABLE Orders (a int);\nCREATE INDEX i ON ORDERS (a);",
    "CREATE TEMP TABLE work (a int);\nCREATE INDEX i ON work (a);",
    "CREATE INDEX i ON ONLY orders (a);",
    { before: "CREATE TABLE orders (a int) PARTITION BY RANGE (a);", up: "CREATE INDEX i ON orders (a);" },
    { up: "CREATE INDEX i ON orders (a);", rows: { "public.orders": 0 } },
    { up: "DROP TABLE orders;", down: "CREATE TABLE orders (a int);\nCREATE INDEX i ON orders (a);" },
    "CREATE MATERIALIZED VIEW totals AS SELECT 1 AS a;\nCREATE UNIQUE INDEX i ON totals (a);",
  ],
});
