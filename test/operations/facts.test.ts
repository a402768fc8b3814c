// What is reported without changing anything: dry run, drift, postflight's failures, rights, and that no password ever
// comes out anywhere.
import { strict as assert } from "node:assert";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Intents } from "../../server/src/operations/operation";
import { operationIds, type OperationId } from "../../server/src/protocol/operations";
import type { PostflightReport } from "../../server/src/protocol/reports/postflight";
import type { PreflightReport } from "../../server/src/protocol/reports/preflight";
import { serverMajors } from "../support/servers";
import { done, onProject, transcript, withProject, type Project } from "./project";

const files = {
  "001_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, email text);\n",
  "001_users.down.sql": "DROP TABLE users;\n",
  "002_orders.up.sql":
    "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint);\nALTER TABLE orders ADD CONSTRAINT orders_user_fkey FOREIGN KEY (user_id) REFERENCES users (id);\nCREATE INDEX CONCURRENTLY users_email ON users (email);\nALTER TABLE users ALTER COLUMN id TYPE int;\n",
  "002_orders.down.sql":
    "DROP TABLE orders;\nDROP INDEX users_email;\nALTER TABLE users ALTER COLUMN id TYPE bigint;\n",
};

describe("a dry run without a target", () => {
  it("shows every migration, what each statement locks, and contacts nothing", async () => {
    await withProject(null, files, async (project) => {
      const report = done(await project.run("dry-run"));
      assert.equal(report.target, null);
      assert.deepEqual(
        report.migrations.map((one) => [one.version, one.mode, one.statements.length]),
        [
          ["001", "transaction", 1],
          ["002", "units", 4],
        ],
      );
      const [, second] = report.migrations;
      const locks = second?.statements.map((one) =>
        one.locks.map(
          (lock) => `${lock.relation}: ${lock.mode}, ${lock.blocks}${lock.rewrite ? ", rewrite" : ""}`,
        ),
      );
      // orders is made by the same file, so a lock on it hurts nobody; users is everybody's.
      assert.ok(locks);
      assert.ok(locks[1]?.includes("users: SHARE ROW EXCLUSIVE, writes"), JSON.stringify(locks));
      assert.ok(
        locks[1]?.some((line) => line.startsWith("orders: ") && line.includes("nothing that matters")),
      );
      assert.deepEqual(
        second?.statements.map((one) => one.transactional),
        [true, true, false, true],
      );
      assert.ok(
        locks[3]?.includes("users: ACCESS EXCLUSIVE, reads and writes, rewrite"),
        JSON.stringify(locks[3]),
      );
    });
  });
});

describe("a dry run of a folder", () => {
  it("names tables that are locked although the statement does not name them, but for new ones", async () => {
    const up =
      "ALTER TABLE orders DROP COLUMN user_id;\nCREATE TABLE notes (id int PRIMARY KEY);\nALTER TABLE notes ALTER COLUMN id TYPE text USING id || '';\n";
    const made = {
      "001_a.up.sql":
        "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (user_id int REFERENCES users);\n",
      "001_a.down.sql": "DROP TABLE orders;\nDROP TABLE users;\n",
      "002_b.up.sql": up,
      "002_b.down.sql": "DROP TABLE notes;\n",
    };
    await withProject(null, made, async (project) => {
      const [, second] = done(await project.run("dry-run")).migrations;
      const locks = second?.statements.map((one) =>
        one.locks.map(({ relation, mode }) => `${relation}: ${mode}`),
      );
      assert.deepEqual(locks, [
        ["orders: ACCESS EXCLUSIVE", "users: ACCESS EXCLUSIVE"],
        [],
        ["notes: ACCESS EXCLUSIVE"],
      ]);
    });
  });
});

