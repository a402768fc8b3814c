// Code that reaches the operating system.
import { ruleTester } from "./rule-tester";

ruleTester("untrusted-language", {
  reject: [
    "CREATE FUNCTION f() RETURNS int ⟦LANGUAGE⟧ plpython3u AS 'return 1';",
    "CREATE FUNCTION f() RETURNS int AS 'lib', 'f' ⟦LANGUAGE⟧ C STRICT;",
    "CREATE FUNCTION f() RETURNS int ⟦LANGUAGE⟧ 'plperlu' AS 'return 1';",
    "DO ⟦LANGUAGE⟧ pltclu 'x';",
    "COPY a FROM ⟦PROGRAM⟧ 'curl x';",
    "SELECT ⟦lo_import⟧('/etc/passwd');",
    "INSERT INTO a SELECT ⟦pg_catalog⟧.pg_read_file('x');",
    "CREATE EXTENSION ⟦plpython3u⟧;",
    "CREATE LANGUAGE ⟦plperlu⟧;",
  ],
  accept: [
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plperl AS 'return 1';",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1;",
    "COPY a FROM STDIN;\n\\.\n",
    "INSERT INTO a VALUES ('pg_read_file()');",
    "SELECT set_config('app.pg_read_file', 'x', true);",
    "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'x';",
    "CREATE EXTENSION plv8;",
  ],
});
