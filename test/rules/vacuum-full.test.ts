// VACUUM FULL in all spellings.
import { ruleTester } from "./rule-tester";

ruleTester("vacuum-full", {
  reject: [
    "VACUUM ⟦FULL⟧ t;",
    "VACUUM (VERBOSE, ⟦FULL⟧ 1) t;",
    "VACUUM (⟦FULL⟧ on) t, u;",
    "VACUUM (⟦FULL⟧ TRUE, ANALYZE) t;",
    { up: "VACUUM ⟦FULL⟧;", says: /every table of the database/ },
    { up: "VACUUM ⟦FULL⟧ t;", rows: { "public.t": 3 }, severity: "warning" },
  ],
  accept: [
    "VACUUM (FULL true, FULL false) t;",
    "VACUUM (FULL false) t;",
    "VACUUM (FULL off, ANALYZE) t;",
    "VACUUM FREEZE t;",
    "ANALYZE t;",
    'VACUUM "full";',
    "CREATE TABLE t (a int);\nVACUUM FULL t;",
  ],
});
