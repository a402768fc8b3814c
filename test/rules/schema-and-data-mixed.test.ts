// Schema changes and writes of rows in one transaction.
import { ruleTester } from "./rule-tester";

ruleTester("schema-and-data-mixed", {
  reject: [
    "ALTER TABLE t ADD COLUMN a int;\n⟦INSERT⟧ INTO u VALUES ((SELECT count(*) FROM t));",
    { up: "ALTER TABLE t ADD COLUMN a int;\n⟦UPDATE⟧ u SET b = 1 WHERE id < 10;", wrap: "transaction" },
    "DELETE FROM u WHERE id < 10;\n⟦ALTER⟧ TABLE t ADD COLUMN a int;",
    "BEGIN;\nDROP TABLE t;\n⟦INSERT⟧ INTO u SELECT 1;\nCOMMIT;",
    { up: "CREATE INDEX i ON t (a);\n⟦UPDATE⟧ t SET b = 1;", wrap: "simple-query" },
    "ALTER TABLE t ADD COLUMN a int;\nWITH x AS (⟦DELETE⟧ FROM u RETURNING 1) SELECT * FROM x;",
    "ALTER TABLE t ADD COLUMN a int;\nDO $$ BEGIN ⟦UPDATE⟧ u SET b = 1; END $$;",
    `ALTER TABLE t ADD COLUMN a int;\n⟦INSERT⟧ INTO u VALUES ${Array.from({ length: 51 }, (_, at) => `(${at})`).join(", ")};`,
    { up: "DO $$ BEGIN ALTER TABLE t ADD COLUMN a int; ⟦UPDATE⟧ t SET a = 1; END $$;", wrap: "none" },
    { up: "SELECT 1;", down: "UPDATE u SET b = 1;\n⟦ALTER⟧ TABLE t DROP COLUMN a;" },
  ],
  accept: [
    { up: "CREATE TABLE cfg (k text);\nINSERT INTO cfg SELECT 'a' FROM u;", wrap: "transaction" },
    { up: "ALTER TABLE t ADD COLUMN a int;\nUPDATE u SET b = 1 WHERE id < 10;", wrap: "none" },
    {
      up: "DO $$ BEGIN ALTER TABLE t ADD a int; END $$;\nDO $$ BEGIN UPDATE t SET a = 1; END $$;",
      wrap: "none",
    },
    "ALTER TABLE t ADD COLUMN a int;\nINSERT INTO states VALUES ('a'), ('b');",
    "ALTER TABLE t ADD COLUMN a int;\nINSERT INTO states DEFAULT VALUES;",
    "CREATE TABLE c (id int);\nALTER TABLE c ADD COLUMN a int;\nUPDATE u SET b = 1;",
    "ALTER TABLE t ADD COLUMN a int;\nSELECT * FROM u;",
    "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;\nBEGIN;\nUPDATE u SET b = 1;\nCOMMIT;",
    "ALTER TABLE t ADD COLUMN a int;\nCREATE TEMP TABLE x (a int);\nUPDATE x SET a = 1;",
    "COMMENT ON TABLE t IS 'x';\nUPDATE u SET b = 1;",
  ],
});
