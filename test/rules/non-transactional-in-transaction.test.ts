// Statements that refuse a transaction block, in one.
import { ruleTester } from "./rule-tester";

ruleTester("non-transactional-in-transaction", {
  reject: [
    "BEGIN;\nALTER SUBSCRIPTION other SET (slot_name = NONE);\n⟦DROP⟧ SUBSCRIPTION s;\nCOMMIT;",
    {
      before: "CREATE TABLE p (a int) PARTITION BY RANGE (a); CREATE INDEX p_a ON p (a);",
      up: "BEGIN;\n⟦REINDEX⟧ INDEX p_a;\nCOMMIT;",
    },
    {
      up: "BEGIN;\n⟦CREATE INDEX CONCURRENTLY⟧ i ON t (a);\nCOMMIT;",
      says: /CREATE INDEX CONCURRENTLY cannot run inside a transaction, and BEGIN on line \d+ opened one/,
    },
    "START TRANSACTION;\n⟦DROP INDEX CONCURRENTLY⟧ i;\nEND;",
    "BEGIN;\nSAVEPOINT s;\n⟦VACUUM⟧ t;\nROLLBACK TO s;\nCOMMIT;",
    "BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;\n⟦REINDEX TABLE CONCURRENTLY⟧ t;\nCOMMIT;",
    "BEGIN;\n⟦DO⟧ $$ BEGIN COMMIT; END $$;\nCOMMIT;",
    {
      up: "⟦CREATE INDEX CONCURRENTLY⟧ i ON t (a);",
      wrap: "transaction",
      says: /the runner of this file wraps it/,
    },
    {
      up: "DO $$ BEGIN ⟦CREATE INDEX CONCURRENTLY⟧ i ON t (a); END $$;",
      wrap: "none",
      says: /inside a DO block/,
    },
    "DO $$ BEGIN EXECUTE '⟦VACUUM⟧ t'; END $$;",
    {
      before: "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';",
      up: "BEGIN;\n⟦CALL⟧ p();\nCOMMIT;",
    },
    { before: "CREATE TABLE p (a int) PARTITION BY RANGE (a);", up: "BEGIN;\n⟦REINDEX⟧ TABLE p;\nCOMMIT;" },
    "BEGIN;\n⟦ALTER TABLE p DETACH PARTITION q CONCURRENTLY⟧;\nCOMMIT;",
    { up: "SELECT 1;", down: "BEGIN;\n⟦DROP INDEX CONCURRENTLY⟧ i;\nCOMMIT;" },
    "BEGIN;\n⟦ALTER⟧ SYSTEM SET work_mem = '1MB';\nCOMMIT;",
  ],
  accept: [
    "BEGIN;\nALTER SUBSCRIPTION s DISABLE;\nALTER SUBSCRIPTION s SET (slot_name = NONE);\nDROP SUBSCRIPTION s;\nCOMMIT;",
    "CREATE INDEX CONCURRENTLY i ON t (a);",
    "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON t (a);\nCREATE TABLE b (id int);",
    { up: "CREATE INDEX CONCURRENTLY i ON t (a);", wrap: "simple-query" },
    { up: "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON t (a);", wrap: "simple-query" },
    {
      before: "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN NULL; END';",
      up: "BEGIN;\nCALL p();\nCOMMIT;",
    },
    { up: "SELECT 1;\nVACUUM t;", wrap: "none" },
    "BEGIN;\nSELECT 1;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON t (a);",
    "BEGIN;\nSELECT 1;\nROLLBACK;\nVACUUM t;",
    "BEGIN;\nPREPARE TRANSACTION 'x';\nVACUUM t;",
    "BEGIN;\nALTER TYPE e ADD VALUE 'x';\nREFRESH MATERIALIZED VIEW CONCURRENTLY m;\nCOMMIT;",
    "BEGIN;\nCREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false);\nCOMMIT;",
    {
      before: "CREATE TABLE p (a int) PARTITION BY RANGE (a);",
      up: "BEGIN;\nREINDEX TABLE p;\nCOMMIT;",
      postgres: 13,
    },
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;\nCREATE INDEX CONCURRENTLY i ON t (a);",
    "BEGIN;\nCREATE INDEX i ON t (a);\nANALYZE t;\nCOMMIT;",
  ],
});
