// Keys that replication needs and that are dropped without another.
import { ruleTester } from "./rule-tester";

const table = "CREATE TABLE t (a int CONSTRAINT k PRIMARY KEY, b int NOT NULL UNIQUE, c int);";
const byIndex = `${table}\nALTER TABLE t REPLICA IDENTITY USING INDEX t_b_key;`;

ruleTester("drop-pk-replica-identity", {
  reject: [
    "ALTER TABLE t DROP CONSTRAINT ⟦t_pkey⟧;",
    "ALTER TABLE t DROP CONSTRAINT IF EXISTS ⟦t_pkey⟧ CASCADE;",
    { up: "ALTER TABLE t DROP CONSTRAINT ⟦pk_t⟧;", severity: "warning" },
    { before: table, up: "ALTER TABLE ONLY t DROP CONSTRAINT ⟦k⟧;" },
    { before: table, up: "ALTER TABLE t DROP COLUMN ⟦a⟧;" },
    { before: byIndex, up: "ALTER TABLE t DROP CONSTRAINT ⟦t_b_key⟧;" },
    { before: byIndex, up: "ALTER TABLE t ADD COLUMN d int, DROP COLUMN ⟦b⟧;" },
    {
      before: `${table}\nCREATE UNIQUE INDEX i ON t (b);\nALTER TABLE t REPLICA IDENTITY USING INDEX i;`,
      up: "DROP INDEX CONCURRENTLY IF EXISTS ⟦i⟧;",
    },
    { before: `${table}\nALTER TABLE t RENAME TO u;`, up: "ALTER TABLE u DROP CONSTRAINT ⟦k⟧;" },
    { before: table, up: "ALTER TABLE t DROP CONSTRAINT ⟦k⟧;\nALTER TABLE t ADD UNIQUE (b);" },
    "ALTER TABLE t DROP CONSTRAINT ⟦t_pkey⟧;\nALTER TABLE u ADD PRIMARY KEY (a);",
    { up: "ALTER TABLE t ADD COLUMN x int;", down: "ALTER TABLE t DROP CONSTRAINT ⟦t_pkey⟧;" },
  ],
  accept: [
    "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (b);",
    "ALTER TABLE t DROP CONSTRAINT t_pkey;\nALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX i;",
    "ALTER TABLE t DROP CONSTRAINT t_pkey;\nALTER TABLE t ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;",
    "ALTER TABLE t REPLICA IDENTITY FULL, DROP CONSTRAINT t_pkey;",
    { before: byIndex, up: "ALTER TABLE t DROP CONSTRAINT k;" },
    { before: table, up: "ALTER TABLE t DROP CONSTRAINT t_b_key;" },
    { before: `${table}\nALTER TABLE t REPLICA IDENTITY FULL;`, up: "ALTER TABLE t DROP CONSTRAINT k;" },
    { before: table, up: "ALTER TABLE t DROP COLUMN c;" },
    { before: table, up: "DROP TABLE t;" },
    "CREATE TABLE t (a int PRIMARY KEY);\nALTER TABLE t DROP CONSTRAINT t_pkey;",
    "CREATE TEMP TABLE t (a int PRIMARY KEY);\nALTER TABLE t DROP CONSTRAINT t_pkey;",
    "ALTER TABLE t DROP CONSTRAINT t_a_key;",
    "ALTER TABLE t DROP CONSTRAINT t_a_fkey;",
    { up: "ALTER TABLE t ADD PRIMARY KEY (a);", down: "ALTER TABLE t DROP CONSTRAINT t_pkey;" },
    { up: "ALTER TABLE t ADD COLUMN a int PRIMARY KEY;", down: "ALTER TABLE t DROP COLUMN a;" },
    {
      before: "CREATE TABLE t (a int, CONSTRAINT t_pkey CHECK (a > 0));",
      up: "ALTER TABLE t DROP CONSTRAINT t_pkey;",
    },
  ],
});
