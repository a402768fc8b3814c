// Applied migrations without a file.
import { ruleTester } from "./rule-tester";

ruleTester("version-deleted-after-apply", {
  reject: [
    {
      applied: [
        ["001_a.up.sql", "CREATE TABLE a (id int)"],
        ["002_b.up.sql", "CREATE TABLE b (id int)"],
      ],
      files: [["001_a.up.sql", "⟦CREATE TABLE a (id int)⟧"]],
    },
    {
      applied: [
        ["001_a.up.sql", "CREATE TABLE a (id int)"],
        ["002_b.up.sql", "CREATE TABLE b (id int)"],
      ],
      files: [["002_b.up.sql", "CREATE TABLE b (id int)"]],
    },
    {
      applied: [
        ["001_a.up.sql", "CREATE TABLE a (id int)"],
        ["002_b.up.sql", "CREATE TABLE b (id int)"],
      ],
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["002_b.down.sql", "DROP TABLE b;"],
      ],
      says: /002_b.up.sql was applied/,
    },
    { applied: [["005_e.up.sql", "SELECT 1;"]], files: [["004_squash.up.sql", "SELECT 1;"]], says: /005_e/ },
  ],
  accept: [
    {
      applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]],
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["002_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      applied: [
        ["001_a.up.sql", "CREATE TABLE a (id int)"],
        ["002_b.up.sql", "CREATE TABLE b (id int)"],
      ],
      files: [
        ["0002_squash.up.sql", "SELECT 1;"],
        ["0003_c.up.sql", "SELECT 1;"],
      ],
    },
    { applied: [["001_a.up.sql", "CREATE TABLE a (id int)"]], files: [["1_renamed.up.sql", "SELECT 1;"]] },
    {
      applied: [
        ["001_a.up.sql", "CREATE TABLE a (id int)"],
        ["001_a.down.sql", "DROP TABLE a;"],
      ],
      files: [["001_a.up.sql", "SELECT 1;"]],
    },
    { files: [["001_a.up.sql", "SELECT 1;"]] },
  ],
});
