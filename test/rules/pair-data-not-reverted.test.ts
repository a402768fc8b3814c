// The up inserts, updates or deletes rows, and the down has nothing that takes this back.
import { ruleTester } from "./rule-tester";

ruleTester("pair-data-not-reverted", {
  reject: [
    {
      up: "⟦INSERT⟧ INTO roles (name) VALUES ('x');\nALTER TABLE t ADD COLUMN a int;",
      down: "ALTER TABLE t DROP COLUMN a;",
    },
    { up: "⟦UPDATE⟧ t SET a = 1;", down: "SELECT 1;" },
    { up: "⟦DELETE⟧ FROM t WHERE id = 1;", down: "SELECT 1;" },
    { up: "WITH x AS (⟦INSERT⟧ INTO r (n) VALUES ('a') RETURNING n) SELECT 1;", down: "SELECT 1;" },
  ],
  accept: [
    {
      before: "CREATE TABLE t (id int, a int);",
      up: "CREATE TABLE t_new (id int);\nINSERT INTO t_new SELECT id FROM t;\nDROP TABLE t;\nALTER TABLE t_new RENAME TO t;",
      down: "ALTER TABLE t RENAME TO t_new;\nCREATE TABLE t (id int, a int);\nINSERT INTO t (id) SELECT id FROM t_new;\nDROP TABLE t_new;",
    },
    { up: "INSERT INTO roles (name) VALUES ('x');", down: "DELETE FROM roles WHERE name = 'x';" },
    { up: "CREATE TABLE r (n text);\nINSERT INTO r VALUES ('x');", down: "DROP TABLE r;" },
    { up: "INSERT INTO r (n) SELECT n FROM old;", down: "DELETE FROM r;" },
    { up: "-- irreversible: seed\nINSERT INTO r VALUES (1);", down: "SELECT 1;" },
    { up: "ALTER TABLE t ADD COLUMN a int;\nUPDATE t SET a = 1;", down: "ALTER TABLE t DROP COLUMN a;" },
    { up: "INSERT INTO public.roles (name) VALUES ('x');", down: "DELETE FROM roles WHERE name = 'x';" },
    { up: "INSERT INTO r (n) VALUES ('a');", down: "DROP TABLE r;" },
  ],
});
