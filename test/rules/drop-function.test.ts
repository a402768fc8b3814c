// Routines that are dropped and do not come back.
import { ruleTester } from "./rule-tester";

const calc = (parameters: string): string =>
  `CREATE FUNCTION calc(${parameters}) RETURNS text LANGUAGE sql AS 'SELECT 1';`;

ruleTester("drop-function", {
  reject: [
    { up: "DROP FUNCTION ⟦calc⟧(int);", says: /Dropping calc/ },
    "DROP PROCEDURE IF EXISTS app.⟦job⟧;",
    "DROP AGGREGATE ⟦total⟧(int);",
    "DROP ROUTINE ⟦calc⟧;",
    "DROP FUNCTION ⟦a⟧(), ⟦b⟧(text) CASCADE;",
    `DROP FUNCTION ⟦calc⟧(int);\n${calc("x text")}`,
    `DROP FUNCTION ⟦calc⟧(int);\n${calc("x int, y int")}`,
    `DROP FUNCTION app.⟦calc⟧(int);\n${calc("x int")}`,
    `${calc("x int")}\nDROP FUNCTION ⟦calc⟧(text);`,
    { before: calc("x int"), up: "DROP FUNCTION ⟦calc⟧(int);" },
    { up: calc("x int"), down: "DROP FUNCTION ⟦calc⟧(text);" },
    {
      before: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
      up: "DROP FUNCTION ⟦f⟧();",
      severity: "info",
    },
    {
      before: "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
      up: "DROP FUNCTION \u27e6f\u27e7() CASCADE;",
    },
  ],
  accept: [
    `BEGIN;\nDROP FUNCTION calc(int);\n${calc("x int")}\nCOMMIT;`,
    `DROP FUNCTION calc(int, varchar);\n${calc("a integer, b character varying(20) DEFAULT 'a', OUT c int")}`,
    `DROP FUNCTION calc(int[]);\n${calc("VARIADIC x int[]")}`,
    `DROP FUNCTION calc;\n${calc("x int")}`,
    `${calc("x int")}\nDROP FUNCTION calc(int4);`,
    "CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT';\nDROP FUNCTION f();",
    "DROP AGGREGATE total(int);\nCREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);",
    { up: calc("x int"), down: "DROP FUNCTION calc(int);" },
    { up: "CREATE PROCEDURE job() LANGUAGE sql AS 'SELECT 1';", down: "DROP PROCEDURE IF EXISTS job;" },
    "DROP TRIGGER t ON users;",
    "DROP FUNCTION pg_temp.f();",
  ],
});
