// Schemas that are dropped with what is in them.
import { ruleTester } from "./rule-tester";

ruleTester("drop-schema", {
  reject: [
    { up: "DROP SCHEMA ⟦reporting⟧ CASCADE;", says: /deletes everything in it/ },
    { up: "DROP SCHEMA IF EXISTS ⟦reporting⟧;", says: /takes its name away/ },
    "DROP SCHEMA ⟦a⟧, ⟦b⟧ CASCADE;",
    'DROP SCHEMA ⟦"Reporting"⟧;',
    "CREATE SCHEMA IF NOT EXISTS reporting;\nDROP SCHEMA ⟦reporting⟧;",
    { up: "CREATE SCHEMA reporting;", down: "DROP SCHEMA ⟦reporting⟧ CASCADE;" },
    { up: "CREATE SCHEMA a;", down: "DROP SCHEMA ⟦b⟧;" },
    { before: "CREATE SCHEMA reporting;", up: "DROP SCHEMA ⟦reporting⟧;" },
    "DO $$ BEGIN DROP SCHEMA reporting CASCADE; END $$;",
  ],
  accept: [
    "CREATE SCHEMA reporting;",
    "CREATE SCHEMA work;\nDROP SCHEMA work CASCADE;",
    { up: "CREATE SCHEMA reporting;", down: "DROP SCHEMA reporting;" },
    { up: "CREATE SCHEMA IF NOT EXISTS reporting;", down: "DROP SCHEMA IF EXISTS reporting RESTRICT;" },
    "DROP TABLE reporting.t;",
  ],
});
