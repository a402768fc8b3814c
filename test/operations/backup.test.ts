// Backup and restore: everything that makes data hard to move goes out and comes back the same, and a backup that could
// not be finished never looks like one.
import { strict as assert } from "node:assert";
import { copyFileSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { realFiles, type Files } from "../../server/src/operations/files";
import type { BackupReport } from "../../server/src/protocol/reports/backup";
import type { PreflightReport } from "../../server/src/protocol/reports/preflight";
import { serverMajors, withDatabase, type TestDatabase } from "../support/servers";
import { done, onProject, transcript, withProject } from "./project";

/** Quoted names, generated and identity columns, a cycle of foreign keys, partitions, triggers, a matview, sequences. */
const nasty = {
  "001_nasty.up.sql": `
CREATE TABLE "Weird ""Name" ("the id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "a,b" text, twice int GENERATED ALWAYS AS (length("a,b") * 2) STORED, raw bytea, doc jsonb, at timestamptz, amount numeric, ratio float8, tags text[]);
CREATE TABLE chicken (id int PRIMARY KEY, egg_id int);
CREATE TABLE egg (id int PRIMARY KEY, chicken_id int NOT NULL REFERENCES chicken (id));
ALTER TABLE chicken ADD CONSTRAINT chicken_egg_fkey FOREIGN KEY (egg_id) REFERENCES egg (id);
CREATE TABLE tree (id int PRIMARY KEY, parent_id int REFERENCES tree (id));
CREATE TABLE a_child (id int PRIMARY KEY, z_id int REFERENCES tree (id));
CREATE TABLE measured (day date NOT NULL, value int) PARTITION BY RANGE (day);
CREATE TABLE measured_2025 PARTITION OF measured FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE measured_2026 PARTITION OF measured FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE parent_table (a int);
CREATE TABLE heir (b int) INHERITS (parent_table);
CREATE TABLE audited (id int PRIMARY KEY, note text);
CREATE TABLE audit (id bigserial, what text);
CREATE FUNCTION note_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit (what) VALUES (NEW.note); RETURN NEW; END $$;
CREATE TRIGGER audit_insert AFTER INSERT ON audited FOR EACH ROW EXECUTE FUNCTION note_it();
CREATE TRIGGER audit_always AFTER INSERT ON audited FOR EACH ROW EXECUTE FUNCTION note_it();
ALTER TABLE audited ENABLE ALWAYS TRIGGER audit_always;
CREATE TRIGGER audit_off AFTER INSERT ON audited FOR EACH ROW EXECUTE FUNCTION note_it();
ALTER TABLE audited DISABLE TRIGGER audit_off;
CREATE FUNCTION note_day() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit (what) VALUES (NEW.day::text); RETURN NEW; END $$;
CREATE TRIGGER measured_insert AFTER INSERT ON measured FOR EACH ROW EXECUTE FUNCTION note_day();
CREATE TRIGGER leaf_always BEFORE INSERT ON measured_2025 FOR EACH ROW EXECUTE FUNCTION note_day();
ALTER TABLE measured_2025 ENABLE ALWAYS TRIGGER leaf_always;
CREATE SEQUENCE "My Seq" START 40;
CREATE SEQUENCE untouched START 7;
CREATE TABLE nothing_in_it ();
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM audited;
`,
  "001_nasty.down.sql": "SELECT 1;\n",
};

/** For tests to which it does not matter what is in the tables. */
const simple = {
  "001_t.up.sql": "CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2);",
  "001_t.down.sql": "DROP TABLE t;",
};

const rows = `
INSERT INTO "Weird ""Name" ("a,b", raw, doc, at, amount, ratio, tags) VALUES
  (E'tab\\tnewline\\nback\\\\slash', '\\xdeadbeef00', '{"k": "v\\\\n", "ü": "🚀"}', '2026-03-29 02:30:00+02', 12345678901234567890.123456789, 0.1::float8 + 0.2::float8, ARRAY['a,b', NULL, '\\N', '"']),
  ('\\.', NULL, NULL, '-infinity', 'NaN', 'Infinity', '{}'),
  ('\\N', '', 'null', '0044-03-15 12:00:00 BC', 0, -0.0::float8, NULL),
  (NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO chicken VALUES (1, NULL), (2, NULL);
INSERT INTO egg VALUES (10, 1), (20, 2);
UPDATE chicken SET egg_id = id * 10;
INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 2);
UPDATE tree SET parent_id = 3 WHERE id = 1;
INSERT INTO a_child VALUES (5, 3);
INSERT INTO measured SELECT date '2025-06-01' + i, i FROM generate_series(0, 400) i WHERE date '2025-06-01' + i < date '2027-01-01';
INSERT INTO parent_table VALUES (1);
INSERT INTO heir VALUES (2, 3);
INSERT INTO audited SELECT i, 'note ' || i FROM generate_series(1, 5000) i;
SELECT nextval('"My Seq"'), nextval('"My Seq"');
INSERT INTO nothing_in_it DEFAULT VALUES;
REFRESH MATERIALIZED VIEW totals;
`;

const tables = [
  '"Weird ""Name"',
  "chicken",
  "egg",
  "tree",
  "a_child",
  "measured",
  "measured_2025",
  "parent_table",
  "heir",
  "audited",
  "audit",
  "nothing_in_it",
  "totals",
];

/** Hash of all rows of every table, the sequences and the states of the triggers. */
async function contentsOf(database: TestDatabase): Promise<unknown> {
  const found: unknown[] = [];
  for (const table of tables) {
    found.push(
      await database.sql(
        `select '${table}' as t, count(*)::int as n, md5(coalesce(string_agg(r::text, '|' order by r::text), '')) as h from only_rows r`.replace(
          "only_rows r",
          `(select ${table === "nothing_in_it" ? "1" : "*"} from ${table}) r`,
        ),
      ),
    );
  }
  found.push(await database.sql('select last_value::text, is_called from "My Seq"'));
  found.push(await database.sql("select last_value::text, is_called from untouched"));
  found.push(await database.sql("select last_value::text from audit_id_seq"));
  found.push(
    await database.sql(
      "select tgrelid::regclass::text as t, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2",
    ),
  );
  found.push(
    await database.sql(
      "select conname, condeferrable, condeferred from pg_constraint where contype = 'f' order by conname",
    ),
  );
  return found;
}

const wreck = `
DELETE FROM a_child; UPDATE tree SET parent_id = NULL; DELETE FROM tree; DELETE FROM "Weird ""Name" WHERE "the id" > 1;
INSERT INTO audited VALUES (9999, 'new'); UPDATE measured SET value = 0; SELECT setval('"My Seq"', 1000); DELETE FROM heir;
`;

for (const major of serverMajors) {
  describe(`backup and restore, PostgreSQL ${major}`, () => {
    it("bring every row, sequence and trigger back as it was", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        const before = await contentsOf(database);
        const report = done(await project.run("backup"));
        assert.equal(report.version, "001");
        assert.equal(report.tables.find((one) => one.table === "public.audited")?.rows, 5000);
        await database.sql(wreck);
        assert.notDeepEqual(await contentsOf(database), before);
        const restored = done(await project.run("restore"));
        assert.equal(restored.backup, report.path);
        assert.deepEqual(await contentsOf(database), before);
        const status = await database.sql("select version from schema_migrations");
        assert.deepEqual(status, [{ version: "001" }]);
      });
    });

    it("as a role that owns the tables and is no superuser", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        const role = `owner_of_${database.name}`;
        await database.sql(`create role ${role} login; grant all on schema public to ${role}`);
        try {
          const engine = project.engineWith({}, {}, { ...database.target, user: role });
          done(await project.run("apply", { skipBackup: true }, { engine }));
          await database.sql(rows);
          const before = await contentsOf(database);
          done(await project.run("backup", {}, { engine }));
          await database.sql(wreck);
          done(await project.run("restore", {}, { engine }));
          assert.deepEqual(await contentsOf(database), before);
        } finally {
          await database.sql(`drop owned by ${role}; drop role ${role}`);
        }
      });
    });

    it("tell an owner under forced row security what keeps the rows from it", async function () {
      await onProject(this, major, simple, async (project, database) => {
        const role = `forced_${database.name}`;
        await database.sql(`create role ${role} login; grant all on schema public to ${role}`);
        try {
          const engine = project.engineWith({}, {}, { ...database.target, user: role });
          done(await project.run("apply", { skipBackup: true }, { engine }));
          await database.sql("alter table t enable row level security");
          done(await project.run("backup", {}, { engine }));
          await database.sql("alter table t force row level security");
          for (const operation of ["backup", "restore"] as const) {
            const { problem } = (await project.run(operation, {}, { engine })).finished;
            assert.equal(problem?.code, `${operation}/failed`);
            assert.match(problem.message, /row security of public\.t applies to this role/);
            assert.match(problem.next, /BYPASSRLS, or .*ALTER TABLE public\.t NO FORCE ROW LEVEL SECURITY/);
          }
          done(await project.run("backup"));
        } finally {
          await database.sql(`drop owned by ${role}; drop role ${role}`);
        }
      });
    });

    it("loads as plain SQL into a schema rebuilt by the migrations", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        const before = await contentsOf(database);
        const { path } = done(await project.run("backup"));
        await database.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
        done(await project.run("apply", { skipBackup: true, force: true }));
        await loadAsPsql(database, gunzipSync(readFileSync(path)).toString("utf8"));
        assert.deepEqual(await contentsOf(database), before);
      });
    });

    it("refuses to load as plain SQL into a schema of another version", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        const { path } = done(await project.run("backup"));
        project.write("002_more.up.sql", "ALTER TABLE egg ADD COLUMN size int;");
        project.write("002_more.down.sql", "ALTER TABLE egg DROP COLUMN size;");
        done(await project.run("apply", { skipBackup: true }));
        const script = gunzipSync(readFileSync(path)).toString("utf8");
        await assert.rejects(loadAsPsql(database, script), /taken with 1 migrations applied, the newest 001/);
        const refused = await project.run("restore");
        assert.equal(refused.finished.exit_code, 4);
        assert.match(refused.finished.problem?.next ?? "", /rollback --to 001/);
      });
    });

    it("rebuilds the schema first when asked", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        await database.sql("grant usage on schema public to public");
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        const before = await contentsOf(database);
        done(await project.run("backup"));
        await database.sql("DROP TABLE a_child; ALTER TABLE egg ADD COLUMN by_hand int;");
        const acl = await database.sql("select nspacl::text from pg_namespace where nspname = 'public'");
        done(await project.run("restore", { rebuild: true, to: "001" }));
        assert.deepEqual(await contentsOf(database), before);
        assert.deepEqual(
          await database.sql("select nspacl::text from pg_namespace where nspname = 'public'"),
          acl,
        );
      });
    });

    it("tells everybody of a rebuild that was cut off, and finishes it when it is run again", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        const before = await contentsOf(database);
        const { path } = done(await project.run("backup"));
        for (const cutAt of ["rebuild", "001:commit"]) {
          const cut = new AbortController();
          const { finished } = await project.run(
            "restore",
            { rebuild: true },
            {
              signal: cut.signal,
              onEvent: (event) => {
                if (event.event === "step-done" && event.step === cutAt) cut.abort();
              },
            },
          );
          assert.equal(finished.outcome, "cancelled-partial", cutAt);
          assert.equal(done(await project.run("status")).unfinished_rebuild, basename(path), cutAt);
          const preflight = await project.run("preflight");
          const [failed] = (preflight.finished.result as PreflightReport).checks.filter(
            (check) => check.status === "fail",
          );
          assert.equal(failed?.id, "unfinished-rebuild", cutAt);
          assert.match(failed.remedy ?? "", /restore backups\/migrations\/backup-.*\.sql\.gz --rebuild/);
          for (const operation of ["apply", "rollback", "backup"] as const) {
            const refused = await project.run(operation);
            assert.equal(refused.finished.problem?.code, "restore/unfinished", `${operation} after ${cutAt}`);
          }
        }
        done(await project.run("restore", { file: path, rebuild: true }));
        assert.equal(done(await project.run("status")).unfinished_rebuild, null);
        assert.deepEqual(await contentsOf(database), before);
      });
    });

    it("drops nothing of a target that is not local without its name", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        done(await project.run("backup"));
        const engine = project.engineWith({}, {}, { ...database.target, environment: "shared" });
        const { finished } = await project.run("restore", { rebuild: true }, { engine });
        assert.equal(finished.problem?.code, "target/production-guard");
        done(await project.run("restore", { rebuild: true, confirm: "test" }, { engine }));
      });
    });

    it("holds what the pending migrations can destroy, and all when that is unsure", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        const tablesFor = async (sql: string): Promise<readonly string[] | "all"> => {
          project.write("002_more.up.sql", sql);
          project.write("002_more.down.sql", "SELECT 1;");
          const report = done(await project.run("backup", { tables: "affected" }));
          assert.equal(
            report.scope === "all",
            report.remarks.some((one) => one.startsWith("It holds all tables")),
          );
          return report.scope === "all"
            ? "all"
            : report.tables.map(({ table }) => table.slice("public.".length)).sort();
        };
        const cases: readonly (readonly [string, readonly string[] | "all"])[] = [
          ["CREATE TABLE more (a int); CREATE INDEX ON heir (b); ALTER TABLE heir ADD COLUMN c int;", []],
          ["ALTER TABLE heir DROP COLUMN b;", ["heir"]],
          ["ALTER TABLE parent_table ALTER COLUMN a TYPE bigint;", ["heir", "parent_table"]],
          ["DELETE FROM chicken WHERE id = 7;", ["chicken", "egg"]],
          ["DROP TABLE IF EXISTS gone, a_child;", ["a_child"]],
          ["TRUNCATE tree CASCADE;", ["a_child", "tree"]],
          ['WITH x AS (DELETE FROM "Weird ""Name" RETURNING 1) SELECT * FROM x;', ['Weird "Name']],
          ["CREATE TABLE more (a int); INSERT INTO more VALUES (1); UPDATE more SET a = 2;", []],
          ["UPDATE audited SET note = '';", "all"],
          ["INSERT INTO measured VALUES ('2025-02-02', 1);", "all"],
          ["DO $$ BEGIN DELETE FROM egg; END $$;", "all"],
          ["SELECT note_it();", "all"],
          ["DROP SCHEMA IF EXISTS other CASCADE;", "all"],
          ["UPDATE nowhere SET a = 1;", "all"],
        ];
        for (const [sql, expected] of cases) assert.deepEqual(await tablesFor(sql), expected, sql);
      });
    });

    it("puts back the tables of a smaller backup and leaves the others as they are", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        project.write("002_more.up.sql", "UPDATE chicken SET egg_id = NULL; DELETE FROM egg;");
        project.write("002_more.down.sql", "SELECT 1;");
        const before = await contentsOf(database);
        const report = done(await project.run("apply", { backupTables: "affected" }));
        const { remarks } = JSON.parse(
          readFileSync((report.backup ?? "").replace(/\.sql\.gz$/, ".json"), "utf8"),
        ) as BackupReport;
        assert.match(remarks.join("\n"), /sequences that no table owns: public\.My Seq, public\.untouched\./);
        await database.sql("insert into heir values (8, 8); select nextval('audit_id_seq')");
        done(await project.run("rollback"));
        done(await project.run("restore", { file: report.backup }));
        assert.deepEqual(await database.sql("select count(*)::int as n from heir"), [{ n: 2 }]);
        const rebuilt = await project.run("restore", { file: report.backup, rebuild: true });
        assert.match(rebuilt.finished.problem?.next ?? "", /without --rebuild/);
        await database.sql(
          "delete from heir where a = 8; select setval('audit_id_seq', last_value - 1) from audit_id_seq",
        );
        assert.deepEqual(await contentsOf(database), before);
      });
    });

    it("leaves tables alone that the backup has no rows of", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        done(await project.run("backup"));
        await database.sql("create table by_hand (a int); insert into by_hand values (1)");
        done(await project.run("restore"));
        assert.deepEqual(await database.sql("select a from by_hand"), [{ a: 1 }]);
      });
    });

    it("rehearses a backup in memory without touching the target", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        done(await project.run("backup"));
        await database.sql(wreck);
        const before = await contentsOf(database);
        const report = done(await project.run("restore", { intoScratch: true }));
        assert.equal(report.into_scratch, true);
        assert.equal(report.tables.find((one) => one.table === "public.audited")?.rows, 5000);
        assert.deepEqual(await contentsOf(database), before);
      });
    });

    it("sees one moment of a database that others write to", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        const writer = await database.client();
        const { finished } = await project.run(
          "backup",
          {},
          {
            async onEvent(event) {
              if (event.event === "step-started") await writer.query("insert into tree values (77, null)");
            },
          },
        );
        const report = finished.result as BackupReport;
        const count = report.tables.find((one) => one.table === "public.tree")?.rows;
        assert.ok(count === 3 || count === 4);
        assert.ok(existsSync(report.path));
        assert.equal(statSync(report.path).mode & 0o777, 0o600);
      });
    });

    it("leaves nothing that looks like a backup when the disk is full, and apply stops", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        project.write("002_more.up.sql", "CREATE TABLE more (a int);");
        project.write("002_more.down.sql", "DROP TABLE more;");
        for (const failAt of ["open", "first write", "flush", "commit", "latest"] as const) {
          const engine = project.engineWith({}, { files: fullDisk(project.root, failAt) });
          const { finished, events } = await project.run("apply", {}, { engine });
          assert.equal(finished.exit_code, 1, failAt);
          assert.equal(finished.problem?.code, "backup/failed");
          assert.match(finished.problem.message, /the disk is full|no space left/);
          assert.ok(!transcript(events).includes("> 002:1"));
          const folder = join(project.root, "backups", "migrations");
          assert.ok(!existsSync(join(folder, "latest-backup.txt")), failAt);
          if (existsSync(folder)) {
            assert.deepEqual(
              project.list("backups", "migrations").filter((name) => name.endsWith(".partial")),
              [],
            );
          }
        }
        assert.deepEqual(await database.sql("select version from schema_migrations"), [{ version: "001" }]);
        // No transaction of the failed backups is left open.
        const open = await database.sql(
          "select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name like 'migrate-safe:%'",
        );
        assert.deepEqual(open, [{ n: 0 }]);
      });
    });

    it("tells when the backup is of another database, and keeps it from production until that is meant", async function () {
      await onProject(this, major, simple, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        const { path } = done(await project.run("backup"));
        assert.deepEqual(done(await project.run("restore")).remarks, []);
        await withDatabase(this, major, async (other) => {
          const shared = project.engineWith({}, {}, { ...other.target, environment: "shared" });
          const production = project.engineWith({}, {}, { ...other.target, environment: "production" });
          done(await project.run("apply", { skipBackup: true }, { engine: shared }));
          await other.sql("delete from t");
          const refused = (await project.run("restore", { confirm: "test" }, { engine: production }))
            .finished;
          assert.equal(refused.problem?.code, "restore/other-database");
          assert.equal(refused.exit_code, 4);
          assert.ok(
            refused.problem.message.includes(`${database.name} of test; this one is ${other.name} of test`),
          );
          assert.deepEqual(await other.sql("select id from t"), []);

          const intent = { confirm: null, file: null, intoScratch: false, rebuild: false, to: null };
          const plan = await shared.planOperation("restore", intent);
          assert.ok(plan.ok);
          const [warning = ""] = plan.value.warnings;
          assert.match(warning, /^The backup was taken from another database/);
          assert.deepEqual(done(await project.run("restore", {}, { engine: shared })).remarks, [warning]);
          const meant = { confirm: "test", fromOtherDatabase: true };
          done(await project.run("restore", meant, { engine: production }));
          assert.equal((await other.sql("select id from t")).length, 2);

          const script = gunzipSync(readFileSync(path)).toString("utf8");
          const notices = await loadAsPsql(other, script);
          assert.deepEqual(notices, [
            `this backup was taken from the database ${database.name}, not from ${other.name}`,
          ]);
          assert.deepEqual(await loadAsPsql(database, script), []);
        });
      });
    });

    it("loads as plain SQL whatever the history table is called", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        const engine = project.engineWith({ history_table: "a$guard$; b" });
        done(await project.run("apply", { skipBackup: true }, { engine }));
        await database.sql(rows);
        const before = await contentsOf(database);
        const { path } = done(await project.run("backup", {}, { engine }));
        await loadAsPsql(database, gunzipSync(readFileSync(path)).toString("utf8"));
        assert.deepEqual(await contentsOf(database), before);
      });
    });

    it("is not misled by names with line feeds that look like its own lines", async function () {
      const names = ["a\nCOPY b", 'a\n-- BACKUP COMPLETE {"x', "a\\\n\\.\n-- sequence {"];
      const tables = names.map((name) => ({ name, quoted: `"${name.replaceAll('"', '""')}"` }));
      const inAll = (sql: (quoted: string) => string): string =>
        tables.map(({ quoted }) => sql(quoted)).join("\n");
      const up = inAll((it) => `CREATE TABLE ${it} (${it} serial); INSERT INTO ${it} VALUES (1), (DEFAULT);`);
      const files = { "001_t.up.sql": up, "001_t.down.sql": "SELECT 1;" };
      await onProject(this, major, files, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        const { path } = done(await project.run("backup"));
        const script = gunzipSync(readFileSync(path)).toString("utf8");
        const loads = [
          async () => done(await project.run("restore")),
          async () => loadAsPsql(database, script),
        ];
        for (const load of loads) {
          await database.sql(inAll((it) => `DELETE FROM ${it}; INSERT INTO ${it} VALUES (DEFAULT), (99);`));
          await load();
          for (const { name, quoted } of tables) {
            const [row] = await database.sql(
              `select array_agg(${quoted}) as rows, nextval(pg_get_serial_sequence('${quoted}', '${name}'))::int as next from ${quoted}`,
            );
            assert.deepEqual(row, { rows: [1, 1], next: 2 }, name);
          }
        }
      });
    });

    it("follows latest-backup.txt only inside of the project's backup folder", async function () {
      await onProject(this, major, simple, async (project) => {
        done(await project.run("apply", { skipBackup: true }));
        const { path } = done(await project.run("backup"));
        const folder = join(project.root, "backups", "migrations");
        const outside = join(project.root, "elsewhere.sql.gz");
        copyFileSync(path, outside);
        symlinkSync(outside, join(folder, "link.sql.gz"));
        for (const named of ["elsewhere.sql.gz", outside, "backups/migrations/link.sql.gz"]) {
          writeFileSync(join(folder, "latest-backup.txt"), `${named}\n`);
          const { finished } = await project.run("restore");
          assert.equal(finished.problem?.code, "restore/unsafe-file", named);
          assert.match(finished.problem.message, /latest-backup\.txt names .*\.sql\.gz, which is not in/);
        }
        done(await project.run("restore", { file: outside }));
        writeFileSync(join(folder, "latest-backup.txt"), `${path}\n`);
        done(await project.run("restore"));
      });
    });

    it("refuses a file that is damaged, cut off or not its own", async function () {
      await onProject(this, major, nasty, async (project, database) => {
        done(await project.run("apply", { skipBackup: true }));
        await database.sql(rows);
        const { path } = done(await project.run("backup"));
        const whole = readFileSync(path);
        const text = gunzipSync(whole).toString("latin1");
        const damaged: Record<string, readonly [Buffer, string]> = {
          "cut.sql.gz": [whole.subarray(0, whole.length - 200), "restore/failed"],
          "edited.sql.gz": [
            gzipSync(Buffer.from(text.replace("note 17\n", "note 18\n"), "latin1")),
            "restore/failed",
          ],
          "foreign.sql.gz": [gzipSync("-- PostgreSQL database dump\nSELECT 1;\n"), "restore/unsafe-file"],
          "evil.sql.gz": [
            gzipSync(Buffer.from(text.replace("COMMIT;", "DROP TABLE egg; COMMIT;"), "latin1")),
            "restore/failed",
          ],
        };
        const before = await contentsOf(database);
        for (const [name, [bytes, code]] of Object.entries(damaged)) {
          writeFileSync(join(project.root, name), bytes);
          const { finished } = await project.run("restore", { file: name });
          assert.equal(finished.exit_code, 4, name);
          assert.equal(finished.problem?.code, code, name);
        }
        assert.deepEqual(await contentsOf(database), before);
        const { finished } = await project.run("restore", { file: "not-there.sql.gz" });
        assert.equal(finished.problem?.code, "restore/no-backup");
      });
    });
  });
}

