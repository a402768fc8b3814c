// Unique keys over rows that are there.
import { ruleTester } from "./rule-tester";

ruleTester("unique-index-may-fail", {
  reject: [
    { up: "CREATE ⟦UNIQUE⟧ INDEX CONCURRENTLY u ON users (lower(email));", says: /leaves an invalid index/ },
    "ALTER TABLE t ADD CONSTRAINT u ⟦UNIQUE⟧ (a, b);",
    "ALTER TABLE t ADD COLUMN a int DEFAULT 0;\nCREATE ⟦UNIQUE⟧ INDEX CONCURRENTLY u ON t (a);",
    "CREATE TABLE IF NOT EXISTS t (a int);\nCREATE ⟦UNIQUE⟧ INDEX u ON t (a);",
    {
      before: "CREATE TABLE t (b int);",
      up: "ALTER TABLE t ADD COLUMN a int DEFAULT 1;\nALTER TABLE t ALTER COLUMN a DROP DEFAULT;\nCREATE ⟦UNIQUE⟧ INDEX i ON t (a);",
    },
    {
      before: "CREATE TABLE t (b int);",
      up: "ALTER TABLE t ADD COLUMN first bool DEFAULT true;\nCREATE ⟦UNIQUE⟧ INDEX i ON t (first) WHERE first;",
      vary: false,
    },
    {
      before: "CREATE TABLE t (b int);",
      up: "ALTER TABLE t ADD COLUMN first bool DEFAULT false;\nUPDATE t SET first = true;\nCREATE ⟦UNIQUE⟧ INDEX i ON t (first) WHERE first;",
    },
    { up: "CREATE ⟦UNIQUE⟧ INDEX i ON t (lower(a));", vary: false },
  ],
  accept: [
    {
      before: "CREATE TABLE t (b int);",
      up: "ALTER TABLE t ADD COLUMN first bool NOT NULL DEFAULT false;\nCREATE UNIQUE INDEX i ON t (first) WHERE first = true;",
    },
    {
      before: "CREATE TABLE t (b int);",
      up: "ALTER TABLE t ADD COLUMN gone date;\nCREATE UNIQUE INDEX i ON t (b) WHERE b > 0 AND gone IS NOT NULL;",
    },
    "CREATE TABLE t (a int);\nCREATE UNIQUE INDEX u ON t (a);",
    "ALTER TABLE t ADD COLUMN a int;\nCREATE UNIQUE INDEX CONCURRENTLY u ON t (a);",
    "ALTER TABLE t ADD COLUMN a int, ADD CONSTRAINT u UNIQUE (a);",
    "ALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i;",
    { up: "CREATE UNIQUE INDEX u ON t (id, b);", before: "CREATE TABLE t (id int PRIMARY KEY, b int);" },
    { up: "CREATE UNIQUE INDEX u ON t (b);", rows: { "public.t": 0 } },
  ],
});
