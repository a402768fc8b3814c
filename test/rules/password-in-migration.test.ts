// Passwords in files.
import { ruleTester } from "./rule-tester";

ruleTester("password-in-migration", {
  reject: [
    { up: "CREATE ROLE a LOGIN ⟦PASSWORD⟧ 'hunter2';", says: /^(?!.*hunter2)/ },
    "ALTER USER a WITH ⟦ENCRYPTED⟧ PASSWORD 'md5abc';",
    "CREATE SUBSCRIPTION s ⟦CONNECTION⟧ 'host=a password=b' PUBLICATION p;",
    "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'a', ⟦password⟧ 'b');",
    "ALTER SERVER s OPTIONS (SET ⟦password⟧ 'b');",
    "SELECT ⟦dblink_connect⟧('c', 'postgresql://u:secret@host/db');",
    "SELECT * FROM ⟦dblink⟧('host=a password=''b''', 'SELECT 1') AS t (id int);",
    { up: "DO $$ BEGIN CREATE ROLE a ⟦PASSWORD⟧ 'b'; END $$;", vary: false },
    { up: "DO $$ BEGIN EXECUTE ⟦format('CREATE ROLE %I PASSWORD ''secret''', 'a')⟧; END $$;", vary: false },
    "ALTER SUBSCRIPTION s ⟦CONNECTION⟧ 'password=x';",
    "⟦ALTER SYSTEM⟧ SET primary_conninfo = 'host=a password=b';",
  ],
  accept: [
    "CREATE ROLE a LOGIN;",
    "ALTER ROLE a PASSWORD NULL;",
    "CREATE ROLE a PASSWORD '${APP_PASSWORD}';",
    "CREATE ROLE a PASSWORD '{{ password }}';",
    "CREATE SUBSCRIPTION s CONNECTION 'host=a dbname=b' PUBLICATION p;",
    "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'a');",
    "CREATE TABLE a (password text DEFAULT 'x');",
    "INSERT INTO users (password) VALUES ('x');",
    "DO $$ BEGIN EXECUTE format('CREATE ROLE a PASSWORD %L', current_setting('app.pw')); END $$;",
    "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal(current_setting('x')); END $$;",
    "SELECT dblink_connect('host=a password=' || current_setting('x'));",
    "ALTER ROLE a VALID UNTIL '2030-01-01';",
    "CREATE SUBSCRIPTION s CONNECTION 'host=a password=${PW}' PUBLICATION p;",
  ],
});
