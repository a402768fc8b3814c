// Enum values that stay and then stand in the way.
import { ruleTester } from "./rule-tester";

ruleTester("enum-add-value-not-idempotent", {
  reject: [
    "DO $$ BEGIN ALTER TYPE m ⟦ADD VALUE⟧ 'x'; END $$;",
    {
      up: "ALTER TYPE mood ⟦ADD VALUE⟧ 'c';",
      fixes: ["Add IF NOT EXISTS"],
      fixed: "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c';",
    },
    "ALTER TYPE s.mood ⟦ADD VALUE⟧ 'c' BEFORE 'a';",
    { up: "ALTER TYPE mood ⟦ADD VALUE⟧ 'c';", down: "-- irreversible: values stay\n" },
  ],
  accept: [
    "DO $$ BEGIN ALTER TYPE m ADD VALUE 'x'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;",
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_enum WHERE enumlabel = 'x') THEN ALTER TYPE m ADD VALUE 'x'; END IF; END $$;",
    "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c';",
    "ALTER TYPE mood RENAME VALUE 'a' TO 'b';",
    "CREATE TYPE mood AS ENUM ('a');\nALTER TYPE mood ADD VALUE 'b';",
    {
      up: "ALTER TYPE mood ADD VALUE 'c';",
      down: "ALTER TYPE mood RENAME TO old;\nCREATE TYPE mood AS ENUM ('a');\nDROP TYPE old;",
    },
  ],
});
