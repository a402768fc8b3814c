// Views past the policies of who asks.
import { ruleTester } from "./rule-tester";

ruleTester("view-security-invoker", {
  reject: [
    {
      up: "CREATE VIEW ⟦v⟧ AS SELECT id FROM a;",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
    {
      up: "CREATE OR REPLACE VIEW ⟦v⟧ AS SELECT b.id FROM b JOIN a USING (id);",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
    {
      up: "CREATE VIEW ⟦v⟧ WITH (security_invoker = false) AS SELECT 1 UNION SELECT id FROM a;",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
    {
      up: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;\nCREATE VIEW ⟦v⟧ WITH (security_barrier) AS SELECT id FROM a;",
    },
  ],
  accept: [
    {
      up: "CREATE VIEW v WITH (security_invoker) AS SELECT id FROM a;",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
    {
      up: "CREATE VIEW v WITH (security_invoker = on) AS SELECT id FROM a;",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
    {
      up: "CREATE VIEW v AS SELECT id FROM a;",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
      postgres: 14,
    },
    {
      up: "CREATE MATERIALIZED VIEW v AS SELECT id FROM a;",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
    {
      up: "CREATE VIEW v AS SELECT id FROM b;",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
    {
      up: "CREATE VIEW v AS WITH a AS (SELECT 1 AS id) SELECT id FROM a;",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
      vary: false,
    },
    {
      up: "CREATE VIEW v AS SELECT id FROM a;\nALTER VIEW v SET (security_invoker = true);",
      before: "CREATE TABLE a (id int);\nALTER TABLE a ENABLE ROW LEVEL SECURITY;",
    },
  ],
});
