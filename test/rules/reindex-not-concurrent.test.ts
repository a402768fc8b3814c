// REINDEX with and without CONCURRENTLY.
import { ruleTester } from "./rule-tester";

ruleTester("reindex-not-concurrent", {
  reject: [
    { up: "⟦REINDEX⟧ TABLE t;", fixes: ["Add CONCURRENTLY"], fixed: "REINDEX TABLE CONCURRENTLY t;" },
    { up: "⟦REINDEX⟧ (VERBOSE) INDEX i;", fixed: "REINDEX (VERBOSE) INDEX CONCURRENTLY i;" },
    { up: "⟦REINDEX⟧ (CONCURRENTLY false) TABLE t;", fixes: [] },
    { up: "⟦REINDEX⟧ (CONCURRENTLY off, VERBOSE) TABLE t;", fixes: [] },
    { up: "⟦REINDEX⟧ SCHEMA app;", says: /the schema app/ },
    "⟦REINDEX⟧ DATABASE shop;",
    { up: "BEGIN;\n⟦REINDEX⟧ TABLE t;\nCOMMIT;", fixes: [] },
    { up: "⟦REINDEX⟧ TABLE t;", wrap: "transaction", fixes: [] },
  ],
  accept: [
    "REINDEX TABLE CONCURRENTLY t;",
    "REINDEX (CONCURRENTLY) INDEX i;",
    "REINDEX (CONCURRENTLY true) TABLE t;",
    "REINDEX SYSTEM shop;",
    "CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);\nREINDEX INDEX i;",
    "CREATE TEMP TABLE t (a int);\nREINDEX TABLE t;",
  ],
});
