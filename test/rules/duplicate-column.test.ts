// Columns named twice.
import { ruleTester } from "./rule-tester";

ruleTester("duplicate-column", {
  reject: [
    "CREATE TABLE a (b int, c int, ⟦b⟧ text);",
    "ALTER TABLE a ADD COLUMN b int, ADD COLUMN ⟦b⟧ text;",
    "INSERT INTO a (b, c, ⟦b⟧) VALUES (1, 2, 3);",
    "UPDATE a SET b = 1, ⟦b⟧ = 2 WHERE c = 1;",
    "UPDATE a SET (b, c) = (1, 2), ⟦c⟧ = 3 WHERE d = 1;",
    "INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET c = 1, ⟦c⟧ = 2;",
    "WITH x AS (UPDATE a SET b = 1, ⟦b⟧ = 2 RETURNING b) SELECT * FROM x;",
    'CREATE TABLE a (b int, ⟦"b"⟧ int, ⟦B⟧ int);',
    { up: "CREATE TABLE a (LIKE src, ⟦id⟧ int);", before: "CREATE TABLE src (id int, b int);" },
    { up: "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET c = 1, ⟦c⟧ = 2;" },
  ],
  accept: [
    'CREATE TABLE a (b int, "B" int);',
    "ALTER TABLE a ADD COLUMN b int, ADD COLUMN IF NOT EXISTS b int;",
    "UPDATE a SET b[1] = 1, b[2] = 2 WHERE c = 1;",
    "INSERT INTO a (b.x, b.y) VALUES (1, 2);",
    "CREATE TABLE a (b int) INHERITS (p);",
    "INSERT INTO a (b) VALUES (1);\nINSERT INTO a (b) VALUES (2);",
    "SELECT b, b FROM a;",
    "INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET b = 2;",
    "ALTER TABLE a DROP COLUMN b, ADD COLUMN b text;",
  ],
});
