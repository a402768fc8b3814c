// Numbers that two branches gave.
import { ruleTester } from "./rule-tester";

const theirs = (text: string): [string, string][] => [["007_theirs.up.sql", text]];
const base = ["006_a.up.sql", "007_theirs.up.sql"];

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
    {
      base,
      theirs: theirs("ALTER TABLE a ADD COLUMN b int;"),
      files: [["008_ours.up.sql", "ALTER TABLE public.a ADD COLUMN ⟦b⟧ text;"]],
      says: /theirs changes b of a too/,
    },
    {
      base,
      theirs: theirs("DROP TABLE a;"),
      files: [["008_ours.up.sql", "ALTER TABLE a ALTER COLUMN ⟦b⟧ TYPE bigint;"]],
    },
    {
      base,
      theirs: theirs("CREATE INDEX i ON a (b);"),
      files: [["008_ours.up.sql", "CREATE INDEX ⟦i⟧ ON a (c);"]],
    },
    {
      base,
      theirs: theirs("CREATE FUNCTION f(int) RETURNS int LANGUAGE sql RETURN 1;"),
      files: [["008_ours.up.sql", "DROP FUNCTION ⟦f⟧(int);"]],
    },
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
    {
      base,
      theirs: theirs("ALTER TABLE a ADD COLUMN b int;"),
      files: [["008_ours.up.sql", "ALTER TABLE a ADD COLUMN c int;"]],
    },
    {
      base,
      theirs: theirs("ALTER TABLE a ADD COLUMN IF NOT EXISTS b int;"),
      files: [["008_ours.up.sql", "ALTER TABLE a ADD COLUMN IF NOT EXISTS b int;"]],
    },
    {
      base,
      theirs: theirs("CREATE TABLE x.a (id int);"),
      files: [["008_ours.up.sql", "CREATE TABLE y.a (id int);"]],
    },
  ],
});
