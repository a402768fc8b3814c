// Ups without a way back.
import { ruleTester } from "./rule-tester";

ruleTester("pair-missing-down", {
  reject: [
    {
      up: "⟦CREATE TABLE a (id int PRIMARY KEY);⟧\nCREATE INDEX i ON a (id);",
      down: null,
      says: /case has no down script/,
      fixes: ["Write the down script from the up"],
      vary: false,
    },
    { up: "-- irreversible\nDELETE FROM a WHERE id = 1;", down: null },
    {
      files: [
        ["001_a.up.sql", "⟦CREATE TABLE a (id int);⟧"],
        ["002_b.up.sql", "CREATE TABLE b (id int);"],
        ["002_b.down.sql", "DROP TABLE b;"],
      ],
    },
  ],
  accept: [
    { up: "CREATE TABLE a (id int PRIMARY KEY)", down: "DROP TABLE a" },
    { up: "-- irreversible: rows are gone\nDELETE FROM a WHERE id = 1;", down: null },
    { up: "/* irreversible: rows are gone */\nDELETE FROM a WHERE id = 1;", down: null },
    { files: [["001_baseline.up.sql", "CREATE TABLE a (id int);"]] },
    { files: [1, 2, 3, 4, 5].map((n) => [`00${n}_t.up.sql`, `CREATE TABLE t${n} (id int);`] as const) },
  ],
});
