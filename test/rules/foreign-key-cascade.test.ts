// Foreign keys that change rows of their own accord.
import { ruleTester } from "./rule-tester";

ruleTester("foreign-key-cascade", {
  reject: [
    {
      up: "CREATE TABLE c (p_id int REFERENCES p (id) ⟦ON DELETE CASCADE⟧);",
      says: /ON DELETE CASCADE changes any number of rows of (public\.)?c/,
    },
    "ALTER TABLE c ADD FOREIGN KEY (a) REFERENCES p (id) ⟦ON UPDATE CASCADE⟧ NOT VALID;",
    {
      up: "ALTER TABLE c ADD FOREIGN KEY (a) REFERENCES p (id) ⟦ON DELETE SET NULL⟧;",
      rows: { "public.c": 50000000 },
    },
  ],
  accept: [
    "CREATE TABLE c (p_id int REFERENCES p (id) ON DELETE RESTRICT);",
    "CREATE TABLE c (p_id int REFERENCES p (id) ON DELETE SET NULL);",
    "CREATE TABLE ab (a int REFERENCES a ON DELETE CASCADE, b int REFERENCES b ON DELETE CASCADE, PRIMARY KEY (a, b));",
    {
      up: "CREATE TABLE user_session (u int REFERENCES users ON DELETE CASCADE);",
      options: { allowedTables: ["user_*"] },
      vary: false,
    },
  ],
});
