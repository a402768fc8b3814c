// Changes that go on to every partition.
import { ruleTester } from "./rule-tester";

const before =
  "CREATE TABLE p (id int, k int) PARTITION BY RANGE (k);\nCREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9);";

ruleTester("alter-table-on-partitioned-parent", {
  reject: [
    { before, up: "ALTER TABLE ⟦p⟧ ADD COLUMN x int;", vary: false },
    { before, up: "ALTER TABLE ⟦public.p⟧ ENABLE ROW LEVEL SECURITY, ALTER id SET NOT NULL;", vary: false },
    { before, up: "CREATE INDEX i ON ⟦p⟧ (id);", says: /SHARE\) on every partition/, vary: false },
    {
      before,
      up: "CREATE TRIGGER tr AFTER INSERT ON ⟦p⟧ FOR EACH ROW EXECUTE FUNCTION f();",
      says: /SHARE ROW EXCLUSIVE/,
      vary: false,
    },
    { before, up: "ALTER TABLE ⟦p⟧ RENAME COLUMN id TO nr;", vary: false },
  ],
  accept: [
    { before, up: "CREATE INDEX i ON ONLY p (id);" },
    { before, up: "ALTER TABLE ONLY p ADD CONSTRAINT c CHECK (id > 0) NO INHERIT;" },
    { before, up: "ALTER TABLE p SET (fillfactor = 70);" },
    { before, up: "ALTER TABLE p ENABLE ROW LEVEL SECURITY, DISABLE TRIGGER ALL;" },
    { before, up: "ALTER TABLE p DETACH PARTITION p1;\nALTER TABLE p RENAME TO q;" },
    { before, up: "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH STATEMENT EXECUTE FUNCTION f();" },
    { before, up: "ALTER TABLE p1 ADD CONSTRAINT c CHECK (id > 0);" },
    "CREATE TABLE p (k int) PARTITION BY HASH (k);\nALTER TABLE p ADD COLUMN x int;",
    "ALTER TABLE p ADD COLUMN x int;",
  ],
});
