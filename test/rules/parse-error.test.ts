// Statements that the grammar rejects.
import { ruleTester } from "./rule-tester";

ruleTester("parse-error", {
  reject: [
    "CREATE TABLE a (⟦1⟧ int) WITH OIDS;",
    { up: "ALTER TABLE t ADD COLUM a ⟦int⟧;", says: /syntax error at or near/, vary: false },
    { up: "SELECT 1;\nALTER TABLE t ADD COLUM a ⟦int⟧,;\nDROP TABLE t;" },
    { up: "CREATE TABLE t (a ⟦int⟧" },
    {
      up: "SELECT ⟦1⟧\nDROP TABLE t;",
      fixes: ["Add the semicolon"],
      fixed: "SELECT 1;\nDROP TABLE t;",
      vary: false,
    },
    { up: "SELECT ⟦'it;⟧", says: /no closing '/, vary: false },
    {
      up: "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN ⟦RETRUN⟧ 1; END $$;",
      says: /body of this routine: syntax error at or near "RETRUN"/,
      vary: false,
    },
    { up: "⟦DO⟧ $$ BEGIN IF a THEN NULL; END $$;", says: /body of this DO block/, vary: false },
    { up: "DO $$ BEGIN ⟦x⟧ := 1; END $$;", says: /"x" is not a known variable/, vary: false },
    { up: "⟦CREATE⟧ FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1 FORM t';", vary: false },
    { up: "CREATE TABLE t (id int);", down: "DROP INDEX i ⟦ON⟧ t;" },
  ],
  accept: [
    "CREATE TABLE a (id int) WITH OIDS;",
    "CREATE ROLE a CREATEUSER;",
    "CREATE ROLE a UNENCRYPTED PASSWORD 'x';",
    "ALTER TABLE t ADD COLUMN a int",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;",
    "DO $x$ BEGIN RAISE NOTICE ';'; END $x$;",
    "CREATE FUNCTION f(r t) RETURNS t LANGUAGE plpgsql AS $$ DECLARE x t%ROWTYPE; BEGIN r.a := 1; SELECT * INTO x FROM t; RETURN r; END $$;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$ return 1 + $$;",
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ DECLARE z t.c%TYPE[]; BEGIN RETURN; END $$;",
    "COPY t FROM stdin;\n1\\tit's\n\\.\nSELECT 1;",
    "",
    "-- only a comment",
    "SELECT 1;;",
  ],
});
