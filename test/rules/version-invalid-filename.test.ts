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
