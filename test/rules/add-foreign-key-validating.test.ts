// Foreign keys that check every row.
import { ruleTester } from "./rule-tester";

ruleTester("add-foreign-key-validating", {
  reject: [
    {
      up: "ALTER TABLE orders ADD CONSTRAINT o_c ⟦FOREIGN KEY⟧ (cid) REFERENCES customer (id);",
      says: /o_c reads all of (public\.)?orders and looks its keys up in (public\.)?customer.*SHARE ROW EXCLUSIVE.*writes/,
      fixes: ["Add NOT VALID and validate in the next migration", "Add NOT VALID"],
    },
    {
      up: "ALTER TABLE orders ADD ⟦FOREIGN KEY⟧ (a) REFERENCES b ON DELETE CASCADE DEFERRABLE -- why\n;",
      fixed:
        "ALTER TABLE orders ADD FOREIGN KEY (a) REFERENCES b ON DELETE CASCADE DEFERRABLE NOT VALID -- why\n;",
    },
    {
      before: "CREATE TABLE p (k int) PARTITION BY HASH (k);",
      up: "ALTER TABLE p ADD ⟦FOREIGN KEY⟧ (k) REFERENCES r (id);",
      fixes: [],
    },
    {
      before: "CREATE TABLE p (k int) PARTITION BY HASH (k);",
      up: "ALTER TABLE p ADD CONSTRAINT f ⟦FOREIGN KEY⟧ (k) REFERENCES r (id);",
      postgres: 18,
      fixes: ["Add NOT VALID and validate in the next migration", "Add NOT VALID"],
    },
    "CREATE TABLE customer (id int PRIMARY KEY);\nALTER TABLE orders ADD ⟦FOREIGN KEY⟧ (cid) REFERENCES customer (id);",
    "ALTER TABLE orders ADD COLUMN cid int DEFAULT 1, ADD ⟦FOREIGN KEY⟧ (cid) REFERENCES customer (id);",
    {
      up: "CREATE TABLE orders (cid int);\nALTER TABLE orders ADD CONSTRAINT o_c ⟦FOREIGN KEY⟧ (cid) REFERENCES customer (id);",
      severity: "info",
      says: /o_c takes a lock \(SHARE ROW EXCLUSIVE\) on (public\.)?customer that blocks writes/,
      fixes: [],
    },
    {
      up: "ALTER TABLE orders ADD ⟦FOREIGN KEY⟧ (cid) REFERENCES customer (id);",
      rows: { "public.orders": 10 },
      severity: "warning",
    },
  ],
  accept: [
    "CREATE TABLE t (id int PRIMARY KEY, up int);\nALTER TABLE t ADD FOREIGN KEY (up) REFERENCES t (id);",
    "ALTER TABLE orders ADD CONSTRAINT o_c FOREIGN KEY (cid) REFERENCES customer (id) NOT VALID;",
    { up: "ALTER TABLE orders ADD FOREIGN KEY (cid) REFERENCES customer (id) NOT ENFORCED;", postgres: 18 },
    "CREATE TABLE customer (id int PRIMARY KEY);\nCREATE TABLE orders (cid int);\nALTER TABLE orders ADD FOREIGN KEY (cid) REFERENCES customer (id);",
    "CREATE TABLE orders (cid int);\nALTER TABLE orders ADD FOREIGN KEY (cid) REFERENCES customer (id) NOT VALID;",
    "ALTER TABLE orders ADD COLUMN cid int, ADD FOREIGN KEY (cid) REFERENCES customer (id);",
    "ALTER TABLE orders VALIDATE CONSTRAINT o_c;",
  ],
});
