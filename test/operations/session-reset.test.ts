// What a file leaves behind in its session is gone before the next file runs and before the history is written; and files
// that begin and commit their own transaction.
import { strict as assert } from "node:assert";
import { serverMajors } from "../support/servers";
import { done, onProject } from "./project";

const quick = { skipBackup: true, force: true };
const down = "DROP TABLE made;\n";

for (const major of serverMajors) {
  describe(`what a file leaves in the session, PostgreSQL ${major}`, () => {
    it("a baseline made by pg_dump breaks neither its history row nor the next file", async function () {
      const files = {
        "001_dump.up.sql": `SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SET check_function_bodies = false;
SET row_security = off;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.books (id integer NOT NULL);
COPY public.books (id) FROM stdin;
1
\\.
ALTER TABLE ONLY public.books ADD CONSTRAINT books_pkey PRIMARY KEY (id);
`,
        "001_dump.down.sql": "DROP TABLE public.books;\n",
        "002_next.up.sql":
          "CREATE TABLE made AS SELECT id, current_setting('row_security') AS security FROM books;\n",
        "002_next.down.sql": down,
      };
      await onProject(this, major, files, async (project, database) => {
        assert.equal(done(await project.run("apply", quick)).applied.length, 2);
        assert.deepEqual(await database.sql("select * from made"), [{ id: 1, security: "on" }]);
        const history = await database.sql("select version, dirty from public.schema_migrations order by 1");
        assert.deepEqual(history, [
          { version: "001", dirty: false },
          { version: "002", dirty: false },
        ]);
      });
    });

    it("role, settings, temporary tables, prepared statements, channels and advisory locks are gone", async function () {
      const role = `left_by_file_${major}`;
      const files = {
        "001_leaves.up.sql": `CREATE ROLE ${role};
SET ROLE ${role};
SET search_path = pg_catalog;
SET work_mem = '123MB';
CREATE TEMP TABLE remembered (id int);
PREPARE asked AS SELECT 1;
LISTEN news;
SELECT pg_advisory_lock(4711);
`,
        "001_leaves.down.sql": `DROP ROLE ${role};\n`,
        "002_looks.up.sql": `CREATE TABLE made AS SELECT current_user = session_user AS own_role,
  current_setting('search_path') AS path, current_setting('work_mem') AS memory,
  to_regclass('pg_temp.remembered') IS NOT NULL AS temporary,
  (SELECT count(*)::int FROM pg_prepared_statements) AS prepared,
  (SELECT count(*)::int FROM pg_listening_channels()) AS channels,
  (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()) AS locks;
`,
        "002_looks.down.sql": down,
      };
      await onProject(this, major, files, async (project, database) => {
        assert.equal(done(await project.run("apply", quick)).applied.length, 2);
        assert.deepEqual(await database.sql("select * from made"), [
          {
            own_role: true,
            path: '"$user", public',
            memory: "4MB",
            temporary: false,
            prepared: 0,
            channels: 0,
            locks: 0,
          },
        ]);
        done(await project.run("rollback", { steps: 2 }));
      });
    });

    it("a file that begins a serializable transaction is refused with the reason; with a plain BEGIN it runs", async function () {
      const files = {
        "001_own.up.sql":
          "BEGIN ISOLATION LEVEL SERIALIZABLE;\nCREATE TABLE made AS SELECT current_setting('transaction_isolation') AS isolation;\nCOMMIT;\n",
        "001_own.down.sql": down,
      };
      await onProject(this, major, files, async (project, database) => {
        const { finished } = await project.run("apply", quick);
        assert.equal(finished.problem?.code, "file/unsupported");
        assert.match(
          finished.problem.message,
          /001_own\.up\.sql:1:1: BEGIN with an isolation level .*; write a plain BEGIN/,
        );
        assert.equal(finished.problem.state, "Nothing was changed.");
        assert.deepEqual(await database.sql("select to_regclass('made') as made"), [{ made: null }]);
        project.write("001_own.up.sql", "BEGIN;\nCREATE TABLE made (id int);\nCOMMIT;\n");
        assert.equal(done(await project.run("apply", quick)).applied.length, 1);
      });
    });
  });
}
