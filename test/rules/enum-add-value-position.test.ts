// Enum values without a place.
import { ruleTester } from "./rule-tester";

ruleTester("enum-add-value-position", {
  reject: [
    { up: "ALTER TYPE mood ⟦ADD VALUE⟧ 'c';", fixes: [] },
    {
      up: "ALTER TYPE mood ⟦ADD VALUE⟧ IF NOT EXISTS 'c';",
      before: "CREATE TYPE mood AS ENUM ('a', 'it''s');",
      fixes: ["Add AFTER 'it''s'"],
      fixed: "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c' AFTER 'it''s';",
    },
    { up: "ALTER TYPE s.mood ⟦ADD VALUE⟧ 'c';", says: /every other value of s.mood/ },
  ],
  accept: [
    "ALTER TYPE mood ADD VALUE 'c' BEFORE 'a';",
    "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c' AFTER 'a';",
    "ALTER TYPE mood RENAME VALUE 'a' TO 'b';",
    "CREATE TYPE mood AS ENUM ('a');",
  ],
});
