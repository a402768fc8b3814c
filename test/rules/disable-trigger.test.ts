// Triggers that are turned off.
import { ruleTester } from "./rule-tester";

ruleTester("disable-trigger", {
  reject: [
    "ALTER TABLE t ⟦DISABLE TRIGGER⟧ audit;",
    {
      up: "ALTER TABLE t ⟦DISABLE TRIGGER⟧ ALL;",
      says: /every trigger on (public\.)?t off for everybody.*foreign keys/,
    },
    "ALTER TABLE t ⟦DISABLE TRIGGER⟧ USER;",
    "ALTER TABLE t ADD COLUMN a int, ⟦DISABLE TRIGGER⟧ audit;",
    {
      up: "ALTER TABLE t ⟦DISABLE TRIGGER⟧ audit;\nUPDATE t SET a = 1;\nALTER TABLE t ENABLE TRIGGER audit;",
      severity: "warning",
    },
    {
      up: "ALTER TABLE t ⟦DISABLE TRIGGER⟧ USER;\nALTER TABLE t ENABLE TRIGGER ALL;",
      severity: "warning",
    },
    "ALTER TABLE t ENABLE TRIGGER audit;\nALTER TABLE t ⟦DISABLE TRIGGER⟧ audit;",
    "ALTER TABLE t ⟦DISABLE TRIGGER⟧ audit;\nALTER TABLE u ENABLE TRIGGER audit;",
    "ALTER TABLE t ⟦DISABLE TRIGGER⟧ audit;\nALTER TABLE t ENABLE TRIGGER other;",
    "ALTER TABLE t ⟦DISABLE TRIGGER⟧ ALL;\nALTER TABLE t ENABLE TRIGGER USER;",
    {
      up: "DO $$ BEGIN ALTER TABLE t ⟦DISABLE TRIGGER⟧ audit; ALTER TABLE t ENABLE TRIGGER audit; END $$;",
      severity: "warning",
    },
  ],
  accept: [
    "ALTER TABLE t ENABLE TRIGGER audit;",
    "ALTER TABLE t ENABLE ALWAYS TRIGGER audit;",
    "ALTER TABLE t DISABLE RULE r;",
    "ALTER TABLE t DISABLE ROW LEVEL SECURITY;",
    "ALTER EVENT TRIGGER e DISABLE;",
    { up: "ALTER TABLE t ENABLE TRIGGER audit;", down: "ALTER TABLE t DISABLE TRIGGER audit;" },
  ],
});
