// SET TABLESPACE of tables, indexes and everything.
import { ruleTester } from "./rule-tester";

ruleTester("set-tablespace", {
  reject: [
    "ALTER TABLE t ⟦SET TABLESPACE⟧ fast;",
    { up: "ALTER INDEX t_pkey ⟦SET TABLESPACE⟧ fast;", says: /the index .*t_pkey/ },
    {
      up: "ALTER TABLE ALL IN TABLESPACE slow ⟦SET TABLESPACE⟧ fast;",
      says: /Every table in the tablespace slow/,
    },
    { up: "ALTER INDEX ALL IN TABLESPACE slow ⟦SET TABLESPACE⟧ fast NOWAIT;", says: /Every index/ },
    { before: "CREATE TABLE t (a int) TABLESPACE fast;", up: "ALTER TABLE t ⟦SET TABLESPACE⟧ pg_default;" },
    "ALTER MATERIALIZED VIEW m ⟦SET TABLESPACE⟧ fast;",
  ],
  accept: [
    { before: "CREATE TABLE t (a int) TABLESPACE fast;", up: "ALTER TABLE t SET TABLESPACE fast;" },
    { before: "CREATE TABLE t (a int);", up: "ALTER TABLE t SET TABLESPACE pg_default;" },
    { before: "CREATE TABLE t (a int) PARTITION BY HASH (a);", up: "ALTER TABLE t SET TABLESPACE fast;" },
    "CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);\nALTER INDEX i SET TABLESPACE fast;",
    "ALTER TABLE ALL IN TABLESPACE fast SET TABLESPACE fast;",
    "REINDEX (TABLESPACE fast) INDEX CONCURRENTLY i;",
  ],
});
