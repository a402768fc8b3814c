// Indexes with many columns.
import { ruleTester } from "./rule-tester";

ruleTester("index-too-many-columns", {
  reject: [
    { up: "CREATE ⟦INDEX⟧ CONCURRENTLY w ON t (a, b, c, d);", says: /w has 4 key columns.*first 3/ },
    { up: "CREATE ⟦INDEX⟧ w ON t (a, b);", options: { max: 1 } },
    {
      up: "CREATE UNIQUE ⟦INDEX⟧ w ON t (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19, c20, c21, c22, c23, c24, c25, c26, c27, c28, c29, c30, c31, c32);",
      says: /This fails/,
    },
  ],
  accept: [
    "CREATE INDEX w ON t (a, b) INCLUDE (c, d, e);",
    "CREATE UNIQUE INDEX w ON t (a, b, c, d);",
    "CREATE INDEX w ON t USING gin (a, b, c, d);",
    { up: "CREATE INDEX w ON t (a, b, c, d);", options: { max: 4 } },
  ],
});
