// Attributes that cascade to tables.
import { ruleTester } from "./rule-tester";

ruleTester("alter-composite-cascade", {
  reject: [
    { up: "ALTER TYPE c ADD ATTRIBUTE z int ⟦CASCADE⟧;", says: /every table made OF (public\.)?c/ },
    "ALTER TYPE c DROP ATTRIBUTE z ⟦CASCADE⟧;",
    "ALTER TYPE c ADD ATTRIBUTE y int, ALTER ATTRIBUTE z TYPE bigint ⟦CASCADE⟧;",
  ],
  accept: [
    "ALTER TYPE c ADD ATTRIBUTE z int;",
    "ALTER TYPE c DROP ATTRIBUTE z RESTRICT;",
    "CREATE TYPE c AS (x int);\nALTER TYPE c ADD ATTRIBUTE y int CASCADE;",
    "ALTER TABLE c DROP COLUMN x CASCADE;",
  ],
});
