// CREATE TABLE … PARTITION OF.
import { ruleTester } from "./rule-tester";

ruleTester("create-partition-of", {
  reject: [
    {
      up: "CREATE TABLE c ⟦PARTITION OF⟧ p FOR VALUES FROM (20) TO (30);",
      fixes: ["Create the table first, then attach it"],
      fixed:
        "CREATE TABLE c (LIKE p INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE);\n" +
        "ALTER TABLE p ATTACH PARTITION c FOR VALUES FROM (20) TO (30);",
    },
    { up: "CREATE TABLE c ⟦PARTITION OF⟧ p DEFAULT;" },
    { up: "CREATE TABLE IF NOT EXISTS c ⟦PARTITION OF⟧ p FOR VALUES IN (1);", fixes: [] },
    {
      up: "CREATE TABLE c ⟦PARTITION OF⟧ p (PRIMARY KEY (id)) FOR VALUES IN (1) PARTITION BY HASH (id);",
      fixes: [],
    },
    { up: "CREATE FOREIGN TABLE c ⟦PARTITION OF⟧ p FOR VALUES IN (1) SERVER s;", fixes: [] },
    {
      before: "CREATE TABLE p (k int) PARTITION BY LIST (k);",
      up: "CREATE TABLE c ⟦PARTITION OF⟧ p FOR VALUES IN (1);",
    },
  ],
  accept: [
    "CREATE TABLE p (k int) PARTITION BY LIST (k);\nCREATE TABLE c PARTITION OF p FOR VALUES IN (1);",
    "CREATE TABLE c (LIKE p INCLUDING DEFAULTS);\nALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1);",
    "CREATE TABLE c () INHERITS (p);",
    "CREATE TEMP TABLE p (k int) PARTITION BY LIST (k);\nCREATE TEMP TABLE c PARTITION OF p FOR VALUES IN (1);",
    {
      up:
        "CREATE TABLE p (k int, l int) PARTITION BY LIST (k);\n" +
        "CREATE TABLE c PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (l);\n" +
        "CREATE TABLE d PARTITION OF c FOR VALUES IN (1);",
    },
  ],
});
