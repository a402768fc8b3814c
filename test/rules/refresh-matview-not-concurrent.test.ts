// REFRESH MATERIALIZED VIEW without CONCURRENTLY.
import { ruleTester } from "./rule-tester";

ruleTester("refresh-matview-not-concurrent", {
  reject: [
    {
      up: "⟦REFRESH MATERIALIZED VIEW⟧ m;",
      fixes: ["Add CONCURRENTLY"],
      fixed: "REFRESH MATERIALIZED VIEW CONCURRENTLY m;",
    },
    "⟦REFRESH MATERIALIZED VIEW⟧ m WITH DATA;",
    {
      before: "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;",
      up: "⟦REFRESH MATERIALIZED VIEW⟧ m;",
    },
    "CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1 AS a;\n⟦REFRESH MATERIALIZED VIEW⟧ m;",
    { up: "⟦REFRESH MATERIALIZED VIEW⟧ m;", rows: { "public.m": 3 }, severity: "info" },
  ],
  accept: [
    "REFRESH MATERIALIZED VIEW CONCURRENTLY m;",
    "REFRESH MATERIALIZED VIEW m WITH NO DATA;",
    "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;\nREFRESH MATERIALIZED VIEW m;",
    {
      before: "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;",
      up: "DROP MATERIALIZED VIEW m;\nCREATE MATERIALIZED VIEW m AS SELECT 2 AS a;\nREFRESH MATERIALIZED VIEW m;",
    },
  ],
});
