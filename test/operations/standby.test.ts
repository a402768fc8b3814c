// Operations on a standby, and on a cluster whose primary is lost while a migration runs.
import { strict as assert } from "node:assert";
import { serverMajors } from "../support/servers";
import { withStandby } from "../support/standby";
import { until } from "../support/waiting";
import { done, withProject } from "./project";

const files = {
  "001_a.up.sql": "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
  "002_b.up.sql": "CREATE TABLE b (id int);\n",
  "002_b.down.sql": "DROP TABLE b;\n",
};

const slow = { ...files, "002_b.up.sql": "CREATE TABLE b (id int);\nSELECT pg_sleep(600);\n" };

/** The commit waits for the trigger, which no rollback of ours can reach. */
const slowCommit = {
  ...files,
  "002_b.up.sql":
    "CREATE TABLE b (id int);\n" +
    "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(600); RETURN NULL; END';\n" +
    "CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON b DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait();\n" +
    "INSERT INTO b VALUES (1);\n",
};

const sleeping = `select 1 from pg_stat_activity where application_name like 'migrate-safe:apply:%'
                  and wait_event = 'PgSleep'`;

for (const major of serverMajors) {
  describe(`a standby, PostgreSQL ${major}`, () => {
    it("is read by status, preflight and dry-run, and refuses an apply", async function () {
      await withStandby(this, major, async ({ primary, standby, caughtUp, onStandby }) => {
        const target = { ...primary.target, port: standby.port };
        await withProject(primary.target, files, async (project) => {
          done(await project.run("apply", { steps: 1, skipBackup: true }));
          await caughtUp();
          const engine = project.engineWith({}, {}, target);

          const status = done(await project.run("status", {}, { engine }));
          assert.deepEqual(
            status.migrations.map(({ version, state }) => [version, state]),
            [
              ["001", "applied"],
              ["002", "pending"],
            ],
          );

          const dryRun = done(await project.run("dry-run", {}, { engine }));
          assert.deepEqual(
            dryRun.migrations.map(({ version }) => version),
            ["002"],
          );

          const { finished: preflight } = await project.run("preflight", {}, { engine });
          assert.equal(preflight.exit_code, 1);
          assert.equal(preflight.problem?.code, "preflight/failed");
          const { checks } = preflight.result as {
            checks: readonly { readonly status: string; readonly summary: string }[];
          };
          const failed = checks.filter((check) => check.status === "fail").map((check) => check.summary);
          assert.equal(failed.length, 1, JSON.stringify(checks, null, 2));
          assert.match(failed[0] ?? "", /standby and takes no writes/);

          for (const force of [false, true]) {
            const { finished } = await project.run("apply", { skipBackup: true, force }, { engine });
            assert.equal(finished.outcome, "refused");
            assert.equal(finished.exit_code, 5);
            assert.equal(finished.problem?.code, "target/read-only");
            assert.match(finished.problem.message, /is a standby/);
            assert.match(finished.problem.next, /primary/);
          }
          assert.deepEqual(await onStandby("select count(*)::int as rows from a"), [{ rows: 1 }]);
        });
      });
    });
  });

  describe(`a failover during an apply, PostgreSQL ${major}`, () => {
    for (const [when, broken] of [
      ["while a statement runs", slow],
      ["while it commits", slowCommit],
    ] as const) {
      it(`is told, and the apply after it doubles nothing: ${when}`, async function () {
        await withStandby(this, major, async (replicated) => {
          const { primary, clusterTarget, caughtUp, failOver, onStandby } = replicated;
          await withProject(clusterTarget, broken, async (project) => {
            const failing = project.run("apply", { skipBackup: true });
            await until(async () => (await primary.sql(sleeping)).length === 1);
            await caughtUp();
            await failOver();
            const { finished } = await failing;
            assert.equal(finished.outcome, "failed-clean", JSON.stringify(finished.problem));
            assert.equal(finished.exit_code, 2);
            assert.equal(finished.problem?.code, "target/lost");
            assert.match(finished.problem.state, /001_a is applied/);

            const status = done(await project.run("status"));
            assert.deepEqual(
              status.migrations.map(({ version, state }) => [version, state]),
              [
                ["001", "applied"],
                ["002", "pending"],
              ],
            );

            project.write("002_b.up.sql", files["002_b.up.sql"]);
            const applied = done(await project.run("apply", { skipBackup: true }));
            assert.deepEqual(
              applied.applied.map(({ version }) => version),
              ["002"],
            );
            assert.deepEqual(await onStandby("select count(*)::int as rows from a"), [{ rows: 1 }]);
            assert.deepEqual(await onStandby("select count(*)::int as rows from b"), [{ rows: 0 }]);
          });
        });
      });
    }
  });
}
