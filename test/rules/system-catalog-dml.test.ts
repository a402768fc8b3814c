// System catalogs that are changed by hand.
import { ruleTester } from "./rule-tester";

ruleTester("system-catalog-dml", {
  reject: [
    { up: "DELETE FROM ⟦pg_enum⟧ WHERE enumlabel = 'old';", vary: false },
    { up: "UPDATE pg_catalog.⟦pg_attribute⟧ SET atttypmod = 104 WHERE attname = 'a';" },
    { up: 'INSERT INTO "pg_catalog".⟦"pg_cast"⟧ (castsource) VALUES (1);' },
    { up: "UPDATE information_schema.⟦sql_features⟧ SET comments = 'x' WHERE feature_id = 'a';" },
    { up: "TRUNCATE users, ⟦pg_statistic⟧;", vary: false },
    {
      up: "WITH gone AS (DELETE FROM ⟦pg_depend⟧ WHERE objid = 1 RETURNING 1) SELECT count(*) FROM gone;",
      vary: false,
    },
    { up: "UPDATE ONLY ⟦pg_constraint⟧ SET convalidated = true WHERE conname = 'c';", vary: false },
    { up: "MERGE INTO ⟦pg_class⟧ c USING s ON c.oid = s.oid WHEN MATCHED THEN DELETE;", vary: false },
  ],
  accept: [
    "SELECT enumlabel FROM pg_enum;",
    "UPDATE users SET kind = e.enumlabel FROM pg_enum e WHERE e.oid = users.kind_oid;",
    "INSERT INTO seen (name) SELECT relname FROM pg_catalog.pg_class;",
    { up: "UPDATE pg_settings SET setting = 'on' WHERE name = 'jit';", vary: false },
    "DELETE FROM app.pg_enum WHERE id = 1;",
    { up: "DELETE FROM pg_queue WHERE id = 1;", vary: false },
    "SELECT lo_unlink(1);",
    { up: "CREATE TEMP TABLE pg_class (a int);\nDELETE FROM pg_class WHERE a = 1;", vary: false },
  ],
});
