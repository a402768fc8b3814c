// Schema changes while deferred constraints have rows to check.
import { ruleTester } from "./rule-tester";

const deferred =
  "CREATE TABLE p (id int PRIMARY KEY, n int); " +
  "CREATE TABLE c (p_id int REFERENCES p DEFERRABLE INITIALLY DEFERRED, x int);";

ruleTester("ddl-after-deferred-dml", {
  reject: [
    { before: deferred, up: "INSERT INTO c VALUES (1);\n⟦CREATE⟧ INDEX i ON c (x);" },
    {
      before: deferred,
      up: "BEGIN;\nINSERT INTO c (p_id) VALUES (1);\n⟦ALTER⟧ TABLE c ADD COLUMN y int;\nCOMMIT;",
    },
    { before: deferred, up: "UPDATE c SET p_id = 2;\n⟦TRUNCATE⟧ c;", says: /c_p_id_fkey is checked/ },
    { before: deferred, up: "DELETE FROM p WHERE id = 1;\n⟦ALTER⟧ TABLE p ADD COLUMN y int;" },
    { before: deferred, up: "UPDATE p SET id = 2;\n⟦DROP⟧ TABLE p CASCADE;", wrap: "transaction" },
    {
      before: deferred,
      up: "WITH x AS (INSERT INTO c VALUES (1) RETURNING 1) SELECT * FROM x;\n⟦ALTER⟧ TABLE c DROP COLUMN x;",
    },
    {
      before: "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p DEFERRABLE);",
      up: "SET CONSTRAINTS ALL DEFERRED;\nINSERT INTO c VALUES (1);\n⟦ALTER⟧ TABLE c ADD COLUMN y int;",
    },
    {
      before:
        "CREATE TABLE t (a int); CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();",
      up: "INSERT INTO t VALUES (1);\n⟦ALTER⟧ TABLE t ADD COLUMN y int;",
    },
    {
      before: deferred,
      up: "DO $$ BEGIN INSERT INTO c VALUES (1); ⟦ALTER⟧ TABLE c ADD COLUMN y int; END $$;",
      wrap: "none",
    },
  ],
  accept: [
    { before: deferred, up: "INSERT INTO c VALUES (1);\nALTER TABLE c RENAME TO d;" },
    {
      before: deferred.replace("DEFERRABLE INITIALLY DEFERRED", ""),
      up: "INSERT INTO c VALUES (1);\nALTER TABLE c ADD COLUMN y int;",
    },
    {
      before: deferred,
      up: "INSERT INTO c VALUES (1);\nSET CONSTRAINTS ALL IMMEDIATE;\nALTER TABLE c ADD COLUMN y int;",
    },
    { before: deferred, up: "INSERT INTO c VALUES (1);\nALTER TABLE c ADD COLUMN y int;", wrap: "none" },
    {
      before: deferred,
      up: "BEGIN;\nINSERT INTO c VALUES (1);\nCOMMIT;\nALTER TABLE c ADD COLUMN y int;",
      wrap: "none",
    },
    { before: deferred, up: "UPDATE c SET x = 1;\nALTER TABLE c ADD COLUMN y int;" },
    {
      before: deferred,
      up: "UPDATE p SET n = 1;\nINSERT INTO p VALUES (1);\nALTER TABLE p ADD COLUMN y int;",
    },
    { before: deferred, up: "DELETE FROM c;\nALTER TABLE c ADD COLUMN y int;" },
    { before: deferred, up: "ALTER TABLE c ADD COLUMN y int;\nINSERT INTO c VALUES (1);" },
    { before: deferred, up: "INSERT INTO c VALUES (1);\nALTER TABLE p ADD COLUMN y int;" },
    {
      before:
        "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);",
      up: "DELETE FROM p;\nALTER TABLE p ADD COLUMN y int;",
    },
    "INSERT INTO c VALUES (1);\nALTER TABLE c ADD COLUMN y int;",
  ],
});
