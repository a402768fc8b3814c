// REFRESH MATERIALIZED VIEW CONCURRENTLY and the index it needs.
import { ruleTester } from "./rule-tester";

const before = "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a, 'x' AS b;";
const up = "REFRESH MATERIALIZED VIEW ⟦CONCURRENTLY⟧ m;";

ruleTester("refresh-matview-concurrent-no-unique", {
  reject: [
    { before, up },
    { before: `${before}\nCREATE INDEX i ON m (a);`, up },
    { before: `${before}\nCREATE UNIQUE INDEX i ON m (a) WHERE a > 0;`, up },
    { before: `${before}\nCREATE UNIQUE INDEX i ON m (lower(b));`, up },
    { before: `${before}\nCREATE UNIQUE INDEX i ON m (a);\nDROP INDEX i;`, up },
    `${before}\n${up}`,
  ],
  accept: [
    {
      before: `${before}\nCREATE UNIQUE INDEX ON m (a, b);`,
      up: "REFRESH MATERIALIZED VIEW CONCURRENTLY m;",
    },
    { before, up: "CREATE UNIQUE INDEX i ON m (a);\nREFRESH MATERIALIZED VIEW CONCURRENTLY m;" },
    { before, up: "REFRESH MATERIALIZED VIEW m;" },
    "REFRESH MATERIALIZED VIEW CONCURRENTLY m;",
    "ALTER MATERIALIZED VIEW m OWNER TO app;\nREFRESH MATERIALIZED VIEW CONCURRENTLY m;",
  ],
});
