// Domains with constraints.
import { ruleTester } from "./rule-tester";

ruleTester("create-domain-constraint", {
  reject: [
    "CREATE DOMAIN d AS text ⟦CHECK⟧ (VALUE <> '');",
    "CREATE DOMAIN d AS int ⟦NOT NULL⟧;",
    "CREATE DOMAIN s.d AS int DEFAULT 1 CONSTRAINT x ⟦CHECK⟧ (VALUE > 0) NOT NULL;",
  ],
  accept: [
    "CREATE DOMAIN d AS text DEFAULT '';",
    "CREATE DOMAIN d AS int NULL;",
    "CREATE TYPE d AS (x int);",
    "CREATE TABLE d (x int NOT NULL CHECK (x > 0));",
  ],
});
