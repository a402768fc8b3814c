// Constraints that are validated before their transaction ends.
import { ruleTester } from "./rule-tester";

ruleTester("validate-in-same-transaction", {
  reject: [
    {
      up: "BEGIN;\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE t ⟦VALIDATE CONSTRAINT⟧ c;\nCOMMIT;",
      says: /ACCESS EXCLUSIVE.*reads and writes on (public\.)?t/,
    },
    {
      up: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE t ⟦VALIDATE CONSTRAINT⟧ c;",
      wrap: "transaction",
    },
    {
      up: "BEGIN;\nALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES r NOT VALID;\nALTER TABLE t ⟦VALIDATE CONSTRAINT⟧ c;\nCOMMIT;",
      says: /SHARE ROW EXCLUSIVE.*blocks writes on/,
    },
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, ⟦VALIDATE CONSTRAINT⟧ c;",
    "BEGIN;\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE t RENAME CONSTRAINT c TO d;\nALTER TABLE t ⟦VALIDATE CONSTRAINT⟧ d;\nCOMMIT;",
    "BEGIN;\nALTER TABLE t ADD CHECK (a > 0) NOT VALID;\nALTER TABLE t ⟦VALIDATE CONSTRAINT⟧ t_a_check;\nCOMMIT;",
    "DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE t ⟦VALIDATE CONSTRAINT⟧ c; END $$;",
  ],
  accept: [
    {
      up: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT c;",
      wrap: "none",
    },
    "BEGIN;\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nCOMMIT;\nALTER TABLE t VALIDATE CONSTRAINT c;",
    "BEGIN;\nCREATE TABLE t (a int);\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT c;\nCOMMIT;",
    {
      up: "ALTER TABLE t VALIDATE CONSTRAINT c;",
      before: "CREATE TABLE t (a int);\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\n",
      wrap: "transaction",
    },
    "BEGIN;\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE s VALIDATE CONSTRAINT c;\nCOMMIT;",
  ],
});