describe("restore without a target", () => {
  it("is refused before anything is opened", async () => {
    await withProject(null, nasty, async (project) => {
      const { finished } = await project.run("restore");
      assert.equal(finished.exit_code, 5);
      assert.equal(finished.problem?.code, "target/none");
    });
  });
});

/** Runs the script as psql would: statements one after another, COPY data up to `\.`; gives the server's warnings. */
async function loadAsPsql(database: TestDatabase, script: string): Promise<readonly string[]> {
  const { from } = await import("pg-copy-streams");
  const { pipeline } = await import("node:stream/promises");
  const { Readable } = await import("node:stream");
  const client = await database.client();
  const warnings: string[] = [];
  client.on("notice", (notice) => {
    if (notice.severity === "WARNING") warnings.push(notice.message ?? "");
  });
  const lines = script.split("\n");
  let sql: string[] = [];
  let quote: string | null = null;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (sql.length === 0 && (line === "" || line.startsWith("--") || line.startsWith("\\"))) continue;
    sql.push(line);
    const opened: string | undefined = /^DO (\$\w*\$)$/.exec(line)?.[1];
    if (opened !== undefined) quote = opened;
    else if (quote !== null && line.endsWith(`${quote};`)) quote = null;
    if (quote !== null || !line.endsWith(";")) continue;
    const statement = sql.join("\n");
    sql = [];
    if (!/^COPY .* FROM stdin;$/.test(statement)) {
      await client.query(statement);
      continue;
    }
    const end = lines.indexOf("\\.", at);
    const data = lines.slice(at + 1, end).map((row) => `${row}\n`);
    await pipeline(
      Readable.from([Buffer.from(data.join(""), "utf8")]),
      client.query(from(statement.slice(0, -1))),
    );
    at = end;
  }
  assert.equal(sql.length, 0);
  return warnings;
}

function full(): never {
  throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
    code: "ENOSPC",
    syscall: "write",
  });
}

/** Files on a disk that fills up at one point. */
function fullDisk(root: string, failAt: "open" | "first write" | "flush" | "commit" | "latest"): Files {
  const real = realFiles(root, () => new Date());
  return {
    ...real,
    async openPartial(path) {
      if (failAt === "open") full();
      const file = await real.openPartial(path);
      return {
        temporaryPath: file.temporaryPath,
        get bytes() {
          return file.bytes;
        },
        write: async (data) => (failAt === "first write" ? full() : file.write(data)),
        flush: async () => (failAt === "flush" ? full() : file.flush()),
        readAlong: () => file.readAlong(),
        commit: async () => (failAt === "commit" ? full() : file.commit()),
        discard: async () => file.discard(),
      };
    },
    async writeAtomic(path, data, mode) {
      if (failAt !== "latest" || !path.endsWith("latest-backup.txt"))
        return real.writeAtomic(path, data, mode);
      return {
        ok: false,
        failure: {
          code: "file/write-failed",
          message: `${path} could not be written: no space left on device.`,
          state: "",
          next: "",
          place: null,
          server: null,
        },
      };
    },
  };
}
