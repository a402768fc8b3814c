// Slots, subscriptions and publications that a migration makes or drops.
import { ruleTester } from "./rule-tester";

ruleTester("replication-slot-change", {
  reject: [
    "SELECT ⟦pg_drop_replication_slot⟧('s');",
    "SELECT * FROM ⟦pg_create_logical_replication_slot⟧('s', 'pgoutput');",
    "SELECT pg_catalog.⟦pg_create_physical_replication_slot⟧('s');",
    "SELECT ⟦pg_drop_replication_slot⟧(slot_name) FROM pg_replication_slots WHERE NOT active;",
    "INSERT INTO slots SELECT ⟦pg_create_physical_replication_slot⟧('s');",
    "DO $$ BEGIN PERFORM ⟦pg_drop_replication_slot⟧('s'); END $$;",
    "DROP SUBSCRIPTION ⟦s⟧;",
    "DROP PUBLICATION ⟦a⟧, ⟦b⟧ CASCADE;",
    { before: "CREATE PUBLICATION p;", up: "DROP PUBLICATION ⟦p⟧;" },
    { up: "SELECT 1;", down: "DROP PUBLICATION IF EXISTS ⟦p⟧;" },
  ],
  accept: [
    "SELECT slot_name FROM pg_replication_slots;",
    "SELECT app.pg_drop_replication_slot('s');",
    "SELECT 'pg_drop_replication_slot(1)';",
    "-- pg_drop_replication_slot\nSELECT 1;",
    "CREATE PUBLICATION p FOR TABLE t;",
    "ALTER PUBLICATION p DROP TABLE t;",
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_drop_replication_slot('s'); END $$;",
    "CREATE PUBLICATION p;\nDROP PUBLICATION p;",
    { up: "CREATE PUBLICATION p FOR TABLE t;", down: "DROP PUBLICATION IF EXISTS p;" },
    { up: "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;", down: "DROP SUBSCRIPTION s;" },
  ],
});
