// DETACH PARTITION.
import { ruleTester } from "./rule-tester";

const before =
  "CREATE TABLE p (k int) PARTITION BY LIST (k);\nCREATE TABLE c PARTITION OF p FOR VALUES IN (1);";

ruleTester("detach-partition-not-concurrent", {
  reject: [
    {
      up: "ALTER TABLE p ⟦DETACH PARTITION⟧ c;",
      fixes: ["Add CONCURRENTLY"],
      fixed: "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;",
    },
    { before, up: "ALTER TABLE IF EXISTS p ⟦DETACH PARTITION⟧ c;", postgres: 14 },
    { up: "BEGIN;\nALTER TABLE p ⟦DETACH PARTITION⟧ c;\nCOMMIT;", fixes: [] },
  ],
  accept: [
    "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;",
    "ALTER TABLE p DETACH PARTITION c FINALIZE;",
    { up: "ALTER TABLE p DETACH PARTITION c;", postgres: 13 },
    {
      before: `${before}\nCREATE TABLE rest PARTITION OF p DEFAULT;`,
      up: "ALTER TABLE p DETACH PARTITION c;",
    },
    `${before}\nALTER TABLE p DETACH PARTITION c;`,
    { before, up: "CREATE TABLE d PARTITION OF p FOR VALUES IN (2);\nALTER TABLE p DETACH PARTITION d;" },
  ],
});
