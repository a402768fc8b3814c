// Each check of preflight: what makes it pass and what makes it speak up; and that looking never waits behind a schema
// change of somebody else.
import { strict as assert } from "node:assert";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ServerTarget } from "../../server/src/config/settings";
import { createEngine } from "../../server/src/engine";
import type { Check } from "../../server/src/protocol/reports/check";
import type { PreflightReport } from "../../server/src/protocol/reports/preflight";
import { startFakePooler } from "../support/fake-pooler";
import { serverMajors, type TestDatabase } from "../support/servers";
import { done, onProject, transcript, type Project, type RunHow } from "./project";

const files = {
  "001_users.up.sql":
    "CREATE TABLE users (id bigint PRIMARY KEY, email text);\nCREATE TABLE notes (id bigint PRIMARY KEY);\n",
  "001_users.down.sql": "DROP TABLE users;\nDROP TABLE notes;\n",
  "002_name.up.sql": "ALTER TABLE users ADD COLUMN name text;\n",
  "002_name.down.sql": "ALTER TABLE users DROP COLUMN name;\n",
};
const indexing = {
  ...files,
  "002_name.up.sql": "CREATE INDEX CONCURRENTLY users_email ON users (email);\n",
  "002_name.down.sql": "DROP INDEX CONCURRENTLY users_email;\n",
};
const rewriting = {
  ...files,
  "002_name.up.sql": "ALTER TABLE users ALTER COLUMN id TYPE int;\n",
  "002_name.down.sql": "ALTER TABLE users ALTER COLUMN id TYPE bigint;\n",
};

/** All checks by id, whether or not the preflight passed. */
async function checksOf(
  project: Project,
  how: RunHow = {},
  intent = {},
): Promise<ReadonlyMap<string, Check>> {
  const { finished } = await project.run("preflight", intent, how);
  const report = finished.result as PreflightReport | null;
  assert.ok(report, JSON.stringify(finished.problem));
  return new Map(report.checks.map((check) => [check.id, check]));
}

function statuses(checks: ReadonlyMap<string, Check>): readonly string[] {
  return [...checks.values()].filter((one) => one.status !== "pass").map((one) => `${one.id} ${one.status}`);
}

/** A project with the first migration applied and the second pending. */
async function halfway(
  context: Mocha.Context,
  major: (typeof serverMajors)[number],
  body: (project: Project, database: TestDatabase) => Promise<void>,
  folder: Readonly<Record<string, string>> = files,
): Promise<void> {
  await onProject(context, major, folder, async (project, database) => {
    done(await project.run("apply", { steps: 1, skipBackup: true }));
    await body(project, database);
  });
}

