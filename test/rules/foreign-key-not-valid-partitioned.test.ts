// NOT VALID foreign keys of partitioned tables.
import { ruleTester } from "./rule-tester";

ruleTester("foreign-key-not-valid-partitioned", {
  reject: [
    {
      up: "ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES r (id) ⟦NOT VALID⟧;",
      before: "CREATE TABLE pt (id int, k int) PARTITION BY HASH (k);",
      says: /(public\.)?pt is partitioned/,
    },
    {
      up: "ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES r (id) ON DELETE CASCADE ⟦NOT VALID⟧;",
      before: "CREATE TABLE pt (id int, k int) PARTITION BY HASH (k);",
      postgres: 12,
    },
    {
      up: "CREATE TABLE pt (id int, k int) PARTITION BY HASH (k);\nALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES r (id) ⟦NOT VALID⟧;",
      postgres: 17,
    },
  ],
  accept: [
    {
      up: "ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES r (id) NOT VALID;",
      before: "CREATE TABLE pt (id int, k int) PARTITION BY HASH (k);",
      postgres: 18,
    },
    {
      up: "ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES r (id);",
      before: "CREATE TABLE pt (id int, k int) PARTITION BY HASH (k);",
    },
    "ALTER TABLE pt ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES r (id) NOT VALID;",
    {
      up: "ALTER TABLE pt ADD CONSTRAINT c CHECK (id > 0) NOT VALID;",
      before: "CREATE TABLE pt (id int, k int) PARTITION BY HASH (k);",
    },
  ],
});
