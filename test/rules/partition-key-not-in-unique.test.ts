// Unique keys of partitioned tables.
import { ruleTester } from "./rule-tester";

const before = "CREATE TABLE p (id int, k int, l int) PARTITION BY RANGE (k, l);";

ruleTester("partition-key-not-in-unique", {
  reject: [
    {
      before: "CREATE TABLE q (id int, k int, l int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);",
      up: "CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (9) ⟦PARTITION BY⟧ HASH (l);",
      says: /The constraint q_pkey on .*q1 fails/,
    },
    {
      up: "CREATE TABLE t (id int ⟦PRIMARY KEY⟧, k int) PARTITION BY RANGE (k);",
      says: /lacks k of the partition key/,
    },
    "CREATE TABLE t (id int, k int, CONSTRAINT u ⟦UNIQUE⟧ (id)) PARTITION BY LIST (k);",
    {
      up: "CREATE TABLE t (id int, k date, ⟦PRIMARY KEY⟧ (id, k)) PARTITION BY RANGE (date_trunc('day', k));",
      says: /holds an expression/,
    },
    { before, up: "ALTER TABLE p ADD ⟦PRIMARY KEY⟧ (id, k);", says: /lacks l/ },
    { before, up: "ALTER TABLE p ADD COLUMN code text ⟦UNIQUE⟧;", says: /lacks k, l/ },
    { before, up: "CREATE ⟦UNIQUE⟧ INDEX u ON ONLY p (k) INCLUDE (l);" },
    "CREATE TABLE t (id int UNIQUE, k int, ⟦PRIMARY KEY⟧ (k)) PARTITION BY HASH (id);",
  ],
  accept: [
    {
      before: "CREATE TABLE q (id int, k int) PARTITION BY RANGE (k);",
      up: "ALTER TABLE q RENAME k TO kk;\nALTER TABLE q ADD PRIMARY KEY (id, kk);",
    },
    {
      before: "CREATE TABLE q (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);",
      up: "CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (0) TO (9) PARTITION BY HASH (id);",
    },
    "CREATE TABLE t (id int, k int, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);",
    "CREATE TABLE t (id int PRIMARY KEY, k int) PARTITION BY HASH (id);",
    "CREATE TABLE t (id int PRIMARY KEY, k int);",
    { before, up: "CREATE UNIQUE INDEX u ON p (l, k, id);\nCREATE INDEX i ON p (id);" },
    { before, up: "ALTER TABLE p ADD CONSTRAINT c CHECK (id > 0);" },
    { before: "CREATE TABLE p (id int);", up: "ALTER TABLE p ADD PRIMARY KEY (id);" },
    "ALTER TABLE p ADD PRIMARY KEY (id);",
  ],
});
