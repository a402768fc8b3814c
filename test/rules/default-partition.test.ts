// DEFAULT partitions.
import { ruleTester } from "./rule-tester";

ruleTester("default-partition", {
  reject: [
    "CREATE TABLE rest PARTITION OF p ⟦DEFAULT⟧;",
    "ALTER TABLE p ATTACH PARTITION rest ⟦DEFAULT⟧;",
    "CREATE TABLE IF NOT EXISTS rest PARTITION OF p (CHECK (k > 0)) ⟦DEFAULT⟧ PARTITION BY HASH (k);",
  ],
  accept: [
    "CREATE TABLE c PARTITION OF p FOR VALUES IN (9);",
    "CREATE TABLE t (a int DEFAULT 1);",
    "ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (9);",
    "ALTER TABLE p ALTER a SET DEFAULT 1;",
  ],
});
