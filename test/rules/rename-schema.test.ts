// Schemas that are renamed under a running application.
import { ruleTester } from "./rule-tester";

ruleTester("rename-schema", {
  reject: [
    { up: "ALTER SCHEMA ⟦sales⟧ RENAME TO commerce;", says: /sales to commerce/ },
    'ALTER SCHEMA ⟦"Sales"⟧ RENAME TO commerce;',
    "CREATE SCHEMA IF NOT EXISTS sales;\nALTER SCHEMA ⟦sales⟧ RENAME TO commerce;",
    { before: "CREATE SCHEMA sales;", up: "ALTER SCHEMA ⟦sales⟧ RENAME TO commerce;" },
    { up: "ALTER SCHEMA ⟦sales⟧ RENAME TO commerce;", down: "ALTER SCHEMA commerce RENAME TO sales;" },
    { up: "SELECT 1;", down: "ALTER SCHEMA ⟦commerce⟧ RENAME TO sales;" },
  ],
  accept: [
    "ALTER SCHEMA sales OWNER TO app;",
    "CREATE SCHEMA work;\nALTER SCHEMA work RENAME TO sales;",
    "CREATE SCHEMA commerce;",
    "ALTER TABLE sales.orders RENAME TO purchases;",
  ],
});
