// Objects that move to another schema under a running application.
import { ruleTester } from "./rule-tester";

ruleTester("set-schema", {
  reject: [
    { up: "ALTER TABLE ⟦users⟧ SET SCHEMA core;", says: /the table (public\.)?users to core/ },
    "ALTER TABLE IF EXISTS ONLY ⟦users⟧ SET SCHEMA core;",
    { up: 'ALTER TABLE app.⟦"Users"⟧ SET SCHEMA core;', vary: false },
    { up: "ALTER TYPE ⟦mood⟧ SET SCHEMA core;", says: /the type mood/ },
    { up: "ALTER DOMAIN app.⟦email⟧ SET SCHEMA core;", says: /the domain app.email/ },
    { up: "ALTER FUNCTION ⟦calc⟧(int, text) SET SCHEMA core;", says: /the function calc/ },
    { up: "ALTER VIEW ⟦active⟧ SET SCHEMA core;", says: /the view/ },
    { up: "ALTER MATERIALIZED VIEW ⟦sales⟧ SET SCHEMA core;", says: /materialized view/ },
    "CREATE TABLE IF NOT EXISTS users (id int);\nALTER TABLE ⟦users⟧ SET SCHEMA core;",
    {
      up: "BEGIN;\nALTER TABLE ⟦users⟧ SET SCHEMA core;\nCREATE VIEW users AS SELECT * FROM core.users;\nCOMMIT;",
      severity: "info",
    },
    {
      up: "ALTER TABLE ⟦users⟧ SET SCHEMA core;",
      down: "ALTER TABLE core.users SET SCHEMA public;",
      vary: false,
    },
    "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';\nALTER FUNCTION \u27e6f\u27e7(int) SET SCHEMA core;",
  ],
  accept: [
    "CREATE SCHEMA core;",
    "CREATE TABLE users (id int);\nALTER TABLE users SET SCHEMA core;",
    "CREATE TYPE mood AS ENUM ('a');\nALTER TYPE mood SET SCHEMA core;",
    "CREATE FUNCTION calc(x int) RETURNS int LANGUAGE sql AS 'SELECT x';\nALTER FUNCTION calc(int) SET SCHEMA core;",
    "ALTER EXTENSION hstore SET SCHEMA extensions;",
    "ALTER TABLE users SET TABLESPACE fast;",
    { up: "ALTER TABLE core.users SET SCHEMA core;", vary: false },
    "ALTER ROLE app SET search_path = core;",
  ],
});
