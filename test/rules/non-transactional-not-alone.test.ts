// Statements that refuse a transaction, sent in one string with others.
import { ruleTester } from "./rule-tester";

ruleTester("non-transactional-not-alone", {
  reject: [
    {
      up: "SET lock_timeout = '2s';\n⟦CREATE⟧ INDEX CONCURRENTLY i ON t (a);",
      wrap: "simple-query",
      says: /one string of 2 statements/,
    },
    { up: "⟦VACUUM⟧ t;\nSELECT 1;", wrap: "simple-query" },
    { up: "⟦CREATE⟧ INDEX CONCURRENTLY i ON t (a);\n⟦DROP⟧ INDEX CONCURRENTLY j;", wrap: "simple-query" },
    { up: "BEGIN;\n⟦REINDEX⟧ TABLE CONCURRENTLY t;\nCOMMIT;", wrap: "simple-query" },
    { up: "SELECT 1;", down: "SET a.b = '1';\n⟦DROP⟧ INDEX CONCURRENTLY i;", wrap: "simple-query" },
    {
      before: "CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN COMMIT; END';",
      up: "SELECT 1;\n⟦CALL⟧ p();",
      wrap: "simple-query",
    },
  ],
  accept: [
    { up: "CREATE INDEX CONCURRENTLY i ON t (a);", wrap: "simple-query" },
    { up: "-- note; with a semicolon\nCREATE INDEX CONCURRENTLY i ON t (a);;", wrap: "simple-query" },
    { up: "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON t (a);", wrap: "none" },
    "SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY i ON t (a);",
    { up: "SET lock_timeout = '2s';\nCREATE INDEX i ON t (a);", wrap: "simple-query" },
    { up: "SELECT 1;\nREFRESH MATERIALIZED VIEW CONCURRENTLY m;", wrap: "simple-query" },
  ],
});
