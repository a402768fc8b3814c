// Views and functions that are dropped and made again.
import { ruleTester } from "./rule-tester";

ruleTester("recreate-view-loses-grants", {
  reject: [
    "SET search_path = app;\nDROP VIEW ⟦v⟧;\nCREATE VIEW app.v AS SELECT 1 AS a;",
    {
      before: "CREATE VIEW v AS SELECT 1 AS a; GRANT SELECT ON v TO app;",
      up: "DROP VIEW ⟦v⟧;\nCREATE VIEW v AS SELECT 2 AS a;",
    },
    {
      before: "CREATE VIEW v AS SELECT 1 AS a;",
      up: "DROP VIEW ⟦v⟧;\nCREATE VIEW v AS SELECT 2 AS a;",
      severity: "info",
    },
    {
      before:
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION f() TO app;",
      up: "DROP FUNCTION ⟦f⟧();\nCREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT 1::text';",
    },
    "DROP VIEW ⟦v⟧;\nCREATE VIEW v AS SELECT 1 AS a;",
    "DROP VIEW IF EXISTS a, ⟦v⟧ CASCADE;\nCREATE OR REPLACE VIEW v AS SELECT 1 AS a;",
    "DROP MATERIALIZED VIEW app.⟦m⟧;\nCREATE MATERIALIZED VIEW app.m AS SELECT 1 AS a;\nCREATE UNIQUE INDEX i ON app.m (a);",
    "DROP FUNCTION ⟦f⟧(int);\nCREATE FUNCTION f(a int) RETURNS bigint LANGUAGE sql AS 'SELECT 1';",
    "DROP VIEW ⟦v⟧;\nCREATE VIEW v AS SELECT 1 AS a;\nGRANT SELECT ON other TO app;",
    "GRANT SELECT ON v TO app;\nDROP VIEW ⟦v⟧;\nCREATE VIEW v AS SELECT 1 AS a;",
    "DROP VIEW ⟦v⟧;\nCREATE VIEW v AS SELECT 1 AS a;\nREVOKE ALL ON v FROM app;",
    "DROP FUNCTION ⟦f⟧();\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app;",
  ],
  accept: [
    "DROP VIEW app.v;\nCREATE VIEW v AS SELECT 1 AS a;",
    "DROP VIEW v;\nCREATE VIEW v AS SELECT 1 AS a;\nDO $$ BEGIN EXECUTE format('GRANT SELECT ON v TO %I', current_user); END $$;",
    "DROP VIEW v;\nCREATE VIEW v AS SELECT 1 AS a;\nGRANT SELECT ON v TO app;",
    "DROP VIEW public.v;\nCREATE VIEW public.v AS SELECT 1 AS a;\nGRANT SELECT ON v TO app;",
    "DROP VIEW v;\nCREATE VIEW v AS SELECT 1 AS a;\nGRANT SELECT ON ALL TABLES IN SCHEMA public TO app;",
    "DROP VIEW v;\nCREATE VIEW w AS SELECT 1 AS a;",
    "CREATE VIEW v AS SELECT 1 AS a;\nDROP VIEW v;\nCREATE VIEW v AS SELECT 2 AS a;",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app;\nDROP VIEW v;\nCREATE VIEW v AS SELECT 1 AS a;",
    {
      before: "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO app;",
      up: "DROP VIEW v;\nCREATE VIEW v AS SELECT 1 AS a;",
    },
    "DROP FUNCTION f();\nCREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
    "DROP FUNCTION f(int);\nCREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';\nGRANT EXECUTE ON FUNCTION f(int) TO app;",
    "DROP TABLE t;\nCREATE TABLE t (a int);",
  ],
});
