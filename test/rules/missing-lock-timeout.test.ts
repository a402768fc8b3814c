// Strong locks without a bound on the wait.
import { ruleTester } from "./rule-tester";

ruleTester("missing-lock-timeout", {
  reject: [
    // The table is named and not its index, as both are locked.
    {
      before: "CREATE TABLE t (a int);\nCREATE INDEX t_a ON t (a);",
      up: "⟦DROP⟧ INDEX t_a;",
      says: /on (public\.)?t: while/,
    },
    {
      up: "⟦ALTER⟧ TABLE t ADD COLUMN a int;\nALTER TABLE t ADD COLUMN b int;",
      says: /before the lock \(ACCESS EXCLUSIVE\) on (public\.)?t: .*reads and writes/,
      fixes: ["Add SET LOCAL lock_timeout = '2s'"],
      fixed:
        "SET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;\nALTER TABLE t ADD COLUMN b int;",
    },
    {
      up: "BEGIN;\n⟦DROP⟧ TABLE t;\nCOMMIT;",
      fixed: "BEGIN;\nSET LOCAL lock_timeout = '2s';\nDROP TABLE t;\nCOMMIT;",
    },
    {
      up: "⟦ALTER⟧ TABLE t ADD a int;\nVACUUM t;",
      fixed: "SET lock_timeout = '2s';\nALTER TABLE t ADD a int;\nVACUUM t;",
    },
    {
      up: "-- migrate-safe-ignore drop-table -- agreed\n⟦DROP⟧ TABLE t;",
      fixed: "SET LOCAL lock_timeout = '2s';\n-- migrate-safe-ignore drop-table -- agreed\nDROP TABLE t;",
    },
    "SET lock_timeout = 0;\n⟦ALTER⟧ TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '2s';\nRESET lock_timeout;\n⟦ALTER⟧ TABLE t ADD COLUMN a int;",
    "SET lock_timeout = '2s';\nSET lock_timeout TO DEFAULT;\n⟦TRUNCATE⟧ t;",
    "SET lock_timeout = '2s';\nRESET ALL;\n⟦CREATE⟧ INDEX i ON t (a);",
    "SET statement_timeout = '2s';\n⟦ALTER⟧ TABLE t ADD COLUMN a int;",
    { up: "SET LOCAL lock_timeout = '2s';\n⟦ALTER⟧ TABLE t ADD COLUMN a int;", wrap: "none" },
    "BEGIN;\nSET LOCAL lock_timeout = '2s';\nSELECT 1;\nCOMMIT;\n⟦ALTER⟧ TABLE t ADD COLUMN a int;",
    "BEGIN;\nSET lock_timeout = '2s';\nROLLBACK;\n⟦ALTER⟧ TABLE t ADD COLUMN a int;",
    { up: "⟦CREATE⟧ TABLE c (p_id int REFERENCES p (id));", says: /SHARE ROW EXCLUSIVE\) on (public\.)?p:/ },
    "CREATE TABLE c (id int);\n⟦ALTER⟧ TABLE c ADD FOREIGN KEY (id) REFERENCES p (id);",
    "CREATE TABLE IF NOT EXISTS t (a int);\n⟦ALTER⟧ TABLE t ADD COLUMN b int;",
    "⟦CREATE⟧ TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f();",
    { up: "SELECT 1;", down: "⟦DROP⟧ TABLE t;" },
  ],
  accept: [
    "SET lock_timeout = '2s';\nALTER TABLE t ADD COLUMN a int;",
    "SET LOCAL lock_timeout TO 2000;\nALTER TABLE t ADD COLUMN a int;",
    "BEGIN;\nSET LOCAL lock_timeout = '1min';\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;",
    "SELECT pg_catalog.set_config('lock_timeout', '2s', false);\nALTER TABLE t ADD COLUMN a int;",
    { up: "SELECT set_config('lock_timeout', '2s', true);\nALTER TABLE t ADD a int;", wrap: "transaction" },
    "CREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN b int;\nCREATE INDEX i ON t (b);\nDROP INDEX i;\nDROP TABLE t;",
    "CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t (id));",
    "CREATE INDEX CONCURRENTLY i ON t (a);\nDROP INDEX CONCURRENTLY j;",
    "ALTER TABLE t VALIDATE CONSTRAINT c;",
    "COMMENT ON TABLE t IS 'x';\nINSERT INTO t VALUES (1);\nCREATE VIEW v AS SELECT 1;",
  ],
});
