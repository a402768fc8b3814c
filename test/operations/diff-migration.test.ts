// A migration made from what a target has and the files have not: proven, previewed, never over another file.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DiffReport } from "../../server/src/protocol/reports/diff";
import { serverMajors } from "../support/servers";
import { done, onProject } from "./project";

const files = {
  "001_users.up.sql":
    "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE VIEW seen AS SELECT id FROM users;\n",
  "001_users.down.sql": "DROP VIEW seen;\nDROP TABLE users;\n",
};

/** What somebody did on the server past the files: rights of roles and all kinds of objects. */
const hotFix = `
  alter table users add column locale text not null default 'en', drop column email;
  create index users_locale_idx on users (locale);
  create or replace view seen as select id, locale from users;
  create type mood as enum ('good', 'bad');
  create function greet(who text) returns text language sql as $$ select 'hello ' || who $$;
  create table audit (id bigint generated always as identity primary key, who bigint references users (id));
  alter table audit enable row level security;
  create policy readers on audit for select using (true);
  create role diff_reader; grant select on audit to diff_reader`;

for (const major of serverMajors) {
  describe(`a migration from the difference, PostgreSQL ${major}`, () => {
    it("makes the files what the target is, and its down takes that back", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(hotFix);
        try {
          const shown = done(await project.run("diff", { migration: "hot fix of users" })).migration;
          assert.ok(shown);
          assert.deepEqual([shown.version, shown.name, shown.written], ["002", "hot_fix_of_users", false]);
          assert.match(shown.up.text, /^-- 002: hot fix of users\n\n/);
          assert.doesNotMatch(shown.up.text, /GRANT|OWNER/i);
          assert.match(shown.lost.join(), /email/);
          assert.throws(() => readFileSync(shown.up.path), /ENOENT/);

          const written = done(
            await project.run("diff", { migration: "hot fix of users", write: true }),
          ).migration;
          assert.ok(written?.written);
          assert.equal(
            readFileSync(join(project.root, "migrations", "002_hot_fix_of_users.up.sql"), "utf8"),
            shown.up.text,
          );
          const marked = { version: "002", action: "mark-applied", reason: "the hot fix of monday" } as const;
          done(await project.run("resolve", marked));
          assert.deepEqual(done(await project.run("diff")).from_files, []);
          const proof = done(await project.run("verify", { versions: [] }));
          assert.deepEqual(
            proof.results.map(({ outcome }) => outcome),
            ["restores", "restores"],
          );
        } finally {
          await database.sql("drop owned by diff_reader; drop role diff_reader");
        }
      });
    });

    it("finds a change of nothing but a view, which the difference from the files leaves out", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql("create or replace view seen as select id from users where id > 0");
        const { migration } = done(await project.run("diff", { migration: "seen" }));
        assert.match(migration?.up.text ?? "", /VIEW public\.seen/i);
      });
    });

    it("makes none where nothing differs, and none where it cannot be proven", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        assert.equal(done(await project.run("diff", { migration: "nothing" })).migration, undefined);
        await database.sql("create collation odd (provider = libc, locale = 'C')");
        const { finished } = await project.run("diff", { migration: "odd" });
        assert.deepEqual([finished.problem?.code, finished.exit_code], ["diff/not-proven", 3]);
        assert.match(finished.problem?.message ?? "", /collation public\.odd cannot be copied/);
        assert.equal((finished.result as DiffReport).schema, "migrate-safe/diff/1");
      });
    });

    it("refuses a name that makes no file, before anything is read", async function () {
      await onProject(this, major, files, async (project) => {
        const { finished } = await project.run("diff", { migration: "…" });
        assert.deepEqual([finished.problem?.code, finished.exit_code], ["usage/invalid-flag", 5]);
      });
    });
  });
}
