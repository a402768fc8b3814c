// Routines without a search_path of their own.
import { ruleTester } from "./rule-tester";

ruleTester("function-search-path-mutable", {
  reject: [
    "CREATE FUNCTION ⟦f⟧() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "CREATE OR REPLACE PROCEDURE app.⟦p⟧() LANGUAGE plpgsql AS 'BEGIN END';",
    "CREATE FUNCTION ⟦f⟧() RETURNS int LANGUAGE plpgsql SET work_mem = '1MB' AS 'BEGIN RETURN 1; END';",
  ],
  accept: [
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path = '' AS 'SELECT 1';",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';\nALTER FUNCTION f() SET search_path = '';",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path FROM CURRENT AS 'SELECT 1';",
  ],
});
