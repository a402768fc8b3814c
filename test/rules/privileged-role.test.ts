// Rights past all others.
import { ruleTester } from "./rule-tester";

ruleTester("privileged-role", {
  reject: [
    "CREATE ROLE a ⟦SUPERUSER⟧;",
    "ALTER ROLE a ⟦BYPASSRLS⟧ ⟦REPLICATION⟧;",
    "CREATE USER a LOGIN ⟦CREATEROLE⟧;",
    "GRANT ⟦pg_write_all_data⟧, pg_monitor TO a;",
    "GRANT ⟦pg_execute_server_program⟧ TO a WITH ADMIN OPTION;",
    "CREATE ROLE a IN ROLE ⟦pg_read_server_files⟧;",
    { up: "DO $$ BEGIN CREATE ROLE a ⟦SUPERUSER⟧; END $$;", vary: false },
  ],
  accept: [
    "ALTER ROLE a NOSUPERUSER NOBYPASSRLS NOREPLICATION NOCREATEROLE;",
    "CREATE ROLE a LOGIN CREATEDB;",
    "GRANT pg_monitor, pg_read_all_data TO a;",
    "REVOKE pg_write_all_data FROM a;",
    "CREATE ROLE superuser;",
    "GRANT SELECT ON a TO pg_write_all_data;",
  ],
});
