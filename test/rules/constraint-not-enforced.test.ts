// Constraints that are not enforced.
import { ruleTester } from "./rule-tester";

ruleTester("constraint-not-enforced", {
  reject: [
    { up: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) ⟦NOT ENFORCED⟧;", postgres: 18 },
    { up: "CREATE TABLE t (a int NOT NULL REFERENCES r ⟦NOT ENFORCED⟧, b int CHECK (b > 0));", postgres: 18 },
    {
      up: "ALTER TABLE t ALTER CONSTRAINT f ⟦NOT ENFORCED⟧;",
      postgres: 18,
      says: /f of (public\.)?t is no longer enforced/,
    },
  ],
  accept: [
    { up: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;", postgres: 18 },
    { up: "CREATE TABLE t (a int CHECK (a > 0) ENFORCED, b int UNIQUE);", postgres: 18 },
    { up: "ALTER TABLE t ALTER CONSTRAINT f ENFORCED;", postgres: 18 },
    { up: "ALTER TABLE t ALTER CONSTRAINT f DEFERRABLE;", postgres: 18 },
  ],
});
