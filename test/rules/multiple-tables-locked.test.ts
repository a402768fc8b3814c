// Strong locks on several tables in one transaction.
import { ruleTester } from "./rule-tester";

const two = "ALTER TABLE a ADD COLUMN x int;\n⟦ALTER⟧ TABLE b ADD COLUMN y int;";

ruleTester("multiple-tables-locked", {
  reject: [
    {
      up: "BEGIN;\nALTER TABLE a ADD x int;\nSAVEPOINT s;\nCOMMENT ON TABLE a IS NULL;\nROLLBACK TO s;\n⟦ALTER⟧ TABLE b ADD y int;\nCOMMIT;",
      wrap: "none",
    },
    {
      before:
        "CREATE TABLE a (x int);\nCREATE INDEX a_x ON a (x);\nCREATE TABLE b (x int);\nCREATE INDEX b_x ON b (x);",
      up: "DROP INDEX a_x;\n⟦DROP⟧ INDEX b_x;",
      says: /locks .*b \(ACCESS EXCLUSIVE\) while .* lock on .*a/,
    },
    {
      up: "DO $$ BEGIN ALTER TABLE a ADD x int; ⟦ALTER⟧ TABLE b ADD y int; END $$;",
      wrap: "none",
    },
    { up: two, says: /locks .*b \(ACCESS EXCLUSIVE\) while .* lock on .*a/ },
    { up: two, wrap: "transaction" },
    { up: two, wrap: "simple-query" },
    { up: `BEGIN;\n${two}\nCOMMIT;`, wrap: "none" },
    "CREATE TRIGGER tr BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();\n⟦DROP⟧ TRIGGER tr ON b;",
    "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p NOT VALID;\n⟦ALTER⟧ TABLE b ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p NOT VALID;",
    "ALTER TABLE a ADD x int;\nALTER TABLE a ADD y int;\n⟦TRUNCATE⟧ b;\nDROP TABLE c;",
    "ALTER TABLE s1.t ADD x int;\n⟦ALTER⟧ TABLE s2.t ADD x int;",
  ],
  accept: [
    {
      up: "BEGIN;\nSAVEPOINT s;\nALTER TABLE a ADD x int;\nROLLBACK TO SAVEPOINT s;\nALTER TABLE b ADD y int;\nCOMMIT;",
      wrap: "none",
    },
    {
      before: "CREATE TABLE a (x int);\nCREATE INDEX a_x ON a (x);\nCREATE INDEX a_y ON a (x);",
      up: "DROP INDEX a_x;\nDROP INDEX a_y;",
    },
    "ALTER TABLE a RENAME TO b;\nALTER TABLE b ADD x int;",
    { up: "ALTER TABLE a SET SCHEMA s;\nALTER TABLE s.a ADD x int;", vary: false },
    { up: "ALTER TABLE a ADD COLUMN x int;\nALTER TABLE b ADD COLUMN y int;", wrap: "none" },
    "BEGIN;\nALTER TABLE a ADD x int;\nCOMMIT;\nBEGIN;\nALTER TABLE b ADD y int;\nCOMMIT;",
    "ALTER TABLE a ADD x int;\nALTER TABLE a ADD y int;",
    "ALTER TABLE a ADD x int;\nALTER TABLE public.a ADD y int;",
    "ALTER TABLE a ADD x int;\nCREATE INDEX i ON b (x);\nALTER TABLE b VALIDATE CONSTRAINT c;",
    "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (p) REFERENCES p NOT VALID;\nCREATE TABLE n (p int REFERENCES p);",
    "CREATE TABLE b (y int);\nALTER TABLE a ADD x int;\nDROP TABLE b;",
    "ALTER TABLE a ADD x int;\nUPDATE b SET y = 1 WHERE z;\nCREATE OR REPLACE VIEW v AS SELECT 1 AS a;",
    { up: "CREATE TABLE a (x int);\nCREATE TABLE b (x int);", down: "DROP TABLE b;\nDROP TABLE a;" },
    {
      before:
        "CREATE TABLE p (k int) PARTITION BY LIST (k);\nCREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);\n" +
        "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);",
      up: "ALTER TABLE p1 ADD CHECK (k = 1) NOT VALID;\nALTER TABLE p2 ADD CHECK (k = 2) NOT VALID;",
    },
  ],
});
