// Extensions that are dropped.
import { ruleTester } from "./rule-tester";

ruleTester("drop-extension", {
  reject: [
    { up: "DROP EXTENSION ⟦hstore⟧ CASCADE;", severity: "error" },
    { up: "DROP EXTENSION IF EXISTS ⟦hstore⟧;", severity: "warning" },
    { up: 'DROP EXTENSION ⟦"uuid-ossp"⟧, ⟦hstore⟧ CASCADE;' },
    { up: "CREATE EXTENSION hstore;", down: "DROP EXTENSION ⟦hstore⟧ CASCADE;" },
    { up: "CREATE EXTENSION citext;", down: "DROP EXTENSION ⟦hstore⟧;", severity: "warning" },
    {
      before: "CREATE EXTENSION hstore;",
      up: "CREATE EXTENSION IF NOT EXISTS hstore;",
      down: "DROP EXTENSION ⟦hstore⟧;",
      severity: "warning",
    },
  ],
  accept: [
    "CREATE EXTENSION IF NOT EXISTS hstore;",
    { up: "CREATE EXTENSION hstore;", down: "DROP EXTENSION hstore;" },
    { up: 'CREATE EXTENSION IF NOT EXISTS "uuid-ossp";', down: 'DROP EXTENSION IF EXISTS "uuid-ossp";' },
    "ALTER EXTENSION hstore UPDATE;",
    "CREATE EXTENSION hstore;\nDROP EXTENSION hstore;",
  ],
});
