// CHECK constraints that look beyond the row.
import { ruleTester } from "./rule-tester";

ruleTester("check-volatile-expression", {
  reject: [
    {
      up: "ALTER TABLE t ADD CONSTRAINT c CHECK (at <= ⟦now⟧()) NOT VALID;",
      says: /now\(\) changes with time.*of (public\.)?t/,
    },
    "CREATE TABLE t (d date CHECK (d <= ⟦CURRENT_DATE⟧));",
    { up: "CREATE DOMAIN d AS text CHECK (VALUE = ⟦current_user⟧);", says: /changes with the session/ },
    {
      up: "ALTER TABLE t ADD CONSTRAINT c CHECK (⟦f⟧(a)) NOT VALID;",
      before: "CREATE FUNCTION f(int) RETURNS bool LANGUAGE sql AS 'select true';",
      says: /not declared IMMUTABLE/,
    },
  ],
  accept: [
    "CREATE TABLE t (e text CHECK (e = lower(e)), at timestamptz DEFAULT now());",
    {
      up: "ALTER TABLE t ADD CONSTRAINT c CHECK (f(a)) NOT VALID;",
      before: "CREATE FUNCTION f(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'select true';",
    },
    "ALTER TABLE t ADD CONSTRAINT c CHECK (st_srid(geom) = 4326) NOT VALID;",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (concat(a, b) <> '' AND num_nonnulls(a, b) = 1) NOT VALID;",
  ],
});
