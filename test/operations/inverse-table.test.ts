// The inverse table, line by line in one chain: the generated down of each up restores the schema or says that it does
// not, as verify proves again.
import { strict as assert } from "node:assert";
import type { VerifyReport } from "../../server/src/protocol/reports/verify";
import { prepareSeed } from "../support/scratch";
import { done, withProject } from "./project";

const ups = [
  "CREATE TABLE p (id int PRIMARY KEY, name text DEFAULT 'x', n int NOT NULL); CREATE TABLE c (p int)",
  "CREATE TABLE parts (id int, day date) PARTITION BY RANGE (day)",
  "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
  "ALTER TABLE parts DETACH PARTITION parts_1",
  "CREATE TABLE copied AS SELECT id FROM p",
  "ALTER TABLE copied RENAME TO copies",
  "CREATE SCHEMA other; ALTER TABLE copies SET SCHEMA other",
  "DROP TABLE other.copies",
  "ALTER TABLE p ALTER COLUMN n TYPE bigint, ALTER COLUMN name DROP DEFAULT",
  "ALTER TABLE p ALTER COLUMN n DROP NOT NULL, ALTER COLUMN name SET NOT NULL",
  "ALTER TABLE p ADD COLUMN no int GENERATED ALWAYS AS IDENTITY",
  "ALTER TABLE p ALTER COLUMN no DROP IDENTITY",
  "ALTER TABLE p ADD COLUMN twice bigint GENERATED ALWAYS AS (n * 2) STORED",
  "ALTER TABLE p ALTER COLUMN twice DROP EXPRESSION",
  "ALTER TABLE p ALTER COLUMN n SET STATISTICS 50, ALTER COLUMN name SET STORAGE EXTERNAL",
  "ALTER TABLE c ADD FOREIGN KEY (p) REFERENCES p NOT VALID; ALTER TABLE p ADD UNIQUE (n), ADD CHECK (n > 0)",
  "ALTER TABLE c VALIDATE CONSTRAINT c_p_fkey",
  "ALTER TABLE c ALTER CONSTRAINT c_p_fkey DEFERRABLE",
  "ALTER TABLE c DROP CONSTRAINT c_p_fkey; ALTER TABLE p DROP CONSTRAINT p_n_key",
  "CREATE INDEX CONCURRENTLY p_name ON p (lower(name)) WHERE n > 1",
  "DROP INDEX CONCURRENTLY p_name",
  "CREATE VIEW v AS SELECT id FROM p; CREATE MATERIALIZED VIEW m AS SELECT name FROM p; CREATE INDEX ON m (name)",
  "CREATE OR REPLACE VIEW v AS SELECT id, name FROM p",
  "DROP MATERIALIZED VIEW m; DROP VIEW v",
  "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'",
  "CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT $1 + 1'",
  "DROP FUNCTION f(int)",
  "CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('a', 'b'); CREATE DOMAIN d AS int; CREATE TABLE o (m mood, d d)",
  "ALTER SEQUENCE s INCREMENT BY 5 MAXVALUE 100",
  "ALTER TYPE mood ADD VALUE 'c'",
  "ALTER TYPE mood RENAME VALUE 'a' TO 'z'",
  "ALTER DOMAIN d ADD CONSTRAINT positive CHECK (VALUE > 0)",
  "CREATE TYPE pair AS (a int); ALTER TYPE pair ADD ATTRIBUTE b int",
  "ALTER TYPE pair DROP ATTRIBUTE a",
  "ALTER TABLE p ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON p USING (n = 1)",
  "DROP POLICY own ON p; ALTER TABLE p FORCE ROW LEVEL SECURITY",
  "GRANT SELECT, INSERT ON p TO PUBLIC; COMMENT ON TABLE p IS 'one'",
  "REVOKE INSERT ON p FROM PUBLIC; COMMENT ON TABLE p IS 'two'",
  "ALTER TABLE p SET UNLOGGED; ALTER TABLE p REPLICA IDENTITY FULL; ALTER TABLE p SET (fillfactor = 70)",
  "CREATE PUBLICATION pub FOR TABLE c",
  "ALTER PUBLICATION pub ADD TABLE o",
  "DROP PUBLICATION pub",
  "DO $$ BEGIN EXECUTE 'CREATE TABLE made (id int)'; END $$",
  "DROP TABLE o; DROP TYPE mood; DROP DOMAIN d; DROP SEQUENCE s",
];

describe("the inverse table", () => {
  before(prepareSeed);

  it("holds for every line but one, whose down says so", async () => {
    const names = ups.map((_, at) => `${String(at + 1).padStart(3, "0")}_up`);
    const files = Object.fromEntries(
      ups.map((up, at) => [`${names[at]}.up.sql`, `${up.replaceAll("; ", ";\n")};\n`]),
    );
    await withProject(null, files, async (project) => {
      const { results } = done(await project.run("down", { allMissing: true, write: true }));
      assert.deepEqual(
        results.filter(({ verdict }) => verdict !== "exact").map(({ version, reason }) => [version, reason]),
        [["015", "column public.p.n cannot be restored"]],
        "a statistics target is in no plan of the package, and the script says that it stays",
      );
      const verified = (await project.run("verify", {})).finished.result as VerifyReport;
      assert.deepEqual(
        verified.results
          .filter(({ outcome }) => outcome !== "restores")
          .map(({ version, outcome }) => [version, outcome]),
        [["015", "irreversible"]],
      );
    });
  }).timeout(180_000);
});
