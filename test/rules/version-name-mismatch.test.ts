// Halves of one number with two names.
import { ruleTester } from "./rule-tester";

ruleTester("version-name-mismatch", {
  reject: [
    {
      files: [
        ["003_add_users.up.sql", "CREATE TABLE u (id int)"],
        ["003_add_user.down.sql", "⟦DROP TABLE u⟧"],
      ],
    },
    {
      files: [
        ["003_Users.up.sql", "SELECT 1;"],
        ["003_users.down.sql", "SELECT 2;"],
      ],
      says: /in case alone/,
    },
    {
      files: [
        ["3_a.up.sql", "SELECT 1;"],
        ["003_b.down.sql", "SELECT 2;"],
      ],
    },
  ],
  accept: [
    {
      files: [
        ["003_a.up.sql", "SELECT 1;"],
        ["003_a.down.sql", "SELECT 2;"],
      ],
    },
    {
      files: [
        ["3_a.up.sql", "SELECT 1;"],
        ["003_a.down.sql", "SELECT 2;"],
      ],
    },
    {
      files: [
        ["003_a.up.sql", "SELECT 1;"],
        ["004_b.down.sql", "SELECT 2;"],
      ],
    },
    { files: [["003_a.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n"]] },
  ],
});
