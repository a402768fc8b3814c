// Indexes that a constraint stands on.
import { ruleTester } from "./rule-tester";

ruleTester("drop-index-backing-constraint", {
  reject: [
    {
      up: "DROP INDEX ⟦t_a_key⟧;",
      before: "CREATE TABLE t (a int UNIQUE);",
      says: /belongs to the constraint t_a_key of t/,
    },
    { up: "DROP INDEX IF EXISTS public.⟦t_pkey⟧ CASCADE;", before: "CREATE TABLE t (a int PRIMARY KEY);" },
    {
      up: "DROP INDEX ⟦u⟧;",
      before:
        "CREATE TABLE t (a int);\nCREATE UNIQUE INDEX i ON t (a);\nALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX i;",
    },
  ],
  accept: [
    {
      up: "DROP INDEX CONCURRENTLY t_a_key;",
      before: "CREATE TABLE t (a int);\nCREATE UNIQUE INDEX t_a_key ON t (a);",
    },
    {
      up: "ALTER TABLE t DROP CONSTRAINT t_a_key;\nDROP INDEX IF EXISTS t_a_key;",
      before: "CREATE TABLE t (a int UNIQUE);",
    },
    "DROP INDEX t_a_key;",
    "DROP TABLE t_pkey;",
  ],
});
