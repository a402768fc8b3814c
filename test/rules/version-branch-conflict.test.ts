// Numbers that two branches gave.
import { ruleTester } from "./rule-tester";

ruleTester("version-branch-conflict", {
  reject: [
    {
      base: ["007_theirs.up.sql"],
      files: [
        ["007_theirs.up.sql", "SELECT 1;"],
        ["007_ours.up.sql", "⟦SELECT 2;⟧"],
      ],
    },
    {
      base: ["7_theirs.up.sql", "7_theirs.down.sql"],
      files: [["007_ours.up.sql", "SELECT 1;"]],
      says: /belongs to theirs/,
    },
    { base: ["V7__theirs.sql"], files: [["V7__ours.sql", "SELECT 2;"]] },
  ],
  accept: [
    {
      base: ["007_theirs.up.sql"],
      files: [
        ["007_theirs.up.sql", "SELECT 1;"],
        ["008_ours.up.sql", "SELECT 1;"],
      ],
    },
    {
      files: [
        ["007_theirs.up.sql", "SELECT 1;"],
        ["007_ours.up.sql", "SELECT 1;"],
      ],
    },
    {
      base: ["007_a.up.sql", "007_a.down.sql"],
      files: [
        ["007_a.up.sql", "SELECT 1;"],
        ["007_a.down.sql", "SELECT 2;"],
      ],
    },
    { base: ["README.md", "seed.sql"], files: [["007_ours.up.sql", "SELECT 1;"]] },
  ],
});
