// UNIQUE constraints that build their index under the strongest lock.
import { ruleTester } from "./rule-tester";

ruleTester("add-unique-constraint", {
  reject: [
    {
      up: 'ALTER TABLE t ADD CONSTRAINT t_u ⟦UNIQUE⟧ (a, "B");',
      fixed:
        'CREATE UNIQUE INDEX CONCURRENTLY t_u ON t (a, "B");\nALTER TABLE t ADD CONSTRAINT t_u UNIQUE USING INDEX t_u;',
    },
    { up: "ALTER TABLE t ADD ⟦UNIQUE⟧ (a);", says: /The index of t_a_key is built.*ACCESS EXCLUSIVE/ },
    { up: "ALTER TABLE t ADD COLUMN a int, ADD ⟦UNIQUE⟧ NULLS NOT DISTINCT (a);", fixes: [] },
    { up: "BEGIN;\nALTER TABLE t ADD CONSTRAINT t_u ⟦UNIQUE⟧ (a);\nCOMMIT;", fixes: [] },
    {
      before: "CREATE TABLE t (a int) PARTITION BY RANGE (a);",
      up: "ALTER TABLE t ADD CONSTRAINT t_u ⟦UNIQUE⟧ (a);",
      says: /and all its partitions/,
      fixes: [],
    },
  ],
  accept: [
    "ALTER TABLE t ADD CONSTRAINT t_u UNIQUE USING INDEX t_a_idx;",
    "CREATE TABLE t (a int);\nALTER TABLE t ADD UNIQUE (a);",
    "ALTER TABLE t ADD COLUMN a int UNIQUE;",
  ],
});
