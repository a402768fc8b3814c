// Views that are dropped and do not come back.
import { ruleTester } from "./rule-tester";

ruleTester("drop-view", {
  reject: [
    { up: "DROP VIEW ⟦v_active⟧;", says: /the view v_active/ },
    "DROP VIEW IF EXISTS app.⟦v⟧, ⟦w⟧ CASCADE;",
    { up: "DROP VIEW ⟦v⟧;\nCREATE VIEW v AS SELECT 1 AS id;", wrap: "none" },
    "BEGIN;\nDROP VIEW ⟦v⟧;\nCREATE VIEW app.v AS SELECT 1 AS id;\nCOMMIT;",
    "BEGIN;\nDROP VIEW ⟦v⟧;\nCOMMIT;\nBEGIN;\nCREATE VIEW v AS SELECT 1 AS id;\nCOMMIT;",
    {
      before: "CREATE VIEW v AS SELECT 1 AS id;",
      up: "CREATE OR REPLACE VIEW v AS SELECT 2 AS id;",
      down: "DROP VIEW ⟦v⟧;",
    },
    { up: 'BEGIN;\nDROP VIEW ⟦"V"⟧;\nCREATE VIEW v AS SELECT 1 AS id;\nCOMMIT;' },
  ],
  accept: [
    "BEGIN;\nDROP VIEW v;\nCREATE VIEW v AS SELECT 1 AS id;\nCOMMIT;",
    "BEGIN;\nDROP VIEW v;\nCREATE OR REPLACE VIEW public.v AS SELECT 1 AS id;\nCOMMIT;",
    "DROP VIEW v;\nCREATE VIEW v AS SELECT 1 AS id;",
    "BEGIN;\nDROP VIEW v;\nALTER VIEW w RENAME TO v;\nCOMMIT;",
    "BEGIN;\nDROP VIEW v;\nCREATE MATERIALIZED VIEW v AS SELECT 1 AS id;\nCOMMIT;",
    { up: "SET search_path = app;\nDROP VIEW app.v;\nCREATE VIEW v AS SELECT 1 AS id;", vary: false },
    "CREATE VIEW v AS SELECT 1 AS id;\nDROP VIEW v;",
    "CREATE TEMP VIEW v AS SELECT 1 AS id;\nDROP VIEW v;",
    "DROP VIEW pg_temp.v;",
    { up: "CREATE VIEW v AS SELECT 1 AS id;", down: "DROP VIEW IF EXISTS v;" },
    "DROP MATERIALIZED VIEW v;",
    "DO $$ BEGIN DROP VIEW v; CREATE VIEW v AS SELECT 1 AS id; END $$;",
    "BEGIN;\nDROP VIEW v;\nDO $$ BEGIN EXECUTE 'CREATE VIEW v AS SELECT 1 AS id'; END $$;\nCOMMIT;",
  ],
});
