// Databases that are dropped.
import { ruleTester } from "./rule-tester";

ruleTester("drop-database", {
  reject: [
    { up: "DROP DATABASE ⟦shop⟧;", says: /shop/ },
    "DROP DATABASE IF EXISTS ⟦shop⟧ WITH (FORCE);",
    'DROP DATABASE ⟦"Shop"⟧;',
    { up: "CREATE DATABASE shop;", down: "DROP DATABASE ⟦shop⟧;" },
  ],
  accept: [
    "CREATE TABLE database_drop (id int);",
    "CREATE DATABASE shop;",
    "ALTER DATABASE shop SET jit = off;",
    "SELECT 'DROP DATABASE shop';",
    "COMMENT ON DATABASE shop IS 'DROP DATABASE shop';",
  ],
});
