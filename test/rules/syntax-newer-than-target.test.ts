import { ruleTester } from "./rule-tester";

ruleTester("syntax-newer-than-target", {
  reject: [
    {
      up: "ALTER TABLE p DETACH PARTITION c ⟦CONCURRENTLY⟧;",
      postgres: 13,
      says: /valid from PostgreSQL 14 on; the target is 13/,
    },
    { up: "⟦MERGE⟧ INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE;", postgres: 14 },
    { up: "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE ⟦RETURNING⟧ a.id;", postgres: 16 },
    { up: "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a) ⟦NULLS NOT DISTINCT⟧;", postgres: 14 },
    { up: "ALTER TABLE t ALTER COLUMN a ⟦SET COMPRESSION⟧ lz4;", postgres: 13 },
    {
      up: "CREATE ⟦OR REPLACE⟧ TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
      postgres: 13,
    },
    { up: "ALTER TABLE t ALTER COLUMN a ⟦DROP EXPRESSION⟧;", postgres: 12 },
    { up: "ALTER TABLE t ALTER COLUMN a ⟦SET EXPRESSION⟧ AS (b * 2);", postgres: 16 },
    { up: "CREATE TABLE t (a int, b int ⟦GENERATED⟧ ALWAYS AS (a * 2) VIRTUAL);", postgres: 17 },
    { up: "CREATE TABLE t (a int, b int ⟦GENERATED⟧ ALWAYS AS (a * 2));", postgres: 17 },
    { up: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) ⟦NOT ENFORCED⟧;", postgres: 17 },
    { up: "ALTER TABLE t ADD CONSTRAINT c ⟦NOT NULL⟧ a NOT VALID;", postgres: 17 },
    { up: "CREATE TABLE t (id int, at tsrange, PRIMARY KEY (id, at ⟦WITHOUT OVERLAPS⟧));", postgres: 17 },
    { up: "CREATE TABLE t (id uuid DEFAULT ⟦uuidv7⟧());", postgres: 17 },
    { up: "CREATE VIEW v WITH (⟦security_invoker⟧ = true) AS SELECT 1 AS a;", postgres: 14 },
    { up: "SET ⟦transaction_timeout⟧ = '5s';", postgres: 16 },
    { up: "⟦REPACK⟧ TABLE t;", postgres: 18 },
    { up: "ALTER TABLE p ⟦SPLIT PARTITION⟧ c INTO (PARTITION a FOR VALUES IN (1));", postgres: 18 },
    { up: "GRANT ⟦MAINTAIN⟧ ON t TO r;", postgres: 16 },
  ],
  accept: [
    { up: "ALTER TABLE p DETACH PARTITION c CONCURRENTLY;", postgres: 14 },
    { up: "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE;", postgres: 15 },
    { up: "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);", postgres: 12 },
    { up: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;", postgres: 12 },
    { up: "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT ENFORCED;", postgres: 18 },
    { up: "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();", postgres: 12 },
    { up: "CREATE TABLE t (id uuid DEFAULT app.uuidv7());", postgres: 16 },
    {
      before: "CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()';",
      up: "CREATE TABLE t (id uuid DEFAULT uuidv7());",
      postgres: 16,
    },
    { up: "SELECT 'MERGE INTO a', 'REPACK';", postgres: 12 },
    { up: "CREATE TABLE repack (id int, merge int, maintain int);", postgres: 12 },
    { up: "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);", postgres: 12 },
  ],
});
