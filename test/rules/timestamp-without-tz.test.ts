// Columns of a date and time without a time zone.
import { ruleTester } from "./rule-tester";

ruleTester("timestamp-without-tz", {
  reject: [
    {
      up: "CREATE TABLE a (b ⟦timestamp⟧ NOT NULL DEFAULT now());",
      fixes: ["Use timestamptz"],
      fixed: "CREATE TABLE a (b timestamptz NOT NULL DEFAULT now());",
      vary: false,
    },
    {
      up: "ALTER TABLE a ADD COLUMN b ⟦timestamp(3) without time zone⟧;",
      fixed: "ALTER TABLE a ADD COLUMN b timestamptz(3);",
      vary: false,
    },
    "CREATE TABLE a (b ⟦timestamp⟧[], c ⟦pg_catalog.timestamp⟧);",
    "ALTER TABLE a ALTER COLUMN b TYPE ⟦timestamp⟧;",
    { up: "CREATE TABLE a (b_local timestamp, c ⟦timestamp⟧);", options: { except: ["*_local"] } },
  ],
  accept: [
    "CREATE TABLE a (b timestamptz, c timestamp with time zone, d timestamp(3) with time zone, e date, f time);",
    "SELECT set_config('a.b', now()::timestamp::text, false);",
    { up: "ALTER TABLE a ALTER COLUMN b TYPE timestamp(6);", before: "CREATE TABLE a (b timestamp(3));" },
    "ALTER TABLE a ALTER COLUMN b TYPE timestamptz USING b AT TIME ZONE 'UTC';",
    "CREATE TABLE a (timestamp date);",
  ],
});
