// Defaults that each row needs a value of its own for.
import { ruleTester } from "./rule-tester";

ruleTester("add-column-volatile-default", {
  reject: [
    {
      up: "ALTER TABLE orders ADD COLUMN seen timestamptz DEFAULT ⟦clock_timestamp⟧();",
      says: /clock_timestamp\(\) is volatile/,
    },
    "ALTER TABLE orders ADD COLUMN token text DEFAULT md5(⟦random⟧()::text);",
    "ALTER TABLE orders ADD COLUMN token uuid DEFAULT public.⟦uuid_generate_v4⟧();",
    "ALTER TABLE orders ADD COLUMN tokens uuid[] DEFAULT ARRAY[⟦gen_random_uuid⟧()];",
    "ALTER TABLE orders ADD COLUMN n bigint DEFAULT ⟦nextval⟧('numbers');",
    "ALTER TABLE orders ADD COLUMN a int, ADD COLUMN b float DEFAULT pg_catalog.⟦random⟧() NOT NULL;",
    {
      up: "ALTER TABLE orders ADD COLUMN n int DEFAULT ⟦next_number⟧();",
      severity: "warning",
      says: /unless next_number/,
    },
    { up: "ALTER TABLE orders ADD COLUMN n int DEFAULT app.⟦now⟧();", severity: "warning" },
    {
      up:
        "CREATE FUNCTION n() RETURNS int LANGUAGE plpgsql AS 'begin return 1; end';\n" +
        "ALTER TABLE orders ADD COLUMN n int DEFAULT ⟦n⟧();",
      vary: false,
    },
    {
      before: "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';",
      up: "ALTER TABLE orders ADD COLUMN n int DEFAULT ⟦one⟧();",
      severity: "warning",
    },
  ],
  accept: [
    "ALTER TABLE orders ADD COLUMN token uuid DEFAULT uuid_nil();",
    "ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT now() NOT NULL;",
    "ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT current_timestamp, ADD COLUMN by text DEFAULT current_user;",
    "ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT statement_timestamp() + interval '1 day';",
    "ALTER TABLE orders ADD COLUMN tags text[] DEFAULT ARRAY['a', lower('B')], ADD COLUMN j jsonb DEFAULT '{}'::jsonb;",
    "ALTER TABLE orders ADD COLUMN j jsonb DEFAULT jsonb_build_object('a', 1), ADD COLUMN n int DEFAULT 1 + 2;",
    "ALTER TABLE orders ADD COLUMN token uuid, ALTER COLUMN token SET DEFAULT gen_random_uuid();",
    "CREATE TABLE orders (token uuid DEFAULT gen_random_uuid());",
    {
      before: "CREATE FUNCTION one() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';",
      up: "ALTER TABLE orders ADD COLUMN n int DEFAULT one();",
    },
    {
      before: "CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS 'begin return 1; end';",
      up: "ALTER FUNCTION one() STABLE;\nALTER TABLE orders ADD COLUMN n int DEFAULT one();",
    },
  ],
});
