// Types and domains that are dropped.
import { ruleTester } from "./rule-tester";

ruleTester("drop-type", {
  reject: [
    { up: "DROP TYPE ⟦mood⟧;", says: /the type mood/ },
    "DROP DOMAIN IF EXISTS app.⟦email⟧;",
    { up: "DROP TYPE ⟦mood⟧ CASCADE;", says: /every column/ },
    'DROP TYPE ⟦a⟧, "App".⟦"Mood"⟧;',
    { before: "CREATE TYPE mood AS ENUM ('a');", up: "DROP TYPE ⟦mood⟧;" },
    { up: "CREATE TYPE app.mood AS ENUM ('a');", down: "DROP TYPE ⟦mood⟧;" },
    {
      up:
        "ALTER TYPE mood RENAME TO mood_old;\nCREATE TYPE mood AS ENUM ('a');\n" +
        "ALTER TABLE t ALTER COLUMN m TYPE mood USING m::text::mood;\nDROP TYPE ⟦mood_old⟧;",
      severity: "info",
    },
    {
      up: "CREATE TYPE new_mood AS ENUM ('a');\nDROP TYPE ⟦mood⟧;\nALTER TYPE new_mood RENAME TO mood;",
      severity: "info",
    },
  ],
  accept: [
    "CREATE TYPE mood AS ENUM ('a');\nDROP TYPE mood;",
    "CREATE DOMAIN email AS text;\nDROP DOMAIN public.email;",
    "CREATE TYPE pair AS (a int, b int);\nDROP TYPE pair;",
    { up: "CREATE TYPE mood AS ENUM ('a');", down: "DROP TYPE IF EXISTS mood;" },
    { up: "CREATE TYPE pair AS (a int);", down: "DROP TYPE pair;" },
    { up: "SET search_path = app;\nCREATE TYPE mood AS ENUM ('a');", down: "DROP TYPE app.mood;" },
    "DROP TABLE mood;",
  ],
});
