// Functions that come beside the one they were meant to replace.
import { ruleTester } from "./rule-tester";

const one = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';";

ruleTester("function-overload-created", {
  reject: [
    {
      before: one,
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      says: /f\(integer\) stays, and f\(bigint\) comes/i,
    },
    {
      before: one,
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    { before: one, up: "CREATE OR REPLACE FUNCTION ⟦f⟧() RETURNS int LANGUAGE sql AS 'SELECT 1';" },
    {
      before: one,
      up: "CREATE OR REPLACE FUNCTION public.⟦f⟧(a int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: one,
      up: "CREATE OR REPLACE FUNCTION ⟦f⟧(a int, VARIADIC b int[]) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
  ],
  accept: [
    { before: one, up: "CREATE OR REPLACE FUNCTION f(a integer) RETURNS int LANGUAGE sql AS 'SELECT 1';" },
    { before: one, up: "CREATE OR REPLACE FUNCTION f(b int, OUT c int) LANGUAGE sql AS 'SELECT 1';" },
    { before: one, up: "CREATE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';" },
    {
      before: one,
      up: "DROP FUNCTION f(int);\nCREATE OR REPLACE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    {
      before: one,
      up: "CREATE OR REPLACE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';\nDROP FUNCTION f(int);",
    },
    { before: one, up: "CREATE OR REPLACE FUNCTION app.f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';" },
    {
      before: one + " CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "CREATE OR REPLACE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    },
    "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';\nCREATE OR REPLACE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "CREATE OR REPLACE FUNCTION f(a bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';",
  ],
});
