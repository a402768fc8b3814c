// Several ALTER TABLE of one table.
import { ruleTester } from "./rule-tester";

const two = "ALTER TABLE a ADD x int;\n⟦ALTER TABLE⟧ a ADD y int;";

ruleTester("multiple-alter-table", {
  reject: [
    { up: two, says: /one statement with the ALTER TABLE .*a before it/ },
    { up: two, wrap: "none" },
    "ALTER TABLE a ADD x int;\nALTER TABLE b ADD y int;\n⟦ALTER TABLE⟧ a DROP COLUMN z;",
    "ALTER TABLE a ADD x int;\nCOMMENT ON TABLE b IS 'a';\n⟦ALTER TABLE⟧ IF EXISTS a ALTER z SET DEFAULT 1;",
    "ALTER TABLE a ADD x int;\n⟦ALTER TABLE⟧ a ALTER x SET NOT NULL;",
    "ALTER TABLE a ALTER x DROP DEFAULT;\n⟦ALTER TABLE⟧ a ALTER x TYPE text;",
    "ALTER TABLE a DROP CONSTRAINT c;\n⟦ALTER TABLE⟧ a ADD CONSTRAINT c CHECK (x > 0) NOT VALID;",
    "ALTER TABLE a ADD x int;\n⟦ALTER TABLE⟧ a ADD y int;\n⟦ALTER TABLE⟧ a ADD z int;",
  ],
  accept: [
    "ALTER TABLE a ADD x int;\nDO $$ BEGIN IF true THEN ALTER TABLE a ADD y int; END IF; END $$;",
    "DO $$ BEGIN ALTER TABLE a ADD x int; UPDATE a SET x = 1; ALTER TABLE a ADD y int; END $$;",
    "ALTER TABLE a DISABLE TRIGGER t;\nUPDATE b SET x = 1;\nALTER TABLE a ENABLE TRIGGER t;",
    "ALTER TABLE a SET (autovacuum_enabled = false);\nINSERT INTO b SELECT 1;\nALTER TABLE a RESET (autovacuum_enabled);",
    "ALTER TABLE a ALTER x SET NOT NULL;\nALTER TABLE a DROP CONSTRAINT x_set;",
    "ALTER TABLE a ADD x int, ADD y int;",
    "ALTER TABLE a ADD x int;\nUPDATE a SET x = 1 WHERE id > 0;\nALTER TABLE a ALTER x SET DEFAULT 1;",
    "ALTER TABLE a ADD x int;\nDO $$ BEGIN PERFORM 1; END $$;\nALTER TABLE a ADD y int;",
    "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID;\nALTER TABLE a VALIDATE CONSTRAINT c;",
    "BEGIN;\nALTER TABLE a ADD x int;\nCOMMIT;\nBEGIN;\nALTER TABLE a ADD y int;\nCOMMIT;",
    "ALTER TABLE a RENAME x TO y;\nALTER TABLE a RENAME z TO x;\nALTER TABLE a SET SCHEMA app;",
    "ALTER TABLE p ATTACH PARTITION p1 FOR VALUES IN (1);\nALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2);",
    "ALTER TABLE a ADD x int;\nALTER TABLE a SET (fillfactor = 70);",
    "ALTER TABLE a ADD x int;\nALTER TABLE a ALTER x TYPE bigint;",
    "ALTER TABLE a ADD x int NOT NULL DEFAULT 0;\nALTER TABLE a ALTER x DROP DEFAULT;",
    "ALTER TABLE a ALTER x SET DEFAULT 0;\nALTER TABLE a ALTER x DROP DEFAULT;",
    "ALTER TABLE a ALTER x SET NOT NULL;\nALTER TABLE a ALTER x DROP NOT NULL;",
    "ALTER TABLE a ALTER x TYPE bigint;\nALTER TABLE a ALTER x TYPE text;",
    "ALTER TABLE a ADD x int;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT max(x) FROM a $$;\n" +
      "ALTER TABLE a ALTER y SET DEFAULT f();",
    "ALTER TABLE ONLY a ADD x int;\nALTER TABLE a ADD y int;",
    "CREATE TABLE a (x int);\nALTER TABLE a ADD y int;\nALTER TABLE a ADD z int;",
    "ALTER TABLE s1.a ADD x int;\nALTER TABLE s2.a ADD x int;",
    {
      up:
        "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b NOT VALID;\n" +
        "ALTER TABLE a ADD CONSTRAINT g FOREIGN KEY (y) REFERENCES c NOT VALID;",
      wrap: "none",
    },
  ],
});
