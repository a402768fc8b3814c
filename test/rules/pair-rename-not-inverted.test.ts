// The up renames something or moves it to another schema, and the down does not give it its old name back.
import { ruleTester } from "./rule-tester";

ruleTester("pair-rename-not-inverted", {
  reject: [
    { up: "ALTER TABLE t RENAME COLUMN a TO b;", down: "ALTER TABLE t RENAME COLUMN ⟦a⟧ TO b;" },
    { up: "ALTER TABLE a RENAME TO b;", down: "ALTER TABLE ⟦a⟧ RENAME TO b;" },
    { up: "ALTER TYPE mood RENAME VALUE ⟦'a'⟧ TO 'b';", down: "ALTER TYPE mood RENAME VALUE 'a' TO 'b';" },
    { up: "ALTER INDEX i RENAME TO j;", down: "ALTER INDEX ⟦i⟧ RENAME TO j;" },
    { up: "ALTER TABLE t SET SCHEMA archive;", down: "ALTER TABLE ⟦t⟧ SET SCHEMA archive;" },
    {
      up: "ALTER TABLE a RENAME COLUMN ⟦x⟧ TO y;\nALTER TABLE a ADD COLUMN z int;",
      down: "ALTER TABLE a DROP COLUMN z;",
    },
    { up: "ALTER TABLE a RENAME COLUMN x TO y;", down: "ALTER TABLE a RENAME COLUMN ⟦y⟧ TO xx;" },
  ],
  accept: [
    { up: "ALTER TABLE t RENAME COLUMN a TO b;", down: "ALTER TABLE t RENAME COLUMN b TO a;" },
    {
      up: "ALTER TABLE a RENAME TO b;\nALTER TABLE b RENAME COLUMN x TO y;",
      down: "ALTER TABLE b RENAME COLUMN y TO x;\nALTER TABLE b RENAME TO a;",
    },
    {
      up: "ALTER TABLE a RENAME TO b;\nALTER TABLE b RENAME COLUMN x TO y;",
      down: "ALTER TABLE b RENAME TO a;\nALTER TABLE a RENAME COLUMN y TO x;",
    },
    { up: "ALTER TYPE mood RENAME VALUE 'a' TO 'b';", down: "ALTER TYPE mood RENAME VALUE 'b' TO 'a';" },
    {
      up: "ALTER TABLE a RENAME TO tmp;\nALTER TABLE b RENAME TO a;\nALTER TABLE tmp RENAME TO b;",
      down: "ALTER TABLE a RENAME TO tmp;\nALTER TABLE b RENAME TO a;\nALTER TABLE tmp RENAME TO b;",
    },
    { up: "ALTER TABLE t SET SCHEMA archive;", down: "ALTER TABLE archive.t SET SCHEMA public;" },
    { up: "ALTER TABLE t RENAME CONSTRAINT a TO b;", down: "ALTER TABLE t RENAME CONSTRAINT b TO a;" },
    { up: "ALTER FUNCTION f(int) RENAME TO g;", down: "ALTER FUNCTION g(integer) RENAME TO f;" },
    { up: "CREATE TABLE a (x int);\nALTER TABLE a RENAME COLUMN x TO y;", down: "DROP TABLE a;" },
  ],
});
