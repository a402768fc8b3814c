// Hypertables that are changed or thinned out.
import { ruleTester } from "./rule-tester";

const known = "CREATE TABLE m (at timestamptz, v int);\nSELECT create_hypertable('m', 'at');";
const bySchema =
  "SELECT public.create_hypertable(relation => 'app.m'::regclass, dimension => by_range('at'));";

ruleTester("timescale-hypertable-ddl", {
  reject: [
    { before: known, up: "ALTER TABLE ⟦m⟧ ADD COLUMN w int;" },
    { before: known, up: "ALTER TABLE ⟦m⟧ SET (timescaledb.compress), ADD COLUMN w int;" },
    { before: bySchema, up: "ALTER TABLE app.⟦m⟧ DROP COLUMN v;" },
    { before: known, up: "CREATE INDEX ON ⟦m⟧ (v);", says: /one transaction/ },
    { before: known, up: "CREATE INDEX ⟦CONCURRENTLY⟧ i ON m (v);", says: /do not support/ },
    { before: known, up: "DELETE FROM ⟦m⟧ WHERE at < now() - interval '90 days';" },
    {
      before: known,
      up: "DELETE FROM ⟦m⟧ WHERE at >= '2020-01-01' AND '2021-01-01' > at;",
      says: /vacuumed/,
    },
    { before: `${known}\nALTER TABLE m RENAME TO n;`, up: "ALTER TABLE ⟦n⟧ ADD COLUMN w int;" },
    {
      before: "SELECT * FROM create_hypertable('m', by_range('at'));",
      up: "DELETE FROM ⟦m⟧ WHERE m.at < now();",
    },
    {
      before: "CREATE TABLE m (at timestamptz) WITH (tsdb.hypertable, tsdb.partition_column = 'at');",
      up: "ALTER TABLE ⟦m⟧ ADD COLUMN w int;",
    },
  ],
  accept: [
    { before: "CREATE TABLE m (at timestamptz);", up: "ALTER TABLE m ADD COLUMN w int;" },
    { before: known, up: "ALTER TABLE other ADD COLUMN w int;" },
    { before: bySchema, up: "ALTER TABLE m DROP COLUMN v;" },
    { before: known, up: "CREATE INDEX ON m (v) WITH (timescaledb.transaction_per_chunk);" },
    { before: known, up: "ALTER TABLE m SET (timescaledb.compress, timescaledb.compress_segmentby = 'v');" },
    { before: known, up: "DELETE FROM m WHERE v = 1;" },
    { before: known, up: "DELETE FROM m WHERE at < now() AND v = 1;" },
    { before: known, up: "SELECT drop_chunks('m', interval '90 days');" },
    { before: `${known}\nDROP TABLE m;\nCREATE TABLE m (at date);`, up: "ALTER TABLE m ADD COLUMN w int;" },
    "CREATE TABLE m (at timestamptz);\nSELECT create_hypertable('m', 'at');\nCREATE INDEX ON m (at);",
    { up: "SELECT create_hypertable('m', 'at');", down: "SELECT 1;" },
  ],
});
