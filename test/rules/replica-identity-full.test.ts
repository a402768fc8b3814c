// Replica identities that write whole rows to the log, or none.
import { ruleTester } from "./rule-tester";

ruleTester("replica-identity-full", {
  reject: [
    { up: "ALTER TABLE t ⟦REPLICA IDENTITY FULL⟧;", says: /whole old row|ACCESS EXCLUSIVE/ },
    "ALTER TABLE t ⟦REPLICA IDENTITY NOTHING⟧;",
    "ALTER TABLE ONLY t ADD COLUMN a int, ⟦REPLICA IDENTITY FULL⟧;",
    "CREATE TABLE IF NOT EXISTS t (a int);\nALTER TABLE t ⟦REPLICA IDENTITY FULL⟧;",
    { up: "ALTER TABLE t ADD COLUMN a int;", down: "ALTER TABLE t ⟦REPLICA IDENTITY FULL⟧;" },
    {
      up: "ALTER TABLE other REPLICA IDENTITY DEFAULT;",
      down: "ALTER TABLE t ⟦REPLICA IDENTITY FULL⟧;",
    },
  ],
  accept: [
    "ALTER TABLE t REPLICA IDENTITY USING INDEX i;",
    "ALTER TABLE t REPLICA IDENTITY DEFAULT;",
    "CREATE TABLE t (a int);\nALTER TABLE t REPLICA IDENTITY FULL;",
    "CREATE TEMP TABLE t (a int);\nALTER TABLE t REPLICA IDENTITY FULL;",
    "CREATE TABLE u (a int);\nALTER TABLE u RENAME TO t;\nALTER TABLE t REPLICA IDENTITY NOTHING;",
    { up: "ALTER TABLE t REPLICA IDENTITY DEFAULT;", down: "ALTER TABLE t REPLICA IDENTITY FULL;" },
  ],
});
