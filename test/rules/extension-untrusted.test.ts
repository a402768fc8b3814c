// Extensions that only a superuser may create.
import { ruleTester } from "./rule-tester";

ruleTester("extension-untrusted", {
  reject: [
    { up: "CREATE EXTENSION IF NOT EXISTS ⟦file_fdw⟧;", says: /superuser/ },
    "CREATE EXTENSION ⟦dblink⟧ WITH SCHEMA extensions;",
    'CREATE EXTENSION IF NOT EXISTS ⟦"plpython3u"⟧;',
    { up: "CREATE EXTENSION IF NOT EXISTS ⟦hstore⟧;", postgres: 12 },
    { up: "CREATE EXTENSION ⟦hstore_plperl⟧;", postgres: 18 },
    { before: "CREATE EXTENSION IF NOT EXISTS file_fdw;", up: "CREATE EXTENSION IF NOT EXISTS ⟦file_fdw⟧;" },
    "CREATE EXTENSION IF NOT EXISTS ⟦pg_stat_statements⟧;",
  ],
  accept: [
    "CREATE EXTENSION IF NOT EXISTS hstore;",
    'CREATE EXTENSION "uuid-ossp";',
    { up: "CREATE EXTENSION pg_trgm;", postgres: 13 },
    { up: "CREATE EXTENSION plpgsql;", postgres: 12 },
    "CREATE EXTENSION IF NOT EXISTS postgis;",
    { up: "CREATE EXTENSION file_fdw;", options: { allowed: ["file_fdw"] } },
    { before: "CREATE EXTENSION file_fdw;", up: "CREATE EXTENSION IF NOT EXISTS file_fdw;" },
    "ALTER EXTENSION file_fdw UPDATE;",
    "DROP EXTENSION file_fdw;",
  ],
});
