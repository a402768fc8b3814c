// New collation versions without new indexes.
import { ruleTester } from "./rule-tester";

ruleTester("reindex-after-collation", {
  reject: [
    'ALTER COLLATION "de_X" ⟦REFRESH⟧ VERSION;',
    { up: "ALTER DATABASE d ⟦REFRESH⟧ COLLATION VERSION;", says: /collations of database d/ },
    "CREATE INDEX CONCURRENTLY i ON t (a);\nALTER COLLATION s.c ⟦REFRESH⟧ VERSION;",
  ],
  accept: [
    'ALTER COLLATION "de_X" REFRESH VERSION;\nREINDEX INDEX CONCURRENTLY i;',
    "REINDEX DATABASE CONCURRENTLY;\nALTER DATABASE d REFRESH COLLATION VERSION;",
    "ALTER COLLATION x RENAME TO y;",
    "ALTER DATABASE d SET work_mem = '1GB';",
  ],
});
