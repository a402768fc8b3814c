// Columns of type json.
import { ruleTester } from "./rule-tester";

ruleTester("json-type", {
  reject: [
    {
      up: "CREATE TABLE a (b ⟦json⟧ DEFAULT '{}');",
      fixes: ["Use jsonb"],
      fixed: "CREATE TABLE a (b jsonb DEFAULT '{}');",
      vary: false,
    },
    "ALTER TABLE a ADD COLUMN b ⟦json⟧[];",
    "ALTER TABLE a ALTER COLUMN b TYPE ⟦json⟧ USING b::json;",
    "CREATE TABLE a (b ⟦pg_catalog.json⟧);",
  ],
  accept: [
    "CREATE TABLE a (b jsonb, json text);",
    "ALTER TABLE a ALTER COLUMN b TYPE jsonb USING b::json::jsonb;",
    "CREATE FUNCTION f(a json) RETURNS json LANGUAGE sql RETURN a;",
    "SELECT set_config('a.b', row_to_json(c)::text, true) FROM c;",
  ],
});
