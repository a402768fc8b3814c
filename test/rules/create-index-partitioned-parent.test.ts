// Indexes of partitioned tables.
import { ruleTester } from "./rule-tester";

ruleTester("create-index-partitioned-parent", {
  reject: [
    {
      up: "CREATE ⟦INDEX⟧ i ON pt (id);",
      before:
        "CREATE TABLE pt (id int, k int) PARTITION BY RANGE (k);\nCREATE TABLE p1 PARTITION OF pt FOR VALUES FROM (1) TO (2);\n",
      says: /\(SHARE\) that blocks writes/,
    },
    {
      up: "CREATE INDEX ⟦CONCURRENTLY⟧ i ON pt (id);",
      before: "CREATE TABLE pt (id int, k int) PARTITION BY RANGE (k);\n",
      says: /This fails/,
    },
    {
      up: "CREATE ⟦INDEX⟧ i ON pt (id);",
      before:
        "CREATE TABLE pt (id int, k int) PARTITION BY RANGE (k);\nCREATE TABLE x (id int, k int);\nALTER TABLE pt ATTACH PARTITION x DEFAULT;",
    },
  ],
  accept: [
    {
      up: "CREATE INDEX i ON ONLY pt (id);",
      before:
        "CREATE TABLE pt (id int, k int) PARTITION BY RANGE (k);\nCREATE TABLE p1 PARTITION OF pt FOR VALUES FROM (1) TO (2);\n",
    },
    { up: "CREATE INDEX i ON pt (id);", before: "CREATE TABLE pt (id int, k int) PARTITION BY RANGE (k);\n" },
    {
      up: "CREATE INDEX CONCURRENTLY i ON p1 (id);",
      before:
        "CREATE TABLE pt (id int, k int) PARTITION BY RANGE (k);\nCREATE TABLE p1 PARTITION OF pt FOR VALUES FROM (1) TO (2);\n",
    },
    "CREATE TABLE pt (id int, k int) PARTITION BY RANGE (k);\nCREATE TABLE p1 PARTITION OF pt FOR VALUES FROM (1) TO (2);\nCREATE INDEX i ON pt (id);",
    "CREATE INDEX CONCURRENTLY i ON t (id);",
  ],
});
