// Materialized views that are dropped.
import { ruleTester } from "./rule-tester";

ruleTester("drop-materialized-view", {
  reject: [
    { up: "DROP MATERIALIZED VIEW ⟦sales⟧;", says: /indexes and privileges/ },
    "DROP MATERIALIZED VIEW IF EXISTS app.⟦sales⟧ CASCADE;",
    {
      up: "BEGIN;\nDROP MATERIALIZED VIEW ⟦sales⟧;\nCREATE MATERIALIZED VIEW sales AS SELECT 1 AS a;\nCOMMIT;",
      severity: "info",
    },
    {
      up: "DROP MATERIALIZED VIEW ⟦sales⟧;\nCREATE MATERIALIZED VIEW sales AS SELECT 1 AS a;",
      wrap: "none",
      severity: "warning",
    },
    {
      up:
        "ALTER MATERIALIZED VIEW sales RENAME TO sales_old;\nALTER MATERIALIZED VIEW sales_new RENAME TO sales;\n" +
        "DROP MATERIALIZED VIEW ⟦sales_old⟧;",
      severity: "info",
    },
    {
      up: "BEGIN;\nDROP MATERIALIZED VIEW ⟦sales⟧;\nCREATE MATERIALIZED VIEW app.sales AS SELECT 1 AS a;\nCOMMIT;",
      severity: "warning",
    },
  ],
  accept: [
    "DROP VIEW sales;",
    "CREATE MATERIALIZED VIEW sales AS SELECT 1 AS a;\nDROP MATERIALIZED VIEW sales;",
    { up: "CREATE MATERIALIZED VIEW sales AS SELECT 1 AS a;", down: "DROP MATERIALIZED VIEW sales;" },
    "REFRESH MATERIALIZED VIEW sales;",
  ],
});
