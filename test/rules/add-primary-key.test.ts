// Primary keys that build their index under the strongest lock.
import { ruleTester } from "./rule-tester";

ruleTester("add-primary-key", {
  reject: [
    {
      before: "CREATE TABLE t (id int);\nALTER TABLE t ADD CONSTRAINT nn NOT NULL id NOT VALID;",
      up: "ALTER TABLE t ADD ⟦PRIMARY KEY⟧ (id);",
      postgres: 18,
      says: /This fails: NOT NULL of id/,
      fixes: [],
    },
    {
      up: "ALTER TABLE t ADD ⟦PRIMARY KEY⟧ (id);",
      says: /t_pkey is built, and id searched for NULL/,
      fixed:
        "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON t (id);\nALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_pkey;",
      vary: false,
    },
    {
      before: "CREATE TABLE t (id int NOT NULL);",
      up: "ALTER TABLE t ADD CONSTRAINT pk ⟦PRIMARY KEY⟧ (id);",
      says: /The index of pk is built under/,
    },
    "ALTER TABLE t DROP CONSTRAINT old, ADD CONSTRAINT pk ⟦PRIMARY KEY⟧ (id);",
    {
      before: "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);",
      up: "ALTER TABLE t ADD ⟦PRIMARY KEY⟧ (a), DROP COLUMN id;",
      says: /index of t_pkey is/,
      fixes: [],
    },
  ],
  accept: [
    "ALTER TABLE t ADD CONSTRAINT t_pk PRIMARY KEY USING INDEX t_id_uq;",
    "CREATE TABLE t (id int);\nALTER TABLE t ADD PRIMARY KEY (id);",
    "ALTER TABLE t ADD COLUMN id bigserial PRIMARY KEY;",
  ],
});
