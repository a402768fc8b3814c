// Extensions of whatever version.
import { ruleTester } from "./rule-tester";

ruleTester("extension-unpinned", {
  reject: [
    { up: "CREATE EXTENSION IF NOT EXISTS ⟦postgis⟧;", says: /version of postgis/ },
    'CREATE EXTENSION ⟦"uuid-ossp"⟧ SCHEMA extensions CASCADE;',
    "ALTER EXTENSION ⟦postgis⟧ UPDATE;",
  ],
  accept: [
    "CREATE EXTENSION IF NOT EXISTS postgis VERSION '3.4.0';",
    "CREATE EXTENSION postgis WITH SCHEMA gis VERSION '3.4.0' CASCADE;",
    "ALTER EXTENSION postgis UPDATE TO '3.4.1';",
    "CREATE EXTENSION IF NOT EXISTS plpgsql;",
    "ALTER EXTENSION postgis SET SCHEMA gis;",
    "DROP EXTENSION postgis;",
  ],
});
