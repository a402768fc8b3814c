// Tables renamed under a running application.
import { ruleTester } from "./rule-tester";

ruleTester("rename-table", {
  reject: [
    "BEGIN;\nALTER TABLE ⟦a⟧ RENAME TO b;\nCREATE VIEW a AS SELECT count(*) AS n FROM b;\nCOMMIT;",
    { up: "ALTER TABLE ⟦users⟧ RENAME TO people;", says: /Renaming (public\.)?users to (public\.)?people/ },
    { up: "ALTER TABLE ⟦users⟧ RENAME TO people;\nCREATE VIEW users AS SELECT * FROM people;", wrap: "none" },
    "BEGIN;\nALTER TABLE ⟦users⟧ RENAME TO people;\nCREATE VIEW users AS SELECT DISTINCT id FROM people;\nCOMMIT;",
    "BEGIN;\nALTER TABLE ⟦users⟧ RENAME TO people;\nCREATE VIEW users AS SELECT * FROM other;\nCOMMIT;",
    "BEGIN;\nALTER TABLE ⟦users⟧ RENAME TO people;\nCOMMIT;\nCREATE VIEW users AS SELECT * FROM people;",
    { up: "ALTER TABLE ⟦users⟧ RENAME TO zz_drop_users;", severity: "info" },
    { up: "SELECT 1;", down: "ALTER TABLE ⟦users⟧ RENAME TO people;" },
  ],
  accept: [
    "BEGIN;\nALTER TABLE users RENAME TO people;\nCREATE VIEW users AS SELECT id, name FROM people;\nCOMMIT;",
    {
      up: "ALTER TABLE users RENAME TO people;\nCREATE OR REPLACE VIEW users AS SELECT * FROM people;",
      wrap: "transaction",
    },
    "BEGIN;\nALTER TABLE users RENAME TO users_old;\nALTER TABLE users_new RENAME TO users;\nCOMMIT;",
    "CREATE TABLE users_new (a int);\nALTER TABLE users_new RENAME TO people;",
    "ALTER INDEX i RENAME TO j;",
    "ALTER VIEW v RENAME TO w;",
    { before: "CREATE VIEW v AS SELECT 1;", up: "ALTER TABLE v RENAME TO w;" },
    { before: "CREATE INDEX i ON t (a);", up: "ALTER TABLE i RENAME TO j;" },
  ],
});
