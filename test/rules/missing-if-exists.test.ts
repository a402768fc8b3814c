// Files that stop at what is already gone.
import { ruleTester } from "./rule-tester";

ruleTester("missing-if-exists", {
  reject: [
    {
      up: "⟦DROP TABLE⟧ a;",
      wrap: "none",
      fixes: ["Add IF EXISTS"],
      fixed: "DROP TABLE IF EXISTS a;",
      vary: false,
    },
    {
      up: "⟦DROP INDEX CONCURRENTLY⟧ a;",
      wrap: "none",
      fixed: "DROP INDEX CONCURRENTLY IF EXISTS a;",
      vary: false,
    },
    { up: "ALTER TABLE a ⟦DROP COLUMN⟧ b, ⟦DROP⟧ c, ⟦DROP CONSTRAINT⟧ d;", wrap: "none" },
    {
      up: "⟦DROP MATERIALIZED VIEW⟧ a;\n⟦DROP EVENT TRIGGER⟧ b;\n⟦DROP ROLE⟧ r;\n⟦DROP POLICY⟧ p ON t;",
      wrap: "none",
      vary: false,
    },
    { up: "ALTER DOMAIN d ⟦DROP CONSTRAINT⟧ c;", wrap: "none" },
    {
      up: "⟦DROP TEXT SEARCH CONFIGURATION⟧ a;\n⟦DROP FOREIGN DATA WRAPPER⟧ f;\n⟦DROP OPERATOR CLASS⟧ o USING btree;\n⟦DROP USER MAPPING⟧ FOR u SERVER s;",
      wrap: "none",
      vary: false,
    },
  ],
  accept: [
    "DROP TABLE a;\nALTER TABLE b DROP COLUMN c;",
    { up: "DROP TABLE a;\nDROP TABLE b;", wrap: "simple-query" },
    { up: "BEGIN;\nDROP TABLE a;\nCOMMIT;", wrap: "none" },
    {
      up: "DROP TABLE IF EXISTS a;\nALTER TABLE IF EXISTS a DROP CONSTRAINT IF EXISTS b, DROP COLUMN IF EXISTS c;",
      wrap: "none",
    },
    {
      up: "CREATE TABLE IF NOT EXISTS keep (id int);\nCREATE TABLE a (id int);\nDROP TABLE a;",
      wrap: "none",
    },
    { up: "ALTER TABLE a ALTER COLUMN b DROP NOT NULL, ALTER COLUMN c DROP DEFAULT;", wrap: "none" },
    { up: "DROP OWNED BY r;", wrap: "none" },
  ],
});
