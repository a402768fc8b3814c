// Enum types.
import { ruleTester } from "./rule-tester";

ruleTester("create-enum", {
  reject: [
    "CREATE TYPE mood AS ⟦ENUM⟧ ('a', 'b');",
    { up: "CREATE TYPE s.mood AS ⟦ENUM⟧ ();", says: /Values of s.mood/ },
    "CREATE TYPE \"enum\" AS ⟦ENUM⟧ ('a');",
  ],
  accept: [
    "CREATE TYPE pt AS (x int, y int);",
    "CREATE TYPE r AS RANGE (subtype = int);",
    "CREATE TYPE shell;",
    "ALTER TYPE mood ADD VALUE 'c';",
  ],
});
