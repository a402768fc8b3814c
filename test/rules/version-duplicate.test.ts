// Versions that two migrations share.
import { ruleTester } from "./rule-tester";

ruleTester("version-duplicate", {
  reject: [
    {
      files: [
        ["001_a.up.sql", "⟦CREATE TABLE a (id int);⟧"],
        ["001_b.up.sql", "⟦CREATE TABLE b (id int);⟧"],
      ],
      says: /Version 001 of [ab] is also that of [ab]/,
    },
    {
      files: [
        ["1_a.up.sql", ""],
        ["001_a.up.sql", ""],
        ["2_c.up.sql", ""],
      ],
    },
    {
      files: [
        ["20250101000000_a.up.sql", "SELECT 1;"],
        ["20250101000000_a.down.sql", "SELECT 2;"],
        ["20250101000000_b.up.sql", "SELECT 3;"],
      ],
    },
  ],
  accept: [
    {
      files: [
        ["001_a.up.sql", "CREATE TABLE a (id int)"],
        ["001_a.down.sql", "DROP TABLE a"],
        ["002_b.up.sql", "CREATE TABLE b (id int)"],
      ],
    },
    {
      files: [
        ["003_users.up.sql", "CREATE TABLE u (id int)"],
        ["003_user.down.sql", "DROP TABLE u"],
      ],
    },
    {
      files: [
        ["1_a.up.sql", ""],
        ["10_b.up.sql", ""],
      ],
    },
    {
      files: [
        ["20240101000000_a/migration.sql", "SELECT 1;"],
        ["20240101000000_b/migration.sql", "SELECT 2;"],
      ],
    },
  ],
});
