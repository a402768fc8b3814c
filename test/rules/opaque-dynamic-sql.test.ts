// SQL that is built while it runs, and schema changes inside DO.
import { ruleTester } from "./rule-tester";

ruleTester("opaque-dynamic-sql", {
  reject: [
    "DO $$ DECLARE r record; BEGIN FOR r IN SELECT tablename FROM pg_tables LOOP EXECUTE ⟦format('ALTER TABLE %I ADD COLUMN x int', r.tablename)⟧; END LOOP; END $$;",
    {
      up: "DO $$ BEGIN EXECUTE ⟦'DROP TABLE ' || quote_ident(current_user)⟧; END $$;",
      says: /^This block builds/,
    },
    "DO 'BEGIN EXECUTE ⟦q⟧; END';",
    {
      up: "CREATE FUNCTION f(t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE ⟦'DROP TABLE ' || t⟧; END $$;",
      says: /^The body of f /i,
    },
    "CREATE OR REPLACE PROCEDURE p(t text) AS $$ BEGIN EXECUTE ⟦t⟧ USING 1; END $$ LANGUAGE plpgsql;",
    { up: "DO $$ BEGIN ⟦ALTER⟧ TABLE t ADD COLUMN a int; END $$;", says: /stands in a DO block/ },
    {
      up: "DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN ⟦ALTER⟧ TABLE t ADD COLUMN a int; END IF; END $$;",
      severity: "info",
    },
    {
      up: "DO $$ BEGIN ⟦CREATE⟧ TYPE mood AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
      severity: "info",
    },
    { up: "DO $$ BEGIN EXECUTE '⟦CREATE⟧ TABLE a (id int)'; END $$;" },
  ],
  accept: [
    "DO $$ BEGIN PERFORM 1; END $$;",
    "DO $$ BEGIN UPDATE t SET a = 1 WHERE b = 2; END $$;",
    "DO $$ BEGIN EXECUTE 'UPDATE t SET a = $1' USING 1; END $$;",
    "DO $$ BEGIN CREATE TEMP TABLE x (a int); END $$;",
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE t ADD a int'; RETURN NEW; END $$;",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
    "CREATE FUNCTION f() RETURNS trigger EXECUTE AS $$ x $$;",
    "DO LANGUAGE plperl $$ x $$;",
    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
    "ALTER TABLE t ADD COLUMN a int;",
  ],
});
