// ALTER CONSTRAINT on tables in use.
import { ruleTester } from "./rule-tester";

ruleTester("alter-constraint-deferrable", {
  reject: [
    {
      up: "ALTER TABLE t ⟦ALTER CONSTRAINT⟧ f DEFERRABLE INITIALLY DEFERRED;",
      says: /Changing f takes a lock \(ACCESS EXCLUSIVE\) on (public\.)?t/,
    },
    "ALTER TABLE t ADD COLUMN a int, ⟦ALTER CONSTRAINT⟧ f NOT DEFERRABLE;",
    { up: "ALTER TABLE t ⟦ALTER CONSTRAINT⟧ f NOT ENFORCED;", postgres: 18, says: /is enforced/ },
  ],
  accept: [
    "ALTER TABLE t RENAME CONSTRAINT f TO g;",
    "CREATE TABLE t (a int CONSTRAINT f REFERENCES r);\nALTER TABLE t ALTER CONSTRAINT f DEFERRABLE;",
    "ALTER TABLE t ADD CONSTRAINT f UNIQUE (a) DEFERRABLE;",
    "CREATE TEMP TABLE t (a int);\nALTER TABLE t ALTER CONSTRAINT f DEFERRABLE;",
  ],
});
