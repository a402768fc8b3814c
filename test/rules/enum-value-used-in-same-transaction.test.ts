// New enum values that are used too early.
import { ruleTester } from "./rule-tester";

ruleTester("enum-value-used-in-same-transaction", {
  reject: [
    {
      before: "CREATE TYPE m AS ENUM ('a');\nCREATE TABLE t (s m);",
      up: "DO $$ BEGIN ALTER TYPE m ADD VALUE 'x'; UPDATE t SET s = ⟦'x'⟧; END $$;",
    },
    {
      before: "CREATE TYPE mood AS ENUM ('sad');",
      up:
        "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nCREATE ⟦FUNCTION⟧ f() RETURNS mood LANGUAGE sql\n" +
        "AS $$ SELECT 'calm'::mood $$;\nCOMMIT;",
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nUPDATE person SET m = ⟦'calm'⟧ WHERE id = 1;\nCOMMIT;",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
      says: /'calm' of (public\.)?mood cannot be used/,
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nUPDATE person SET m = ⟦'calm'⟧;\nCOMMIT;",
      severity: "warning",
      says: /if it stands for a value of mood/,
    },
    {
      up: "ALTER TYPE mood ADD VALUE 'calm';\nALTER TABLE person ALTER m SET DEFAULT ⟦'calm'⟧;",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
      wrap: "transaction",
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nCREATE INDEX i ON person (id) WHERE m = ⟦'calm'⟧;\nCOMMIT;",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nSELECT ⟦'calm'⟧::mood;\nCOMMIT;",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nDO $$ BEGIN INSERT INTO person (id, m) VALUES (1, 'calm'); END $$;\nCOMMIT;",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
    },
    {
      up: "BEGIN;\nCREATE TYPE m2 AS ENUM ('a');\nALTER TYPE m2 ADD VALUE 'b';\nCREATE TABLE x (c m2 DEFAULT ⟦'b'⟧);\nCOMMIT;",
    },
  ],
  accept: [
    {
      up: "DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); ALTER TYPE m ADD VALUE 'x'; PERFORM 'x'::m; END $$;",
      postgres: 17,
    },
    {
      before: "CREATE TYPE mood AS ENUM ('sad');",
      up:
        "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nCREATE FUNCTION f() RETURNS mood LANGUAGE plpgsql\n" +
        "AS $$ BEGIN RETURN 'calm'::mood; END $$;\nCOMMIT;",
    },
    {
      up: "ALTER TYPE mood ADD VALUE 'calm';\nUPDATE person SET m = 'calm';",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
      wrap: "none",
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nCOMMIT;\nUPDATE person SET m = 'calm';",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nUPDATE person SET note = 'calm' WHERE id = 1;\nCOMMIT;",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nCOMMENT ON TYPE mood IS 'calm';\nALTER TYPE mood ADD VALUE 'calmer' AFTER 'calm';\nCOMMIT;",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
    },
    {
      up: "BEGIN;\nALTER TYPE mood ADD VALUE 'calm';\nDO $$ BEGIN IF EXISTS (SELECT FROM pg_enum WHERE enumlabel = 'calm') THEN RAISE NOTICE 'calm'; END IF; END $$;\nCOMMIT;",
      before: "CREATE TYPE mood AS ENUM ('sad');\nCREATE TABLE person (id int, m mood, note text);",
    },
    {
      up: "BEGIN;\nCREATE TYPE m2 AS ENUM ('a');\nALTER TYPE m2 ADD VALUE 'b';\nCREATE TABLE x (c m2 DEFAULT 'b');\nCOMMIT;",
      postgres: 17,
    },
  ],
});
