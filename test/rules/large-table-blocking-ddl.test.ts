// Work on tables known to be large.
import { ruleTester } from "./rule-tester";

const rows = { "public.big": 80_000_000, "app.big": 9_000_000, "public.tiny": 12 };

ruleTester("large-table-blocking-ddl", {
  reject: [
    { up: "⟦CREATE⟧ INDEX i ON big (a);", rows, says: /builds an index on .*big with about 80,000,000 rows/ },
    { up: "⟦ALTER⟧ TABLE big ADD CHECK (a > 0);", rows, says: /reads/ },
    { up: "⟦ALTER⟧ TABLE big ALTER a TYPE bigint;", rows, says: /writes anew/ },
    { up: "⟦ALTER⟧ TABLE big ALTER a SET NOT NULL;", rows },
    { up: "SET search_path = app;\n⟦VACUUM⟧ FULL big;", rows, says: /9,000,000/, vary: false },
  ],
  accept: [
    { up: "CREATE INDEX i ON tiny (a);", rows },
    { up: "CREATE INDEX CONCURRENTLY i ON big (a);", rows },
    { up: "ALTER TABLE big ADD n int;", rows },
    { up: "ALTER TABLE big VALIDATE CONSTRAINT c;", rows },
    { up: "UPDATE big SET a = 1;", rows },
    { up: "CREATE INDEX i ON big (a);", rows, options: { rows: 100_000_000 } },
    "CREATE INDEX i ON big (a);",
    { up: "CREATE INDEX i ON other.big (a);", rows },
    { before: "CREATE TABLE big (a int NOT NULL);", up: "ALTER TABLE big ALTER a SET NOT NULL;", rows },
  ],
});
