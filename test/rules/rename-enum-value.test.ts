// Values of enums that are renamed under a running application.
import { ruleTester } from "./rule-tester";

ruleTester("rename-enum-value", {
  reject: [
    { up: "ALTER TYPE mood RENAME VALUE ⟦'sad'⟧ TO 'blue';", says: /sad of mood to blue/ },
    "ALTER TYPE app.\"Mood\" RENAME VALUE ⟦'it''s'⟧ TO 'b';",
    { before: "CREATE TYPE mood AS ENUM ('sad');", up: "ALTER TYPE mood RENAME VALUE ⟦'sad'⟧ TO 'blue';" },
    "ALTER TYPE mood ADD VALUE 'x';\nALTER TYPE mood RENAME VALUE ⟦'sad'⟧ TO 'blue';",
    {
      up: "ALTER TYPE mood RENAME VALUE ⟦'sad'⟧ TO 'blue';",
      down: "ALTER TYPE mood RENAME VALUE 'blue' TO 'sad';",
    },
  ],
  accept: [
    "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'blue';",
    "ALTER TYPE mood ADD VALUE 'blue' BEFORE 'sad';",
    "CREATE TYPE mood AS ENUM ('sad');\nALTER TYPE mood RENAME VALUE 'sad' TO 'blue';",
    "CREATE TYPE m AS ENUM ('sad');\nALTER TYPE m RENAME TO mood;\nALTER TYPE mood RENAME VALUE 'sad' TO 'blue';",
    "ALTER TYPE mood RENAME TO feeling;",
    "ALTER TYPE mood ADD VALUE 'sadd';\nALTER TYPE mood RENAME VALUE 'sadd' TO 'sad';",
  ],
});
