// Rows that are changed under a strong lock.
import { ruleTester } from "./rule-tester";

const keyed = "CREATE TABLE t (id int PRIMARY KEY, a int);";

ruleTester("backfill-in-ddl-transaction", {
  reject: [
    {
      up: "BEGIN;\nALTER TABLE t ADD COLUMN a int;\n⟦UPDATE⟧ t SET a = b WHERE b IS NOT NULL;\nCOMMIT;",
      says: /ACCESS EXCLUSIVE\) on (public\.)?t: reads and writes/,
    },
    "ALTER TABLE t ADD COLUMN a int;\n⟦UPDATE⟧ t SET a = b WHERE b IS NOT NULL;",
    {
      up: "ALTER TABLE t ADD COLUMN a int;\n⟦UPDATE⟧ t SET a = b WHERE b > 3;",
      wrap: "transaction",
    },
    {
      up: "CREATE TRIGGER x AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();\n⟦DELETE⟧ FROM t WHERE old;",
      says: /SHARE ROW EXCLUSIVE/,
    },
    "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u NOT VALID;\n⟦DELETE⟧ FROM u WHERE gone;",
    "ALTER TABLE t ADD COLUMN a int;\n⟦INSERT⟧ INTO t (b) SELECT b FROM u;",
    "LOCK TABLE t IN ACCESS EXCLUSIVE MODE;\n⟦UPDATE⟧ t SET a = 1 WHERE b;",
    "ALTER TABLE t ADD COLUMN a int;\nWITH x AS (⟦UPDATE⟧ t SET a = 1 WHERE b RETURNING 1) SELECT count(*) FROM x;",
    "ALTER TABLE t RENAME TO u;\n⟦UPDATE⟧ u SET a = 1 WHERE b;",
    { up: "DO $$ BEGIN ALTER TABLE t ADD a int; UPDATE t SET a = b WHERE b > 0; END $$;", wrap: "none" },
    { before: keyed, up: "ALTER TABLE t ADD b int;\n⟦UPDATE⟧ t SET b = a WHERE id < 90;" },
    "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nSAVEPOINT s;\nALTER TABLE t ADD COLUMN c int;\nROLLBACK TO s;\n\u27e6UPDATE\u27e7 t SET b = 1 WHERE b > 5;\nCOMMIT;",
  ],
  accept: [
    { up: "DO $$ BEGIN ALTER TABLE t ADD a int; END $$;\nUPDATE t SET a = b WHERE b > 0;", wrap: "none" },
    { up: "ALTER TABLE t ADD COLUMN a int;\nUPDATE t SET a = b WHERE id BETWEEN 1 AND 1000;", wrap: "none" },
    "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nCOMMIT;\nBEGIN;\nUPDATE t SET a = b WHERE b > 0;\nCOMMIT;",
    "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nINSERT INTO t (a) VALUES (1), (2);\nCOMMIT;",
    "BEGIN;\nALTER TABLE t ADD COLUMN a int;\nUPDATE u SET a = b WHERE b > 0;\nCOMMIT;",
    "CREATE TABLE t (a int, b int);\nALTER TABLE t ADD c int;\nUPDATE t SET c = b WHERE b > 0;",
    "CREATE INDEX i ON t (a);\nUPDATE t SET a = b WHERE b > 0;",
    "ALTER TABLE t VALIDATE CONSTRAINT c;\nUPDATE t SET a = b WHERE b > 0;",
    "UPDATE t SET a = b WHERE b > 0;\nALTER TABLE t ADD c int;",
    { before: keyed, up: "ALTER TABLE t ADD b int;\nUPDATE t SET b = 1 WHERE id = 3;" },
    "ALTER TABLE t ADD COLUMN a int;\nINSERT INTO t (b) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM t);",
    "BEGIN;\nSAVEPOINT s;\nALTER TABLE t ADD COLUMN a int;\nROLLBACK TO s;\nUPDATE t SET b = 1 WHERE b > 5;\nCOMMIT;",
  ],
});
