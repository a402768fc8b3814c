// Files that no runner looks at.
import { ruleTester } from "./rule-tester";

ruleTester("version-invalid-filename", {
  reject: [
    {
      files: [
        ["004_x.dwon.sql", "DROP TABLE x"],
        ["004_x.up.sql", "CREATE TABLE x (id int)"],
      ],
      says: /004_x\.dwon\.sql is no migration and is left out: .*dwon/,
    },
    { files: [["4x.up.sql", ""]] },
    { files: [["users.sql", ""]] },
    {
      files: [
        ["V0001.a.up.sql", ""],
        ["V0001.a.down.sql", ""],
        ["V0002.b.up.sql", ""],
      ],
      says: /^Nothing here is known as a migration: .* 2 more/,
    },
  ],
  accept: [
    {
      files: [
        ["004_x.down.sql", "DROP TABLE x"],
        ["004_x.up.sql", "CREATE TABLE x (id int)"],
        ["README.md", "# x"],
      ],
    },
  ],
});
