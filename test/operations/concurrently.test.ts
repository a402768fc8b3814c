// CREATE INDEX, REINDEX and DETACH PARTITION CONCURRENTLY: what earlier attempts left is mended, what other sessions build is
// left alone, and an index counts as built when it is valid.
import { strict as assert } from "node:assert";
import { serverMajors, type TestDatabase } from "../support/servers";
import { until } from "../support/waiting";
import { done, onProject, transcript } from "./project";

const users = {
  "001_users.up.sql":
    "CREATE TABLE users (id int, email text);\nINSERT INTO users VALUES (1, 'a'), (2, 'a');\n",
  "001_users.down.sql": "DROP TABLE users;\n",
  "002_index.down.sql": "DROP INDEX users_email;\n",
};
const second = (up: string): Record<string, string> => ({ ...users, "002_index.up.sql": up });
const unique =
  "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (lower(email)) WHERE id > 0;\n";

for (const major of serverMajors) {
  describe(`CONCURRENTLY, PostgreSQL ${major}`, () => {
    it("rebuilds an invalid index that is the one wanted, also with IF NOT EXISTS", async function () {
      await onProject(this, major, second(unique), async (project, database) => {
        done(await project.run("apply", { skipBackup: true, steps: 1 }));
        await assert.rejects(database.sql(unique));
        await database.sql("delete from users where id = 2");
        const result = await project.run("apply", { skipBackup: true });
        done(result);
        assert.match(transcript(result.events).join("\n"), /Rebuilding the invalid index users_email/);
        assert.deepEqual(await indexes(database), ["users_email"]);
      });
    });

    it("drops an invalid index that is another than the one wanted, and builds it", async function () {
      await onProject(this, major, second(unique), async (project, database) => {
        done(await project.run("apply", { skipBackup: true, steps: 1 }));
        await assert.rejects(database.sql("create unique index concurrently users_email on users (email)"));
        await database.sql("delete from users where id = 2");
        const result = await project.run("apply", { skipBackup: true });
        done(result);
        assert.match(
          transcript(result.events).join("\n"),
          /Dropping the invalid index users_email .* not the one wanted/,
        );
        assert.deepEqual(await indexes(database), ["users_email"]);
      });
    });

    it("shows the key that is there twice, does not try again, and leaves no index", async function () {
      await onProject(this, major, second(unique), async (project, database) => {
        const { finished, events } = await project.run("apply", { skipBackup: true });
        assert.equal(finished.outcome, "failed-partial");
        assert.match(
          finished.problem?.message ?? "",
          /could not create unique index.*Key \(lower\(email\)\)=\(a\) is duplicated\./,
        );
        assert.doesNotMatch(transcript(events).join("\n"), /trying again/);
        assert.deepEqual(await indexes(database), []);
      });
    });

    for (const whole of ["TABLE CONCURRENTLY users", "SCHEMA CONCURRENTLY public"]) {
      it(`drops what a REINDEX left, numbered or not, and nothing else, before REINDEX ${whole}`, async function () {
        const files = second(`REINDEX ${whole};\n`);
        await onProject(this, major, files, async (project, database) => {
          done(await project.run("apply", { skipBackup: true, steps: 1 }));
          await database.sql("create index users_id on users (id)");
          for (const name of ["users_id_ccnew", "users_id_ccold1", "mine"]) {
            await assert.rejects(database.sql(`create unique index concurrently ${name} on users (email)`));
          }
          const result = await project.run("apply", { skipBackup: true });
          done(result);
          assert.deepEqual(await indexes(database), ["mine", "users_id"]);
        });
      });
    }

    it("leaves an index alone that another session builds, and says so", async function () {
      const files = second("CREATE INDEX CONCURRENTLY IF NOT EXISTS users_id ON users (id);\n");
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true, steps: 1 }));
        const [old, builder] = [await database.client(), await database.client()];
        await old.query("begin; select count(*) from users; update users set id = id");
        const building = builder.query("create index concurrently users_id on users (id)");
        await until(async () => (await indexes(database, "not indisvalid")).length === 1);
        const { finished } = await project.run("apply", { skipBackup: true, force: true });
        assert.equal(finished.outcome, "failed-partial");
        assert.match(finished.problem?.message ?? "", /another session is building the index users_id/);
        await old.query("commit");
        await building;
        assert.deepEqual(await indexes(database), ["users_id"]);
      });
    });

    it("gives up after its own timeout, tries again without a left-over, and names who stood in the way", async function () {
      const files = second("CREATE INDEX CONCURRENTLY users_id ON users (id);\n");
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true, steps: 1 }));
        const old = await database.client({ application_name: "old-report" });
        await old.query("begin; update users set id = id");
        const engine = project.engineWith({ concurrently_lock_timeout_ms: 2500 });
        const options = { skipBackup: true, force: true };
        const result = await project.run("apply", options, {
          engine,
          async onEvent(event) {
            if (event.event === "step-progress" && /attempt 2/.test(event.message)) await old.query("commit");
          },
        });
        done(result);
        const told = transcript(result.events).join("\n");
        assert.match(told, /lock timeout, behind pid \d+ \(old-report.*trying again \(attempt 2 of 3\)/);
        assert.match(told, /Dropped the invalid index users_id|002:1 waits/);
        assert.deepEqual(await indexes(database), ["users_id"]);
      });
    });

    it("ends a detach that an earlier attempt began", async function () {
      const files = {
        "001_logs.up.sql":
          "CREATE TABLE logs (id int) PARTITION BY RANGE (id);\nCREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (10);\nCREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM (10) TO (20);\n",
        "001_logs.down.sql": "DROP TABLE logs;\n",
        "002_detach.up.sql": "ALTER TABLE logs DETACH PARTITION logs_1 CONCURRENTLY;\n",
        "002_detach.down.sql": "ALTER TABLE logs ATTACH PARTITION logs_1 FOR VALUES FROM (0) TO (10);\n",
      };
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true, steps: 1 }));
        const [old, detaching] = [await database.client(), await database.client()];
        await old.query("begin; select * from logs");
        await detaching.query("set lock_timeout = '300ms'");
        await assert.rejects(detaching.query("alter table logs detach partition logs_1 concurrently"));
        await old.query("commit");
        const pending = await database.sql("select 1 from pg_inherits where inhdetachpending");
        assert.equal(pending.length, 1);
        const result = await project.run("apply", { skipBackup: true });
        done(result);
        assert.match(transcript(result.events).join("\n"), /Ending the detach of logs_1/);
        const partitions = await database.sql("select inhrelid::regclass::text as p from pg_inherits");
        assert.deepEqual(partitions, [{ p: "logs_2" }]);
      });
    });
  });
}

async function indexes(database: TestDatabase, which = "true"): Promise<readonly unknown[]> {
  const rows = await database.sql(
    `select indexrelid::regclass::text as name from pg_index where indrelid = 'users'::regclass and ${which} order by 1`,
  );
  return rows.map((row) => row["name"]);
}