for (const major of serverMajors) {
  describe(`facts of a target, PostgreSQL ${major}`, () => {
    it("a dry run shows the pending migrations with the sizes of their tables, and changes nothing", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        await database.sql("insert into users select i, 'x' from generate_series(1, 1000) i; analyze users");
        const report = done(await project.run("dry-run"));
        assert.deepEqual(
          report.migrations.map((one) => one.version),
          ["002"],
        );
        const lock = report.migrations[0]?.statements[3]?.locks[0];
        assert.equal(lock?.relation, "users");
        assert.equal(lock.rows, 1000);
        assert.ok((lock.bytes ?? 0) >= 8192);
        assert.deepEqual(await database.sql("select to_regclass('orders') as orders"), [{ orders: null }]);
      });
    });

    it("drift since the last run is told line by line, and a migration of ours is none", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        const clean = done(await project.run("preflight"));
        assert.equal(clean.checks.find((check) => check.id === "drift")?.status, "pass");
        assert.equal(clean.database.checksum, clean.database.expected_checksum);
        await database.sql("alter table users alter column email set not null; create table by_hand (a int)");
        const report = done(await project.run("preflight"));
        const drift = report.checks.find((check) => check.id === "drift");
        assert.equal(drift?.status, "warn");
        assert.ok(drift.details.some((line) => line.startsWith("changed column public.users.email")));
        assert.ok(
          drift.details.some((line) => line === "extra table public.by_hand"),
          drift.details.join("\n"),
        );
        assert.ok(report.database.drift.length >= 2);
        const written = project.list("logs").filter((name) => name.startsWith("preflight-report-"));
        const last = JSON.parse(project.read("logs", written.at(-1) ?? "")) as PreflightReport;
        assert.equal(last.schema, "migrate-safe/preflight/1");
      });
    });

    it("a rollback leaves no drift either", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { skipBackup: true }));
        done(await project.run("rollback"));
        const report = done(await project.run("preflight"));
        assert.equal(report.checks.find((check) => check.id === "drift")?.status, "pass");
      });
    });

    it("postflight fails on an unvalidated foreign key, on orphans and on an invalid index, with exit 3", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(`
          insert into users values (1, 'a'), (2, 'a');
          alter table orders disable trigger all; insert into orders values (1, 77); alter table orders enable trigger all;
          create table notes (user_id int);
          insert into notes values (5);
          alter table notes add constraint notes_user_fkey foreign key (user_id) references users (id) not valid`);
        await assert.rejects(database.sql("create unique index concurrently users_unique on users (email)"));
        const { finished } = await project.run("postflight");
        assert.equal(finished.exit_code, 3);
        assert.equal(finished.problem?.code, "postflight/failed");
        const report = finished.result as PostflightReport;
        assert.equal(report.validation_passed, false);
        assert.deepEqual(report.invalid_foreign_keys, [
          { table: "public.notes", constraint: "notes_user_fkey", foreign_table: "public.users" },
        ]);
        const failing = report.checks.filter((check) => check.status === "fail").map((check) => check.id);
        assert.deepEqual(failing, ["foreign-keys", "orphans", "invalid-indexes"]);
        const orphans = report.checks.find((check) => check.id === "orphans");
        assert.match(orphans?.details.join("\n") ?? "", /public\.orders: 1 row without public\.users.*77/);
      });
    });

    it("a pending migration older than the newest applied one is told and still applied", async function () {
      await onProject(this, major, files, async (project) => {
        done(await project.run("apply", { skipBackup: true }));
        project.write("0015_late.up.sql", "CREATE TABLE late (a int);");
        project.write("0015_late.down.sql", "DROP TABLE late;");
        project.write("003_next.up.sql", "CREATE TABLE next (a int);");
        project.write("003_next.down.sql", "DROP TABLE next;");
        project.remove("001_users.up.sql");
        project.remove("001_users.down.sql");
        const status = done(await project.run("status"));
        assert.deepEqual(
          status.migrations.map((one) => `${one.version} ${one.state}`),
          ["001 missing-file", "002 applied", "003 pending", "0015 pending"],
        );
        const report = done(await project.run("preflight"));
        assert.equal(report.checks.find((check) => check.id === "missing-files")?.status, "warn");
        done(await project.run("apply", { skipBackup: true }));
        project.write("004_late.up.sql", "CREATE TABLE late_too (a int);");
        project.write("004_late.down.sql", "DROP TABLE late_too;");
        const late = done(await project.run("preflight"));
        assert.equal(late.checks.find((check) => check.id === "pending")?.status, "warn");
        done(await project.run("apply", { skipBackup: true }));
        // Taken back in the order of application, not of versions.
        const { events } = await project.run("rollback");
        assert.ok(transcript(events).includes("> 004:1"));
      });
    });

    it("a role that may only read gets status, preflight and backup, and apply is refused with a sentence", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        await database.sql("insert into users values (1, 'a')");
        const role = `reader_of_${database.name}`;
        await database.sql(
          `create role ${role} login; grant usage on schema public to ${role}; grant select on all tables in schema public to ${role}`,
        );
        try {
          const engine = project.engineWith({}, {}, { ...database.target, user: role });
          const status = done(await project.run("status", {}, { engine }));
          assert.equal(status.summary.applied, 1);
          done(await project.run("backup", {}, { engine }));
          const preflight = await project.run("preflight", {}, { engine });
          assert.equal(preflight.finished.exit_code, 1);
          const report = preflight.finished.result as PreflightReport;
          assert.equal(report.checks.find((check) => check.id === "rights")?.status, "fail");
          const forced = await project.run("apply", { force: true, skipBackup: true }, { engine });
          assert.notEqual(forced.finished.exit_code, 0);
          assert.match(JSON.stringify(forced.finished.problem), /must be owner|permission denied/);
          const after = done(await project.run("status"));
          assert.deepEqual([after.summary.applied, after.summary.dirty], [1, 0]);
        } finally {
          await database.sql(`drop owned by ${role}; drop role ${role}`);
        }
      });
    });

    it("a history that another session has locked ends the wait with a sentence", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        const other = await database.client();
        await other.query("begin; lock table schema_migrations");
        const { finished } = await project.run(
          "status",
          {},
          { engine: project.engineWith({ lock_timeout_ms: 50 }) },
        );
        assert.deepEqual([finished.problem?.code, finished.exit_code], ["lock/timeout", 5]);
        assert.match(finished.problem?.next ?? "", /Another session holds a lock/);
      });
    });

    it("a role that may not even read the history is told so, with exit 5", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        const role = `stranger_to_${database.name}`;
        await database.sql(`create role ${role} login`);
        try {
          const engine = project.engineWith({}, {}, { ...database.target, user: role });
          for (const id of ["status", "apply", "backup", "rollback", "preflight", "dry-run"] as const) {
            const { finished } = await project.run(id, {}, { engine });
            assert.deepEqual([finished.problem?.code, finished.exit_code], ["target/no-rights", 5], id);
            assert.match(finished.problem?.message ?? "", /permission denied for table schema_migrations/);
          }
        } finally {
          await database.sql(`drop role ${role}`);
        }
      });
    });

    it("a read-only database is refused for writing and still read", async function () {
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { steps: 1, skipBackup: true }));
        await database.sql(`alter database ${database.name} set default_transaction_read_only = on`);
        const { finished } = await project.run("apply", { skipBackup: true });
        assert.equal(finished.exit_code, 5);
        assert.equal(finished.problem?.code, "target/read-only");
        done(await project.run("status"));
        const preflight = await project.run("preflight");
        assert.match(preflight.finished.problem?.message ?? "", /default_transaction_read_only is on/);
      });
    });

    it("a password never comes out of any operation, log, report or backup", async function () {
      await onProject(this, major, files, async (project, database) => {
        const canary = "c4n4ry-p4ssw0rd";
        const target = { ...database.target, password: { kind: "environment", variable: "CANARY" } as const };
        const engine = project.engineWith({}, { env: { CANARY: canary } }, target);
        const broken = project.engineWith({}, { env: { CANARY: canary } }, { ...target, port: 1 });
        const output: string[] = [];
        const order: readonly OperationId[] = ["preflight", "apply", ...operationIds];
        for (const id of order) {
          for (const one of [engine, broken]) {
            const intent: Partial<Intents[typeof id]> = {};
            const { events } = await project.run(id, intent, { engine: one });
            output.push(JSON.stringify(events));
          }
        }
        output.push(...everyFile(project));
        assert.ok(output.length > 20);
        for (const text of output) assert.ok(!text.includes(canary));
      });
    });
  });
}

function everyFile(project: Project): readonly string[] {
  const texts: string[] = [];
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) visit(path);
      else
        texts.push(
          (name.endsWith(".gz") ? gunzipSync(readFileSync(path)) : readFileSync(path)).toString("latin1"),
        );
    }
  };
  visit(project.root);
  return texts;
}
