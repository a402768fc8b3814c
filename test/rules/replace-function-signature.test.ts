// Functions that cannot be replaced.
import { ruleTester } from "./rule-tester";

ruleTester("replace-function-signature", {
  reject: [
    {
      before: "CREATE PROCEDURE f(OUT a int) LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE PROCEDURE ⟦f⟧(OUT b int) LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(OUT a int) LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧() RETURNS text LANGUAGE sql AS 'SELECT NULL::text';",
    },
    {
      before: "CREATE FUNCTION f() RETURNS record LANGUAGE sql AS 'SELECT 1, 2';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(OUT a int, OUT b int) LANGUAGE sql AS 'SELECT 1, 2';",
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(a int) RETURNS text LANGUAGE sql AS 'SELECT 1::text';",
      says: /returns integer and cannot be made to return text/,
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(b int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧() RETURNS TABLE (a int, c int) LANGUAGE sql AS 'SELECT 1, 2';",
    },
    {
      before: "CREATE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧() RETURNS TABLE (a int, b int, c int) LANGUAGE sql AS 'SELECT 1, 2, 3';",
    },
    {
      before: "CREATE FUNCTION f(OUT a int, OUT b int) LANGUAGE sql AS 'SELECT 1, 2';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(OUT a int, OUT b text) LANGUAGE sql AS 'SELECT 1, NULL::text';",
    },
    {
      before: "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧() RETURNS SETOF int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE PROCEDURE ⟦f⟧(a int) LANGUAGE sql AS 'SELECT 1';",
    },
  ],
  accept: [
    {
      before: "CREATE FUNCTION f(OUT a int) LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(OUT a int, OUT b int) RETURNS SETOF record LANGUAGE sql AS 'SELECT 1, 2';",
      up: "CREATE OR REPLACE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';",
    },
    {
      before: "CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION f() RETURNS TABLE (b int) LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION f(a pg_catalog.int4) RETURNS integer LANGUAGE sql STABLE AS 'SELECT 2';",
    },
    {
      before: "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(a varchar(10)) RETURNS numeric LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION f(a varchar) RETURNS decimal(10, 2) LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "DROP FUNCTION f(int);\nCREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION app.f(a int) RETURNS text LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: "CREATE FUNCTION f(OUT a int) LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION f(OUT b int) LANGUAGE sql AS 'SELECT 1';",
    },
    "CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT 1';",
  ],
});
