// Generated down scripts on the database in memory: each is proven there again by verify, or says why there is no way back.
import { strict as assert } from "node:assert";
import type { DownReport, DownResult } from "../../server/src/protocol/reports/down";
import { prepareSeed } from "../support/scratch";
import { done, onProject, withProject, type Project } from "./project";

const users = {
  "001_users.up.sql":
    "CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL DEFAULT 'x', age int);\n" +
    "CREATE INDEX users_age ON users (age) WHERE age > 0;\nCREATE VIEW adults AS SELECT id FROM users WHERE age > 17;\n",
  "001_users.down.sql": "DROP VIEW adults;\nDROP TABLE users;\n",
};

async function generated(
  files: Readonly<Record<string, string>>,
  body: (results: readonly DownResult[], project: Project) => Promise<void> | void,
): Promise<void> {
  await withProject(null, { ...users, ...files }, async (project) => {
    const report = done(await project.run("down", { allMissing: true, write: true }));
    await body(report.results, project);
    const [verified] = [await project.run("verify", {})];
    const outcomes = (verified.finished.result as { results: { version: string; outcome: string }[] })
      .results;
    for (const { version, verdict } of report.results) {
      const wanted = verdict === "exact" ? "restores" : "irreversible";
      assert.equal(outcomes.find((one) => one.version === version)?.outcome, wanted, version);
    }
  });
}

function only(results: readonly DownResult[]): DownResult {
  const [result] = results;
  assert.ok(result && results.length === 1);
  return result;
}

