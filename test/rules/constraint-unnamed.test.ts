// Constraints that are added without a name.
import { ruleTester } from "./rule-tester";

ruleTester("constraint-unnamed", {
  reject: [
    {
      up: "ALTER TABLE t ADD ⟦CHECK⟧ (a > 0) NOT VALID;",
      fixes: ["Name the constraint t_a_check"],
      fixed: "ALTER TABLE t ADD CONSTRAINT t_a_check CHECK (a > 0) NOT VALID;",
    },
    {
      up: "ALTER TABLE t ADD CONSTRAINT x CHECK (a > 0), ADD ⟦FOREIGN KEY⟧ (a) REFERENCES r;",
      fixes: ["Name the constraint t_a_fkey"],
    },
    "ALTER DOMAIN d ADD ⟦CHECK⟧ (VALUE > 0);",
  ],
  accept: [
    "ALTER TABLE t ADD CONSTRAINT a_pos CHECK (a > 0) NOT VALID;",
    "ALTER TABLE t ADD PRIMARY KEY (a);",
    "CREATE TABLE t (a int UNIQUE CHECK (a > 0));",
    "ALTER TABLE t ADD UNIQUE USING INDEX i;",
  ],
});
