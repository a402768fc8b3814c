// Materialized views that are filled in a transaction.
import { ruleTester } from "./rule-tester";

ruleTester("matview-with-data", {
  reject: [
    {
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE MATERIALIZED VIEW ⟦m⟧ AS SELECT count(*) AS n FROM big;",
      wrap: "transaction",
    },
    "DROP MATERIALIZED VIEW m;\nCREATE MATERIALIZED VIEW ⟦m⟧ AS SELECT 1 AS a FROM big;",
    "BEGIN;\nCREATE MATERIALIZED VIEW IF NOT EXISTS app.⟦m⟧ AS SELECT a FROM big WITH DATA;\nCREATE TABLE x (a int);\nCOMMIT;",
    {
      up: "CREATE MATERIALIZED VIEW ⟦m⟧ AS SELECT a FROM big;\nCREATE INDEX i ON t (a);",
      wrap: "simple-query",
    },
  ],
  accept: [
    {
      up: "ALTER TABLE t ADD COLUMN a int;\nCREATE MATERIALIZED VIEW m AS SELECT a FROM big WITH NO DATA;",
      wrap: "transaction",
    },
    "CREATE MATERIALIZED VIEW m AS SELECT a FROM big;",
    "CREATE MATERIALIZED VIEW m AS SELECT a FROM big;\nCREATE UNIQUE INDEX ON m (a);\nCOMMENT ON MATERIALIZED VIEW m IS 'x';",
    { up: "ALTER TABLE t ADD COLUMN a int;\nCREATE MATERIALIZED VIEW m AS SELECT a FROM big;", wrap: "none" },
    "ALTER TABLE t ADD COLUMN a int;\nCREATE TABLE n AS SELECT a FROM big;",
    "CREATE TABLE x (a int);\nCREATE MATERIALIZED VIEW m AS SELECT a FROM x;",
    "SET lock_timeout = '2s';\nCREATE MATERIALIZED VIEW m AS SELECT a FROM big;",
  ],
});
