// Exclusion constraints and keys without overlaps on tables in use.
import { ruleTester } from "./rule-tester";

ruleTester("add-exclusion-constraint", {
  reject: [
    {
      up: "ALTER TABLE b ADD CONSTRAINT e ⟦EXCLUDE⟧ USING gist (r WITH =, d WITH &&);",
      says: /e is built and checked .* on (public\.)?b/,
    },
    { up: "ALTER TABLE b ADD CONSTRAINT k PRIMARY KEY (id, d ⟦WITHOUT OVERLAPS⟧);", postgres: 18 },
    "CREATE TABLE IF NOT EXISTS b (d tstzrange);\nALTER TABLE b ADD ⟦EXCLUDE⟧ USING gist (d WITH &&);",
  ],
  accept: [
    "CREATE TABLE b (d tstzrange, EXCLUDE USING gist (d WITH &&));",
    "CREATE TABLE b (d tstzrange);\nALTER TABLE b ADD EXCLUDE USING gist (d WITH &&);",
    "ALTER TABLE b ADD CONSTRAINT k UNIQUE (id);",
    "CREATE TEMP TABLE b (d tstzrange);\nALTER TABLE b ADD EXCLUDE USING gist (d WITH &&);",
  ],
});
