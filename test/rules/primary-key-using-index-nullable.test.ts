// Primary keys from an index over columns that may be NULL.
import { ruleTester } from "./rule-tester";

ruleTester("primary-key-using-index-nullable", {
  reject: [
    {
      up: "ALTER TABLE t ADD CONSTRAINT k ⟦PRIMARY KEY⟧ USING INDEX u;",
      before: "CREATE TABLE t (id int, b int NOT NULL);\nCREATE UNIQUE INDEX u ON t (id, b);",
      says: /Making id the primary key reads/,
    },
    {
      up: "ALTER TABLE t ADD ⟦PRIMARY KEY⟧ USING INDEX u;",
      before:
        "CREATE TABLE t (id int, b int NOT NULL);\nCREATE UNIQUE INDEX u ON t (id, b);\nALTER TABLE t ADD CONSTRAINT c CHECK (id IS NOT NULL) NOT VALID;",
    },
    {
      up: "ALTER TABLE t ADD ⟦PRIMARY KEY⟧ USING INDEX nobody_told;",
      severity: "info",
      says: /Unless the columns of nobody_told/,
    },
  ],
  accept: [
    {
      up: "ALTER TABLE t ADD PRIMARY KEY USING INDEX u;",
      before:
        "CREATE TABLE t (id int, b int NOT NULL);\nCREATE UNIQUE INDEX u ON t (id, b);\nALTER TABLE t ADD CONSTRAINT c CHECK (id IS NOT NULL);",
    },
    {
      up: "ALTER TABLE t ALTER COLUMN id SET NOT NULL;\nALTER TABLE t ADD PRIMARY KEY USING INDEX u;",
      before: "CREATE TABLE t (id int, b int NOT NULL);\nCREATE UNIQUE INDEX u ON t (id, b);",
    },
    {
      up: "ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX u;",
      before: "CREATE TABLE t (id int, b int NOT NULL);\nCREATE UNIQUE INDEX u ON t (id, b);",
    },
    "CREATE TABLE t (id int);\nCREATE UNIQUE INDEX u ON t (id);\nALTER TABLE t ADD PRIMARY KEY USING INDEX u;",
  ],
});
