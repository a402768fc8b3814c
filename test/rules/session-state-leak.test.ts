// Settings of the session that the file leaves behind.
import { ruleTester } from "./rule-tester";

ruleTester("session-state-leak", {
  reject: [
    { up: "⟦SET⟧ search_path = app, public;\nCREATE TABLE x (id int);", wrap: "none", fixes: [] },
    {
      up: "⟦SET⟧ search_path TO app;\nCREATE TABLE x (id int);",
      wrap: "transaction",
      fixed: "SET LOCAL search_path TO app;\nCREATE TABLE x (id int);",
    },
    {
      up: "⟦SET⟧ SESSION row_security = off;\nSELECT 1;",
      wrap: "transaction",
      fixed: "SET LOCAL row_security = off;\nSELECT 1;",
    },
    { up: "⟦SET⟧ ROLE app_owner;\nSELECT 1;", wrap: "none" },
    { up: "⟦SET⟧ session_replication_role = replica;\nSELECT 1;", wrap: "none" },
    { up: "⟦SET⟧ check_function_bodies = false;", wrap: "none" },
    { up: "⟦SET⟧ default_tablespace = 'fast';", wrap: "none" },
    { up: "⟦SELECT⟧ pg_catalog.set_config('search_path', '', false);", wrap: "none" },
    { up: "SET search_path = a;\nRESET search_path;\n⟦SET⟧ search_path = b;", wrap: "none" },
    { up: "SELECT 1;", down: "⟦SET⟧ search_path = app;", wrap: "none" },
    { up: "DO $$ BEGIN ⟦SET⟧ search_path = app; END $$;", wrap: "none" },
  ],
  accept: [
    { up: "BEGIN;\nSET LOCAL search_path = app;\nCREATE TABLE x (id int);\nCOMMIT;", wrap: "none" },
    { up: "SET search_path = app;\nSELECT 1;\nRESET search_path;", wrap: "none" },
    { up: "SET search_path = app;\nSELECT 1;\nSET search_path TO DEFAULT;", wrap: "none" },
    { up: "SET search_path = app;\nSET ROLE x;\nRESET ALL;\nRESET ROLE;", wrap: "none" },
    { up: "SET search_path = app;\nDISCARD ALL;", wrap: "none" },
    { up: "SET ROLE x;\nSELECT 1;\nSET ROLE NONE;", wrap: "none" },
    { up: "SET lock_timeout = '2s';\nSET statement_timeout = '2s';", wrap: "none" },
    { up: "BEGIN;\nSET search_path = app;\nROLLBACK;", wrap: "none" },
    { up: "SELECT set_config('search_path', 'app', true);", wrap: "transaction" },
    { up: "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = app AS 'SELECT 1';", wrap: "none" },
    "SET search_path = app;\nCREATE TABLE x (id int);",
  ],
});
