// Routines that run their caller's choice of names as their owner.
import { ruleTester } from "./rule-tester";

ruleTester("security-definer-search-path", {
  reject: [
    {
      up: "CREATE FUNCTION f() RETURNS int LANGUAGE sql ⟦SECURITY DEFINER⟧ AS 'SELECT 1';",
      fixes: ["Add SET search_path = pg_catalog, pg_temp"],
      fixed:
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';",
      vary: false,
    },
    "CREATE OR REPLACE PROCEDURE p() LANGUAGE plpgsql ⟦SECURITY DEFINER⟧ SET work_mem = '1MB' AS 'BEGIN END';",
    "ALTER FUNCTION f(int) ⟦SECURITY DEFINER⟧;",
    {
      up: "CREATE FUNCTION f() RETURNS int LANGUAGE sql ⟦SECURITY DEFINER⟧ SET search_path FROM CURRENT AS 'SELECT 1';",
      severity: "warning",
    },
    "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql ⟦SECURITY DEFINER⟧ AS 'SELECT 1';\nALTER FUNCTION f(int, int) SET search_path = '';",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql ⟦SECURITY DEFINER⟧ AS 'SET search_path = x; SELECT 1';",
  ],
  accept: [
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 1';",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY INVOKER AS 'SELECT 1';",
    "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';\nALTER FUNCTION f(a int) SET search_path = pg_catalog, pg_temp;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';\nALTER FUNCTION public.f SET search_path TO '';",
    {
      up: "ALTER FUNCTION f() SECURITY DEFINER;",
      before: "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 1';",
    },
    "ALTER FUNCTION f() SECURITY DEFINER SET search_path = '';",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET SEARCH_PATH = pg_catalog SECURITY DEFINER AS 'SELECT 1';",
    "ALTER FUNCTION f() SECURITY INVOKER;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 1;\nDO $$ BEGIN ALTER FUNCTION f() SET search_path = ''; END $$;",
  ],
});
