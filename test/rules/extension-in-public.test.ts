// Extensions among the project's own things.
import { ruleTester } from "./rule-tester";

ruleTester("extension-in-public", {
  reject: [
    "CREATE EXTENSION IF NOT EXISTS ⟦citext⟧;",
    "CREATE EXTENSION citext WITH ⟦SCHEMA public⟧ VERSION '1.6';",
    'CREATE EXTENSION ⟦"uuid-ossp"⟧;',
    'CREATE EXTENSION citext SCHEMA ⟦"public"⟧;',
    "SET search_path TO public, extensions;\nCREATE EXTENSION ⟦citext⟧;",
    "CREATE EXTENSION ⟦a⟧;\nALTER EXTENSION b SET SCHEMA extensions;",
  ],
  accept: [
    "CREATE EXTENSION IF NOT EXISTS citext SCHEMA extensions;",
    'CREATE EXTENSION "uuid-ossp" WITH SCHEMA "extensions";',
    "CREATE EXTENSION IF NOT EXISTS plpgsql;",
    "CREATE EXTENSION IF NOT EXISTS postgis;",
    "CREATE EXTENSION pg_cron;",
    "SET search_path TO extensions, public;\nCREATE EXTENSION citext;",
    "CREATE EXTENSION citext;\nALTER EXTENSION citext SET SCHEMA extensions;",
    "ALTER EXTENSION citext SET SCHEMA public;",
  ],
});
