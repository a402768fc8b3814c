// New migrations below what others have.
import { ruleTester } from "./rule-tester";

ruleTester("version-out-of-order", {
  reject: [
    {
      base: ["005_e.up.sql"],
      files: [
        ["004_d.up.sql", "⟦CREATE TABLE d (id int);⟧"],
        ["005_e.up.sql", "CREATE TABLE e (id int);"],
      ],
    },
    {
      base: ["migrations/20250201000000_b.up.sql", "README.md"],
      files: [
        ["20250101000000_a.up.sql", "SELECT 1;"],
        ["20250201000000_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      applied: [["009_z.up.sql", "SELECT 1;"]],
      files: [
        ["008_a.up.sql", "SELECT 1;"],
        ["009_z.up.sql", "SELECT 1;"],
      ],
      says: /before 009, the newest that was applied/,
    },
    { base: ["010_z.up.sql"], files: [["9_a.up.sql", "SELECT 1;"]] },
    {
      base: ["005_e.up.sql"],
      options: { allowed: true },
      severity: "info",
      files: [
        ["004_d.up.sql", "ALTER TABLE d ADD x int;"],
        ["005_e.up.sql", "ALTER TABLE e ADD x int;"],
      ],
    },
    {
      base: ["005_e.up.sql"],
      options: { allowed: true },
      files: [
        ["004_d.up.sql", "ALTER TABLE s.e ADD y int;"],
        ["005_e.up.sql", "ALTER TABLE e ADD x int;"],
      ],
    },
  ],
  accept: [
    {
      base: ["004_d.up.sql"],
      files: [
        ["004_d.up.sql", "SELECT 1;"],
        ["005_e.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["004_d.up.sql", "SELECT 1;"],
        ["005_e.up.sql", "SELECT 1;"],
      ],
    },
    {
      base: ["004_d.up.sql", "004_d.down.sql"],
      files: [
        ["004_d.up.sql", "SELECT 1;"],
        ["004_d.down.sql", "SELECT 2;"],
        ["010_e.up.sql", "SELECT 1;"],
      ],
    },
    {
      base: ["9_a.up.sql"],
      files: [
        ["9_a.up.sql", "SELECT 1;"],
        ["10_b.up.sql", "SELECT 1;"],
      ],
    },
    {
      applied: [
        ["001_a.up.sql", "SELECT 1;"],
        ["003_c.up.sql", "SELECT 1;"],
      ],
      files: [
        ["001_a.up.sql", "SELECT 1;"],
        ["003_c.up.sql", "SELECT 1;"],
        ["004_d.up.sql", "SELECT 1;"],
      ],
    },
    { base: [], files: [["001_a.up.sql", "SELECT 1;"]] },
  ],
});
