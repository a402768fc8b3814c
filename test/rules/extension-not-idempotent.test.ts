// Extensions that may be there already.
import { ruleTester } from "./rule-tester";

ruleTester("extension-not-idempotent", {
  reject: [
    {
      up: "⟦CREATE EXTENSION⟧ pgcrypto;",
      fixes: ["Add IF NOT EXISTS"],
      fixed: "CREATE EXTENSION IF NOT EXISTS pgcrypto;",
    },
    '⟦CREATE EXTENSION⟧ "uuid-ossp" WITH SCHEMA extensions CASCADE;',
    "⟦CREATE EXTENSION⟧ a;\nCREATE EXTENSION IF NOT EXISTS b;",
    "DROP EXTENSION IF EXISTS a;\n⟦CREATE EXTENSION⟧ b;",
    { up: "SELECT 1;", down: "⟦CREATE EXTENSION⟧ a;" },
    "DO $$ BEGIN ⟦CREATE EXTENSION⟧ hstore; END $$;",
  ],
  accept: [
    "CREATE EXTENSION IF NOT EXISTS pgcrypto;",
    "DROP EXTENSION IF EXISTS a;\nCREATE EXTENSION a;",
    "DROP EXTENSION a;\nCREATE EXTENSION a;",
    { before: "DROP EXTENSION a;", up: "CREATE EXTENSION a;" },
    { up: "DROP EXTENSION a;", down: "CREATE EXTENSION a;" },
    "ALTER EXTENSION pgcrypto UPDATE;",
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_extension) THEN CREATE EXTENSION hstore; END IF; END $$;",
  ],
});
