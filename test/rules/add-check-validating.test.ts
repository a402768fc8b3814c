// CHECK constraints on tables that are in use.
import { ruleTester } from "./rule-tester";

ruleTester("add-check-validating", {
  reject: [
    {
      up: "ALTER TABLE orders ADD CONSTRAINT positive ⟦CHECK⟧ (total > 0);",
      says: /positive reads all of (public\.)?orders.*ACCESS EXCLUSIVE.*reads and writes/,
      fixes: ["Add NOT VALID and validate in the next migration", "Add NOT VALID"],
      fixed: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;",
    },
    "ALTER TABLE orders ADD COLUMN a int, ADD ⟦CHECK⟧ (a > 0), ADD CONSTRAINT c ⟦CHECK⟧ (b > 0);",
    "CREATE TABLE IF NOT EXISTS orders (total int);\nALTER TABLE orders ADD ⟦CHECK⟧ (total > 0);",
    { up: "CREATE TABLE app.orders (total int);\nALTER TABLE orders ADD ⟦CHECK⟧ (total > 0);", vary: false },
    "BEGIN;\nCREATE TABLE orders (total int);\nROLLBACK;\nALTER TABLE orders ADD ⟦CHECK⟧ (total > 0);",
    {
      before: "CREATE TABLE orders (total int) PARTITION BY RANGE (total);",
      up: "ALTER TABLE orders ADD CONSTRAINT c ⟦CHECK⟧ (total > 0);",
    },
    { up: "SELECT 1;", down: "ALTER TABLE orders ADD CONSTRAINT c ⟦CHECK⟧ (total > 0);" },
  ],
  accept: [
    "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;",
    { up: "ALTER TABLE orders ADD CHECK (total > 0) NOT ENFORCED;", postgres: 18 },
    "CREATE TABLE orders (total int CHECK (total > 0));",
    "CREATE TEMP TABLE work (a int);\nALTER TABLE work ADD CHECK (a > 0);",
    "CREATE TABLE new_orders (total int);\nALTER TABLE new_orders RENAME TO orders;\nALTER TABLE orders ADD CHECK (total > 0);",
    "DROP TABLE IF EXISTS orders;\nCREATE TABLE IF NOT EXISTS orders (total int);\nALTER TABLE orders ADD CHECK (total > 0);",
    {
      up: "SET search_path TO app;\nCREATE TABLE orders (total int);\nALTER TABLE app.orders ADD CHECK (total > 0);",
      vary: false,
    },
    "ALTER DOMAIN positive ADD CHECK (value > 0);",
  ],
});
