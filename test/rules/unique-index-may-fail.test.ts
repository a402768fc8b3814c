// Unique keys over rows that are there.
import { ruleTester } from "./rule-tester";

ruleTester("unique-index-may-fail", {
  reject: [
    { up: "CREATE ⟦UNIQUE⟧ INDEX CONCURRENTLY u ON users (lower(email));", says: /leaves an invalid index/ },
    "ALTER TABLE t ADD CONSTRAINT u ⟦UNIQUE⟧ (a, b);",
    "ALTER TABLE t ADD COLUMN a int DEFAULT 0;\nCREATE ⟦UNIQUE⟧ INDEX CONCURRENTLY u ON t (a);",
    "CREATE TABLE IF NOT EXISTS t (a int);\nCREATE ⟦UNIQUE⟧ INDEX u ON t (a);",
  ],
  accept: [
    "CREATE TABLE t (a int);\nCREATE UNIQUE INDEX u ON t (a);",
    "ALTER TABLE t ADD COLUMN a int;\nCREATE UNIQUE INDEX CONCURRENTLY u ON t (a);",
    "ALTER TABLE t ADD COLUMN a int, ADD CONSTRAINT u UNIQUE (a);",
    "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i;",
    { up: "CREATE UNIQUE INDEX u ON t (id, b);", before: "CREATE TABLE t (id int PRIMARY KEY, b int);" },
    { up: "CREATE UNIQUE INDEX u ON t (b);", rows: { "public.t": 0 } },
  ],
});
