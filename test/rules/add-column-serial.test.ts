// ADD COLUMN of a serial type.
import { ruleTester } from "./rule-tester";

ruleTester("add-column-serial", {
  reject: [
    { up: "ALTER TABLE t ADD COLUMN n ⟦bigserial⟧;", says: /numbers every row and writes all of .*t anew/ },
    "ALTER TABLE t ADD n ⟦serial2⟧ NOT NULL, ADD COLUMN m ⟦smallserial⟧ PRIMARY KEY;",
    "ALTER TABLE t ADD COLUMN serial ⟦serial⟧;",
    "CREATE TABLE IF NOT EXISTS t (id int);\nALTER TABLE t ADD COLUMN n ⟦serial8⟧;",
    "CREATE TABLE other.t (id int);\nALTER TABLE audit.t ADD COLUMN n ⟦serial⟧;",
    { up: "ALTER TABLE t ADD COLUMN n ⟦serial⟧;", rows: { "public.t": 12 }, severity: "warning" },
    { up: "ALTER TABLE t ADD COLUMN n ⟦serial⟧;", rows: { "public.t": 5_000_000 } },
    { up: "CREATE TABLE t (id int);", down: "ALTER TABLE t ADD COLUMN n ⟦serial⟧;" },
  ],
  accept: [
    'ALTER TABLE t ADD COLUMN n "serial";',
    "ALTER TABLE t ADD COLUMN n app.serial;",
    "ALTER TABLE t ADD COLUMN serial bigint;",
    "CREATE TEMP TABLE t (id int);\nALTER TABLE t ADD COLUMN n serial;",
    "CREATE TABLE u (id int);\nALTER TABLE u RENAME TO t;\nALTER TABLE t ADD COLUMN n serial;",
    {
      up: "SET search_path = app;\nCREATE TABLE t (id int);\nALTER TABLE app.t ADD COLUMN n serial;",
      vary: false,
    },
    {
      before: "CREATE TABLE t (n bigint);",
      up: "ALTER TABLE t ADD COLUMN IF NOT EXISTS n serial;",
    },
    "ALTER TYPE pair ADD ATTRIBUTE n serial;",
  ],
});
