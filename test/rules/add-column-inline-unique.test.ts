// ADD COLUMN … UNIQUE or PRIMARY KEY.
import { ruleTester } from "./rule-tester";

ruleTester("add-column-inline-unique", {
  reject: [
    { up: "ALTER TABLE t ADD COLUMN n text ⟦UNIQUE⟧;", says: /with UNIQUE builds an index/ },
    { up: "ALTER TABLE t ADD COLUMN n bigserial ⟦PRIMARY KEY⟧;", says: /with PRIMARY KEY/ },
    "ALTER TABLE t ADD n text CONSTRAINT u ⟦UNIQUE⟧ DEFERRABLE, ADD m int;",
    "CREATE TABLE IF NOT EXISTS t (a int);\nALTER TABLE t ADD n text ⟦UNIQUE⟧;",
  ],
  accept: [
    "CREATE TABLE t (n text UNIQUE);",
    "CREATE TABLE t (a int);\nALTER TABLE t ADD COLUMN n text UNIQUE;",
    "ALTER TABLE t ADD COLUMN n text;\nALTER TABLE t ADD CONSTRAINT u UNIQUE USING INDEX u;",
    "ALTER TABLE t ADD CONSTRAINT u UNIQUE (n);",
    { before: "CREATE TABLE t (n int);", up: "ALTER TABLE t ADD COLUMN IF NOT EXISTS n int UNIQUE;" },
  ],
});
