// Downs copied from their ups.
import { ruleTester } from "./rule-tester";

ruleTester("pair-identical", {
  reject: [
    {
      up: "ALTER TABLE t ADD COLUMN a int;",
      down: "⟦ALTER TABLE t ADD COLUMN a int⟧;",
      fixed: "ALTER TABLE t DROP COLUMN a;\n",
    },
    {
      up: "ALTER TABLE t ADD COLUMN a int;\nSELECT 1;",
      down: "-- x\n⟦alter table t add a integer;\nSELECT\n 1⟧",
    },
    { up: "SET lock_timeout = '1s';\nDROP TABLE t;", down: "BEGIN;\n⟦DROP TABLE t⟧;\nCOMMIT;" },
  ],
  accept: [
    { up: "SELECT 1;", down: "SELECT 1;" },
    { up: "ALTER TABLE t ADD COLUMN a int", down: "ALTER TABLE t DROP COLUMN a" },
    { up: "", down: "" },
    { up: "SET lock_timeout = '1s';", down: "SET lock_timeout = '1s';" },
    { up: "ANALYZE t;", down: "ANALYZE t;" },
    { up: "UPDATE t SET a = 1 WHERE id = 1;", down: "UPDATE t SET a = 2 WHERE id = 1;" },
  ],
});
