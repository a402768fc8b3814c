// ADD COLUMN … CHECK (…).
import { ruleTester } from "./rule-tester";

ruleTester("add-column-inline-check", {
  reject: [
    "ALTER TABLE t ADD COLUMN n int ⟦CHECK⟧ (n >= 0);",
    "ALTER TABLE t ADD n int NOT NULL DEFAULT 1 CONSTRAINT c ⟦CHECK⟧ (n > 0) NO INHERIT;",
    { up: "ALTER TABLE t ADD n int CHECK (n > 0) NOT ENFORCED CHECK (n < 9);", postgres: 18 },
    { up: "ALTER TABLE t ADD n int ⟦CHECK⟧ (n > 0);", rows: { "public.t": 0 }, severity: "info" },
    { up: "ALTER TABLE t ADD n int ⟦CHECK⟧ (n > 0);", rows: { "public.t": 2_000_000 }, severity: "error" },
  ],
  accept: [
    { up: "ALTER TABLE t ADD COLUMN n int CHECK (n > 0) NOT ENFORCED;", postgres: 18 },
    "ALTER TABLE t ADD COLUMN n int;\nALTER TABLE t ADD CHECK (n > 0) NOT VALID;",
    "CREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN n int CHECK (n > 0);",
    'ALTER TABLE t ADD COLUMN "check" int;',
    { before: "CREATE TABLE t (n int);", up: "ALTER TABLE t ADD COLUMN IF NOT EXISTS n int CHECK (n > 0);" },
  ],
});
