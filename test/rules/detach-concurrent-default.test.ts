// DETACH PARTITION CONCURRENTLY beside a DEFAULT partition.
import { ruleTester } from "./rule-tester";

const parent =
  "CREATE TABLE p (k int) PARTITION BY LIST (k);\nCREATE TABLE c PARTITION OF p FOR VALUES IN (1);\n";
const before = `${parent}CREATE TABLE rest PARTITION OF p DEFAULT;`;

ruleTester("detach-concurrent-default", {
  reject: [
    {
      before,
      up: "ALTER TABLE p DETACH PARTITION c ⟦CONCURRENTLY⟧;",
      says: /has the DEFAULT partition rest/,
    },
    { before, up: "ALTER TABLE p DETACH PARTITION rest ⟦CONCURRENTLY⟧;" },
    {
      before: parent,
      up: "CREATE TABLE rest PARTITION OF p DEFAULT;\nALTER TABLE p DETACH PARTITION c ⟦CONCURRENTLY⟧;",
    },
  ],
  accept: [
    { before: parent, up: "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;" },
    { before, up: "ALTER TABLE p DETACH PARTITION c;" },
    { before, up: "DROP TABLE rest;\nALTER TABLE p DETACH PARTITION c CONCURRENTLY;" },
    { before, up: "ALTER TABLE q DETACH PARTITION d CONCURRENTLY;" },
    "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;",
  ],
});
