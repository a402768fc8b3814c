// ADD COLUMN … REFERENCES.
import { ruleTester } from "./rule-tester";

ruleTester("add-column-inline-references", {
  reject: [
    {
      up: "ALTER TABLE o ADD COLUMN c_id bigint ⟦REFERENCES⟧ c (id);",
      says: /SHARE ROW EXCLUSIVE\) on .*c that/,
    },
    {
      up: "SET lock_timeout = '2s';\nALTER TABLE o ADD COLUMN c_id bigint ⟦REFERENCES⟧ c (id);",
      severity: "info",
    },
    {
      up: "SET lock_timeout = '2s';\nALTER TABLE o ADD COLUMN c_id bigint DEFAULT 1 ⟦REFERENCES⟧ c (id);",
      says: /looks up every row/,
    },
    { up: "ALTER TABLE o ADD a int DEFAULT 1, ADD c_id bigint ⟦REFERENCES⟧ c;", says: /also takes a lock/ },
    {
      up: "ALTER TABLE o ADD c_id bigint DEFAULT 1 ⟦REFERENCES⟧ c NOT ENFORCED;",
      postgres: 18,
      says: /also takes a lock/,
    },
    {
      up: "CREATE TABLE o (a int);\nALTER TABLE o ADD COLUMN c_id bigint ⟦REFERENCES⟧ c (id);",
      severity: "info",
    },
  ],
  accept: [
    "CREATE TABLE c (id int PRIMARY KEY);\nALTER TABLE o ADD COLUMN c_id int REFERENCES c (id);",
    "CREATE TABLE c (id int PRIMARY KEY);\nCREATE TABLE o (a int);\nALTER TABLE o ADD COLUMN c_id int REFERENCES c;",
    "ALTER TABLE o ADD COLUMN parent bigint REFERENCES o (id);",
    "ALTER TABLE o ADD CONSTRAINT o_c FOREIGN KEY (c_id) REFERENCES c (id) NOT VALID;",
    "CREATE TABLE o (c_id int REFERENCES c);",
  ],
});
