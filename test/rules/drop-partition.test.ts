// DROP TABLE of partitions.
import { ruleTester } from "./rule-tester";

const before =
  "CREATE TABLE p (k int) PARTITION BY LIST (k);\nCREATE TABLE c PARTITION OF p FOR VALUES IN (1);\n" +
  "CREATE TABLE plain (k int);";

ruleTester("drop-partition", {
  reject: [
    { before, up: "DROP TABLE ⟦c⟧;", says: /on .*p, whose partition it is/ },
    { before, up: "DROP TABLE IF EXISTS plain, ⟦c⟧ CASCADE;" },
    { before, up: "ALTER TABLE c RENAME TO d;\nDROP TABLE ⟦d⟧;" },
    {
      before: "CREATE TABLE p (k int) PARTITION BY LIST (k);\nCREATE TABLE c (k int);",
      up: "ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1);\nDROP TABLE ⟦c⟧;",
    },
  ],
  accept: [
    { before, up: "DROP TABLE plain;" },
    { before, up: "DROP TABLE p;" },
    { before, up: "DROP TABLE c, p;" },
    { before, up: "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;\nDROP TABLE c;" },
    {
      before: "CREATE TABLE p (k int) PARTITION BY LIST (k);",
      up: "CREATE TABLE c PARTITION OF p FOR VALUES IN (1);",
      down: "DROP TABLE c;",
    },
    "DROP TABLE c;",
  ],
});