for (const major of serverMajors) {
  describe(`the checks of preflight, PostgreSQL ${major}`, () => {
    it("names sessions of a run that is gone, and those of a live run not", async function () {
      await onProject(this, major, files, async (project, database) => {
        const orphan = await database.client({ application_name: "migrate-safe:apply:run-1" });
        await orphan.query("begin; select txid_current()");
        const check = (await checksOf(project)).get("orphaned-sessions");
        assert.equal(check?.status, "fail");
        assert.match(check.details[0] ?? "", /migrate-safe:apply:run-1/);
        assert.match(check.remedy ?? "", /--end-orphans/);
        await database.client({ application_name: "migrate-safe:lock:run-1" });
        assert.equal((await checksOf(project)).get("orphaned-sessions")?.status, "pass");
      });
    });

    it("end what a gone run left at work, when that is asked", async function () {
      await onProject(this, major, files, async (project, database) => {
        const live = await database.client({ application_name: "migrate-safe:apply:run-2" });
        await database.client({ application_name: "migrate-safe:lock:run-2" });
        await live.query("begin; select txid_current()");
        const orphan = await database.client({ application_name: "migrate-safe:apply:run-1" });
        const gone = once(orphan, "error");
        await orphan.query("begin; create table half_done (id int)");
        const refused = await project.run("apply", { skipBackup: true });
        assert.equal(refused.finished.outcome, "refused");
        assert.deepEqual(
          refused.finished.problem?.ways?.map(({ options }) => options),
          [["--end-orphans"]],
        );
        const ended = await project.run("apply", { skipBackup: true, endOrphans: true });
        done(ended);
        await gone;
        assert.match(transcript(ended.events).join("\n"), /Ended pid \d+ \(migrate-safe:apply:run-1/);
        await live.query("commit");
      });
    });

    it("all pass on a quiet server with a harmless migration", async function () {
      await halfway(this, major, async (project) => {
        const engine = project.engineWith({ rehearsal: true });
        assert.deepEqual(statuses(await checksOf(project, { engine })), []);
      });
    });

    it("rehearsal fails where the target's schema is another than the files say, and can be left out", async function () {
      await halfway(this, major, async (project, database) => {
        await database.sql("alter table users add column name text");
        const engine = project.engineWith({ rehearsal: true });
        const check = (await checksOf(project, { engine })).get("rehearsal");
        assert.equal(check?.status, "fail");
        assert.match(check.summary, /002_name\.up\.sql:1:1: column "name" .* already exists\.$/);
        const left = await checksOf(project, { engine }, { skipRehearsal: true });
        assert.equal(left.get("rehearsal")?.status, "skip");
      });
    });

    it("rehearsal leaves more than a thousand pending migrations to rehearse", async function () {
      await halfway(this, major, async (project) => {
        for (let number = 1000; number < 2001; number++)
          project.write(`${number}_more.up.sql`, "SELECT 1;\n");
        const check = (await checksOf(project, { engine: project.engineWith({ rehearsal: true }) })).get(
          "rehearsal",
        );
        assert.equal(check?.status, "skip");
        assert.match(check.summary, /^100\d migrations are pending/);
        assert.match(check.remedy ?? "", /migrate-safe rehearse/);
      });
    });

    it("rehearsal only warns of a down that fails and of what the copy lacks", async function () {
      await halfway(this, major, async (project, database) => {
        const engine = project.engineWith({ rehearsal: true });
        project.write("002_name.down.sql", "ALTER TABLE users DROP COLUMN gone;\n");
        assert.equal((await checksOf(project, { engine })).get("rehearsal")?.status, "warn");
        await database.sql(
          "create extension postgres_fdw; create server other foreign data wrapper postgres_fdw; create foreign table far (id int) server other",
        );
        project.write("002_name.up.sql", "ALTER TABLE far ADD COLUMN name text;\n");
        const check = (await checksOf(project, { engine })).get("rehearsal");
        assert.equal(check?.status, "warn");
        assert.match(check.summary, /could not be rehearsed: the copy lacks .*far/);
      });
    });

    it("same-server fails when the target's name leads to another server, until that is accepted", async function () {
      await halfway(this, major, async (project, database) => {
        const target: ServerTarget = { ...database.target, name: "orders", environment: "production" };
        const engine = project.engineWith({}, {}, target);
        assert.equal((await checksOf(project, { engine })).get("same-server")?.status, "pass");
        const path = join(project.root, ".migrate-safe", "targets.json");
        assert.equal(statSync(path).mode & 0o777, 0o600);
        const known = JSON.parse(readFileSync(path, "utf8")) as Record<string, { system_identifier: string }>;
        const now = known["orders"]?.system_identifier ?? "";
        project.write("../.migrate-safe/targets.json", '{"orders": {"system_identifier": "42"}}');
        const changed = (await checksOf(project, { engine })).get("same-server");
        assert.equal(changed?.status, "fail");
        assert.ok(changed.summary.includes("was 42") && changed.summary.includes(now), changed.summary);
        assert.match(changed.remedy ?? "", /migrate-safe preflight --accept-server/);
        const accepted = await checksOf(project, { engine }, { acceptServer: true });
        assert.equal(accepted.get("same-server")?.status, "pass");
        assert.equal((await checksOf(project, { engine })).get("same-server")?.status, "pass");
        project.write("../.migrate-safe/targets.json", "{");
        assert.equal((await checksOf(project, { engine })).get("same-server")?.status, "warn");
      });
    });

    it("server-version warns when the migrations are linted for other versions", async function () {
      await halfway(this, major, async (project) => {
        const lint = { ...project.settings.lint, postgres: 14, newestPostgres: 15, postgresIsGiven: true };
        const engine = createEngine({
          parser: project.parser,
          settings: { ...project.settings, lint },
          env: {},
          commandLineUrl: null,
          typedPassword: async () => null,
        });
        const check = (await checksOf(project, { engine })).get("server-version");
        assert.equal(check?.status, "warn");
        assert.match(check.summary, /linted for 14 to 15/);
      });
    });

    it("pooler warns of one in session mode", async function () {
      await halfway(this, major, async (project, database) => {
        const pooler = await startFakePooler(database.server.port, "session");
        try {
          const engine = project.engineWith({}, {}, { ...database.target, port: pooler.port });
          assert.equal((await checksOf(project, { engine })).get("pooler")?.status, "warn");
        } finally {
          await pooler.close();
        }
      });
    });

    it("ownership fails and session-visibility warns for a role without them", async function () {
      await halfway(this, major, async (project, database) => {
        const role = `checker_of_${database.name}`;
        await database.sql(
          `create role ${role} login; grant all on schema public to ${role}; grant select on all tables in schema public to ${role}`,
        );
        try {
          const engine = project.engineWith({}, {}, { ...database.target, user: role });
          const checks = await checksOf(project, { engine });
          assert.equal(checks.get("ownership")?.status, "fail");
          assert.deepEqual(checks.get("ownership")?.details, ["users belongs to postgres"]);
          assert.equal(checks.get("session-visibility")?.status, "warn");
          project.write(
            "002_name.up.sql",
            "SET LOCAL ROLE postgres;\nALTER TABLE users ADD COLUMN name text;\n",
          );
          assert.equal((await checksOf(project, { engine })).get("ownership")?.status, "warn");
        } finally {
          await database.sql(`drop owned by ${role}; drop role ${role}`);
        }
      });
    });

    it("invalid-indexes warns of what a failed concurrent build left", async function () {
      await halfway(this, major, async (project, database) => {
        await database.sql("insert into users values (1, 'a'), (2, 'a')");
        await assert.rejects(database.sql("create unique index concurrently users_email on users (email)"));
        const check = (await checksOf(project)).get("invalid-indexes");
        assert.equal(check?.status, "warn");
        assert.deepEqual(check.details, ["public.users_email on public.users"]);
      });
    });

    it("lint warns of errors in pending files, and not of those in applied ones", async function () {
      await halfway(this, major, async (project) => {
        assert.equal((await checksOf(project)).get("lint")?.status, "pass");
        project.write("002_name.up.sql", "DELETE FROM users;\nBEGIN;\n");
        const check = (await checksOf(project)).get("lint");
        assert.equal(check?.status, "warn", check?.summary);
        assert.ok(check.details.every((line) => line.includes("002_name.")));
      });
    });

    it("wraparound-vacuum warns of a table that is about to be vacuumed", async function () {
      await halfway(this, major, async (project, database) => {
        await database.sql(
          "update pg_class set relfrozenxid = ((txid_current() - 190000000 + 4294967296) % 4294967296)::text::xid where oid = 'users'::regclass",
        );
        const check = (await checksOf(project)).get("wraparound-vacuum");
        assert.equal(check?.status, "warn");
        assert.match(check.details.join(), /^users: age 19\d+ of 200000000$/);
      });
    });

    it("replication warns of a slot that nobody reads", async function () {
      await halfway(this, major, async (project, database) => {
        const slot = `slot_of_${database.name}`;
        await database.sql(`select pg_create_physical_replication_slot('${slot}', true)`);
        try {
          const check = (await checksOf(project)).get("replication");
          assert.equal(check?.status, "warn");
          assert.match(check.details.join(), new RegExp(`slot ${slot} \\(physical\\): inactive`));
        } finally {
          await database.sql(`select pg_drop_replication_slot('${slot}')`);
        }
      });
    });

    it("old-snapshots warns before CONCURRENTLY of a snapshot on any table, and of a prepared transaction", async function () {
      await halfway(
        this,
        major,
        async (project, database) => {
          const engine = project.engineWith({ long_transaction_seconds: 0 });
          const old = async () => (await checksOf(project, { engine })).get("old-snapshots");
          assert.equal((await old())?.status, "pass");
          const reader = await database.client({ application_name: "the-reader" });
          await reader.query("begin isolation level repeatable read; select * from notes");
          const idle = await database.client({ application_name: "no-snapshot" });
          await idle.query("begin; select 1");
          const preparer = await database.client();
          await preparer.query("begin; insert into notes values (1); prepare transaction 'forgotten'");
          const check = await old();
          assert.equal(check?.status, "warn");
          assert.equal(check.details.length, 2, check.details.join("\n"));
          assert.match(check.details.join("\n"), /the-reader.*client backend/);
          assert.match(check.details.join("\n"), /prepared transaction forgotten/);
          await reader.query("rollback");
          await preparer.query("rollback prepared 'forgotten'");
          assert.equal((await old())?.status, "pass");
        },
        indexing,
      );
    });

    it("old-snapshots has nothing to say without CONCURRENTLY", async function () {
      await halfway(this, major, async (project, database) => {
        const reader = await database.client();
        await reader.query("begin isolation level repeatable read; select * from notes");
        const engine = project.engineWith({ long_transaction_seconds: 0 });
        assert.equal((await checksOf(project, { engine })).get("old-snapshots")?.status, "pass");
        await reader.query("rollback");
      });
    });

    it("publications warns when a published table is changed", async function () {
      await halfway(this, major, async (project, database) => {
        await database.sql("create publication notes_only for table notes");
        assert.equal((await checksOf(project)).get("publications")?.status, "pass");
        await database.sql("create publication feed for table users");
        const check = (await checksOf(project)).get("publications");
        assert.equal(check?.status, "warn");
        assert.deepEqual(check.details, ["users in publication feed"]);
      });
    });

    it("table-sizes and rewrite-space warn of a rewrite of a large table", async function () {
      await halfway(
        this,
        major,
        async (project, database) => {
          const small = await checksOf(project);
          assert.deepEqual(
            ["table-sizes", "rewrite-space"].map((id) => small.get(id)?.status),
            ["pass", "pass"],
          );
          await database.sql(
            "update pg_class set reltuples = 5000000, relpages = 200000 where oid = 'users'::regclass",
          );
          const checks = await checksOf(project);
          assert.equal(checks.get("table-sizes")?.status, "warn");
          assert.match(
            checks.get("table-sizes")?.details.join() ?? "",
            /^002_name: ALTER TABLE users .*: rewrites users, about 5000000 rows, 15\d\d MB$/,
          );
          assert.equal(checks.get("rewrite-space")?.status, "warn");
        },
        rewriting,
      );
    });

    it("status, preflight and dry run end while another session has every relation locked", async function () {
      await halfway(this, major, async (project, database) => {
        await database.sql(`
          create table parts (id int, at date default now()) partition by range (at);
          create table part_1 partition of parts for values from ('2020-01-01') to ('2030-01-01');
          create index parts_id on parts (id); create view seen as select * from users;
          create materialized view kept as select * from users`);
        const other = await database.client();
        await other.query("begin");
        await other.query("alter table users alter column email set default 'x'");
        await other.query("drop materialized view kept; drop view seen; drop index parts_id");
        await other.query("lock table users, notes, parts in access exclusive mode");
        const engine = project.engineWith({ lock_timeout_ms: 200, rehearsal: true });
        assert.equal(done(await project.run("status", {}, { engine })).summary.pending, 1);
        assert.equal(done(await project.run("dry-run", {}, { engine })).migrations.length, 1);
        const checks = await checksOf(project, { engine });
        assert.deepEqual(statuses(checks), ["drift skip", "locks fail", "rehearsal skip"]);
        for (const id of ["drift", "rehearsal"])
          assert.match(
            checks.get(id)?.summary ?? "",
            /could not be read within 200 ms: .* is locked by pid \d+/,
          );
        await other.query("rollback");
        assert.equal((await checksOf(project, { engine })).get("locks")?.status, "pass");
      });
    });
  });
}
