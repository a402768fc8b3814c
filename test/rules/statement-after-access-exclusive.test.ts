// Long work behind a strong lock.
import { ruleTester } from "./rule-tester";

ruleTester("statement-after-access-exclusive", {
  reject: [
    {
      up: "BEGIN;\nALTER TABLE a ADD x int;\nSAVEPOINT s;\nALTER TABLE c ADD x int;\nROLLBACK TO s;\n⟦UPDATE⟧ b SET y = 1;\nCOMMIT;",
      wrap: "none",
    },
    {
      up: "BEGIN;\nSAVEPOINT s;\nALTER TABLE a ADD x int;\nRELEASE s;\n⟦UPDATE⟧ b SET y = 1;\nCOMMIT;",
      wrap: "none",
    },
    {
      before: "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE c (a_id int REFERENCES a);",
      up: "DROP TABLE c;\n⟦UPDATE⟧ b SET y = 1;",
      vary: false,
    },
    "ALTER TABLE a ADD x int;\n⟦CREATE⟧ TABLE n AS SELECT * FROM b;",
    "ALTER TABLE a ADD x int;\nCREATE TABLE n (id int);\n⟦INSERT⟧ INTO n SELECT id FROM b;",
    {
      up: "DO $$ BEGIN ALTER TABLE a ADD x int; ⟦UPDATE⟧ b SET y = 1; END $$;",
      wrap: "none",
    },
    { up: "ALTER TABLE a ADD x int;\n⟦CREATE⟧ INDEX i ON b (id);", says: /writes of .*a wait/ },
    "ALTER TABLE a ADD x int;\n⟦UPDATE⟧ a SET x = 1 WHERE x IS NULL;",
    "ALTER TABLE a ADD x int;\n⟦INSERT⟧ INTO b SELECT * FROM c;",
    "ALTER TABLE a ADD x int;\n⟦DELETE⟧ FROM b;\nUPDATE c SET d = 1;",
    "DROP TABLE a;\n⟦ALTER⟧ TABLE b ADD CONSTRAINT c CHECK (x > 0);",
    "ALTER TABLE a RENAME TO c;\n⟦ALTER⟧ TABLE b ALTER id TYPE bigint;",
    "ALTER TABLE a ADD x int;\n⟦ALTER⟧ TABLE b ALTER x SET NOT NULL;",
    { up: "BEGIN;\nALTER TABLE a ADD x int;\n⟦UPDATE⟧ b SET y = 1;\nCOMMIT;", wrap: "none" },
    "ALTER TABLE a ADD CONSTRAINT c CHECK (x > 0) NOT VALID;\n⟦ALTER⟧ TABLE a VALIDATE CONSTRAINT c;",
    "ALTER TABLE a ADD x int;\n⟦ALTER⟧ TABLE p ATTACH PARTITION p1 FOR VALUES IN (1);",
    "DROP INDEX i;\n⟦CREATE⟧ INDEX j ON b (id);",
  ],
  accept: [
    {
      up: "BEGIN;\nSAVEPOINT s;\nALTER TABLE a ADD x int;\nROLLBACK TO s;\nUPDATE b SET y = 1;\nCOMMIT;",
      wrap: "none",
    },
    {
      up: "ALTER TABLE a ADD x int;\nCREATE TABLE n AS WITH q AS (SELECT oid FROM pg_class) SELECT * FROM q;",
      vary: false,
    },
    "ALTER TABLE a ADD x int;\nCREATE TABLE n AS SELECT * FROM b WITH NO DATA;",
    "ALTER TABLE a ADD x int;\nCREATE TABLE n (id int);\nCREATE TABLE m AS SELECT * FROM n;",
    { up: "ALTER TABLE a ADD x int;\nCREATE INDEX i ON b (id);", wrap: "none" },
    "CREATE INDEX i ON b (id);\nALTER TABLE a ADD x int;",
    "ALTER TABLE a ADD x int;\nALTER TABLE b ADD y int DEFAULT 1;\nCOMMENT ON TABLE b IS 'x';\nGRANT SELECT ON b TO app;",
    "ALTER TABLE a ADD x int;\nCREATE TABLE n (id int);\nCREATE INDEX i ON n (id);\nINSERT INTO n SELECT 1;",
    "ALTER TABLE a ADD x int;\nINSERT INTO b (id) VALUES (1), (2);",
    "CREATE TABLE a (id int);\nALTER TABLE a ADD x int;\nUPDATE b SET y = 1;",
    "BEGIN;\nALTER TABLE a ADD x int;\nCOMMIT;\nBEGIN;\nUPDATE b SET y = 1;\nCOMMIT;",
    {
      before: "CREATE TABLE b (s varchar(10), n int NOT NULL);",
      up: "ALTER TABLE a ADD x int;\nALTER TABLE b ALTER s TYPE text, ALTER n SET NOT NULL;",
    },
    { up: "CREATE TABLE n (id int);", down: "DROP TABLE n;\nDELETE FROM b WHERE id = 1;" },
    "SELECT set_config('lock_timeout', '1s', true);\nALTER TABLE a ADD x int;",
  ],
});