describe("down", () => {
  before(prepareSeed);

  it("takes statements back by their own inverse, in reverse order", async () => {
    const up =
      "ALTER TABLE users ADD COLUMN note text;\nALTER TABLE users RENAME COLUMN email TO mail;\n" +
      "CREATE INDEX CONCURRENTLY users_note ON users (note);\n";
    await generated({ "002_note.up.sql": up }, (results, project) => {
      const { verdict, source, written, lost } = only(results);
      assert.deepEqual([verdict, source, written, lost], ["exact", "inverse", true, []]);
      assert.equal(
        project.read("migrations", "002_note.down.sql"),
        "-- 002: takes back note\n\nDROP INDEX CONCURRENTLY IF EXISTS users_note;\n" +
          "ALTER TABLE users RENAME COLUMN mail TO email;\nALTER TABLE users DROP COLUMN note;\n",
      );
    });
  });

  it("puts the placeholders of another tool back, and says so", async () => {
    const files = {
      "001_a.up.sql": "CREATE TABLE {{.prefix}}a (id int);\n",
      "002_b.up.sql": "ALTER TABLE {{.prefix}}a ADD COLUMN note text;\n",
      "002_b.down.sql": "ALTER TABLE {{.prefix}}a DROP COLUMN note;\n",
    };
    await withProject(null, files, async (project) => {
      const report = done(await project.run("down", { allMissing: true }));
      const { verdict, sql, reason } = only(report.results);
      assert.equal(verdict, "exact");
      assert.match(sql ?? "", /^DROP TABLE \{\{\.prefix\}\}a;$/m);
      assert.equal(reason, "It was tried with x__prefix__ for {{.prefix}}.");
    });
  });

  it("brings back from the schema before what was dropped or changed, and names the data that is lost", async () => {
    const up =
      "DROP VIEW adults;\nALTER TABLE users DROP COLUMN age;\nALTER TABLE users ALTER COLUMN email TYPE varchar(3);\n" +
      "ALTER TABLE users ADD COLUMN note text;\n";
    await generated({ "002_drop.up.sql": up }, (results) => {
      const { verdict, source, lost, sql } = only(results);
      assert.deepEqual([verdict, source], ["exact", "inverse-and-schema"]);
      assert.deepEqual(lost, [
        "the values of public.users.age",
        "what public.users.email held beyond varchar(3)",
      ]);
      assert.match(sql ?? "", /^-- Cannot come back: the values of public\.users\.age\.$/m);
      assert.match(
        sql ?? "",
        /CREATE INDEX users_age ON public\.users USING btree \(age\) WHERE \(age > 0\);/,
      );
      assert.doesNotMatch(sql ?? "", /OWNER TO/);
    });
  });

  it("brings back functions, triggers, policies, grants and comments", async () => {
    const first =
      "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.age := 1; RETURN NEW; END $$;\n" +
      "CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();\n" +
      "ALTER TABLE users ENABLE ROW LEVEL SECURITY;\nCREATE POLICY own ON users USING (id > 0);\n" +
      "COMMENT ON COLUMN users.age IS 'in years';\nGRANT SELECT ON users TO PUBLIC;\n";
    const second =
      "DROP POLICY own ON users;\nALTER TABLE users DISABLE ROW LEVEL SECURITY;\nDROP TRIGGER touched ON users;\n" +
      "CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;\n" +
      "COMMENT ON COLUMN users.age IS NULL;\nREVOKE SELECT ON users FROM PUBLIC;\n";
    const files = { "002_more.up.sql": first, "003_less.up.sql": second };
    await generated(files, (results) => {
      assert.deepEqual(
        results.map(({ version, verdict }) => [version, verdict]),
        [
          ["002", "exact"],
          ["003", "exact"],
        ],
      );
    });
  });

  it("says irreversible where only rows were changed, with the reason", async () => {
    await generated(
      { "002_clean.up.sql": "UPDATE users SET email = lower(email);\n" },
      (results, project) => {
        const { verdict, lost } = only(results);
        assert.equal(verdict, "irreversible");
        assert.deepEqual(lost, ["the values of public.users.email as they were before the UPDATE"]);
        assert.match(
          project.read("migrations", "002_clean.down.sql"),
          /RAISE EXCEPTION 'irreversible: the rows of users/,
        );
      },
    );
  });

  it("takes back rows that the up names by their key, with what they were", async () => {
    const seeds =
      "CREATE TABLE roles (name text PRIMARY KEY, rights jsonb, note text);\n" +
      "INSERT INTO roles VALUES ('admin', '[\"all\"]', 'it''s \\ all'), ('guest', '[]', NULL);\n";
    const changes =
      "INSERT INTO roles (name, rights) VALUES ('writer', '[\"write\"]'::jsonb);\n" +
      "UPDATE roles SET rights = '[\"read\"]', note = upper(note) WHERE name = 'guest';\n" +
      "DELETE FROM roles WHERE name = 'admin';\n";
    const files = { "002_roles.up.sql": seeds, "003_seeds.up.sql": changes };
    await generated(files, ([, result]) => {
      assert.deepEqual([result?.verdict, result?.source, result?.lost], ["exact", "inverse", []]);
      assert.equal(
        result?.sql,
        "DELETE FROM roles WHERE name = 'writer';\nUPDATE roles SET rights = '[]' WHERE name = 'guest';\n" +
          "INSERT INTO roles (name, rights, note) VALUES ('admin', '[\"all\"]', E'it''s \\\\ all');\n",
      );
    });
  });

  it("says irreversible where an up may reach rows of a target that it does not name", async () => {
    const seeds = "CREATE TABLE roles (name text PRIMARY KEY);\nINSERT INTO roles VALUES ('admin');\n";
    const up = "DELETE FROM roles WHERE name <> 'guest';\n";
    await generated({ "002_roles.up.sql": seeds, "003_delete.up.sql": up }, ([, result]) => {
      assert.equal(result?.verdict, "irreversible");
    });
  });

  it("casts through text where PostgreSQL has no other way back, and says when that fails", async () => {
    const up =
      "CREATE TYPE shown AS ENUM ('true', 'false', 'some');\nALTER TABLE users ADD COLUMN seen boolean DEFAULT true;\n" +
      "ALTER TABLE users ADD COLUMN hidden boolean;\n";
    const change = "ALTER TABLE users ALTER COLUMN hidden TYPE shown USING hidden::text::shown;\n";
    await generated({ "002_hidden.up.sql": up, "003_shown.up.sql": change }, ([, result]) => {
      assert.equal(result?.verdict, "exact");
      assert.match(result.sql ?? "", /hidden TYPE boolean USING hidden::text::boolean/);
      assert.match(result.lost.join(), /values of public\.users\.hidden that do not read as boolean/);
    });
  });

  it("writes a comment where there is nothing to take back", async () => {
    await generated({ "002_analyze.up.sql": "VACUUM users;\n" }, (results, project) => {
      assert.equal(only(results).verdict, "exact");
      assert.match(project.read("migrations", "002_analyze.down.sql"), /^-- Nothing to take back:/m);
    });
  });

  for (const major of [16, 18] as const) {
    it(`proposes an up that keeps the data it would lose, and a down that brings it back, on ${major}`, async function () {
      const before =
        "CREATE TABLE t (id int PRIMARY KEY, a int, b text NOT NULL);\nCREATE TABLE gone (id int);\n";
      const up =
        "-- kept comment\nUPDATE t SET a = a * 2 WHERE b = 'x';\nDELETE FROM t AS old WHERE old.a > 100;\n" +
        "ALTER TABLE t DROP COLUMN b;\nDROP TABLE gone;\nALTER TABLE t ADD COLUMN c int;\n";
      const files = { "001_t.up.sql": before, "002_lose.up.sql": up };
      await onProject(this, major, files, async (project, { sql: query }) => {
        const { results } = done(await project.run("down", { versions: ["2"], preserveData: true }));
        const { verdict, up_sql: kept, sql: back, lost, written } = only(results);
        assert.deepEqual([verdict, lost, written], ["exact", [], false]);
        assert.ok(kept !== null && back !== null && kept.startsWith("-- kept comment\n"));
        await query(
          `${before} INSERT INTO t VALUES (1, 5, 'x'), (2, 300, 'y'), (3, 60, 'x'); INSERT INTO gone VALUES (7)`,
        );
        const rows =
          "select array_agg(t order by id)::text as t, (select array_agg(id)::text from gone) as gone from t";
        const [was] = await query(rows);
        await query(kept);
        assert.deepEqual(await query("select id, a from t"), [{ id: 1, a: 10 }]);
        await query(back);
        assert.deepEqual(await query(rows), [was]);
      });
    });
  }

  it("prints and leaves a down with statements alone, until it is forced", async () => {
    const files = { ...users, "001_users.down.sql": "-- ours\nDROP TABLE users CASCADE;\n-- end\n" };
    await withProject(null, files, async (project) => {
      const printed = done(await project.run("down", { versions: ["1"] }));
      assert.deepEqual([only(printed.results).written, only(printed.results).verdict], [false, "exact"]);
      const refused = await project.run("down", { versions: ["1"], write: true });
      assert.equal(refused.finished.problem?.code, "file/exists");
      assert.equal(project.read("migrations", "001_users.down.sql"), files["001_users.down.sql"]);
      done(await project.run("down", { versions: ["1"], write: true, force: true }));
      assert.equal(
        project.read("migrations", "001_users.down.sql"),
        "-- ours\nDROP VIEW adults;\nDROP TABLE users;\n-- end\n",
      );
    });
  });

  it("writes behind the marker of a file that holds both halves, a function between its tool's marks", async () => {
    const files = {
      "001_a.sql": "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE a;\n",
      "002_b.sql": "-- +goose Up\nUPDATE a SET id = 1;\n",
      "003_c.sql": "-- +goose Up\nALTER TABLE a ADD COLUMN b int;\n\n-- +goose Down\n",
    };
    await withProject(null, files, async (project) => {
      const { results } = done(await project.run("down", { allMissing: true, write: true }));
      assert.deepEqual(
        results.map(({ version }) => version),
        ["002", "003"],
      );
      assert.equal(
        project.read("migrations", "003_c.sql"),
        `${files["003_c.sql"]}ALTER TABLE a DROP COLUMN b;\n`,
      );
      assert.match(
        project.read("migrations", "002_b.sql"),
        /^-- \+goose Up\nUPDATE a SET id = 1;\n\n-- \+goose Down\n-- irreversible: .*\n-- Cannot come back: .*\n-- \+goose StatementBegin\nDO .*\n-- \+goose StatementEnd\n$/,
      );
    });
  });

  it("offers nothing unproven: an up that fails ends it, with exit 4", async () => {
    await withProject(null, { ...users, "002_bad.up.sql": "DROP TABLE nothing;\n" }, async (project) => {
      const { finished } = await project.run("down", { allMissing: true, write: true });
      assert.deepEqual([finished.problem?.code, finished.exit_code], ["down/not-proven", 4]);
      assert.equal(only((finished.result as DownReport).results).sql, null);
      assert.deepEqual(
        project.list("migrations").filter((name) => name.startsWith("002")),
        ["002_bad.up.sql"],
      );
    });
  });
});
