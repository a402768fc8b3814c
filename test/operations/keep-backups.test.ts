// How long backups are kept, how large they may be, and the restore point that goes with them.
import { strict as assert } from "node:assert";
import { existsSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { done, onProject } from "./project";

const files = {
  "001_a.up.sql": "CREATE TABLE a (id int);\n",
  "001_a.down.sql": "DROP TABLE a;\n",
};

function hoursOld(path: string, hours: number): void {
  const then = Date.now() / 1000 - hours * 3600;
  utimesSync(path, then, then);
}

describe("backups", () => {
  it("are deleted beyond the number and the days to keep, never the newest and nothing else", async function () {
    await onProject(this, 16, files, async (project, database) => {
      done(await project.run("apply", { skipBackup: true }));
      const { backup } = project.settings.run;
      const folder = join(project.root, "backups", "migrations");
      const paths: string[] = [];
      for (let age = 5; age > 0; age--) {
        const { path } = done(await project.run("backup"));
        hoursOld(path, age * 24);
        paths.push(path);
      }
      writeFileSync(join(folder, "notes.sql.gz"), "");
      writeFileSync(join(project.root, "elsewhere.sql.gz"), "");
      symlinkSync(join(project.root, "elsewhere.sql.gz"), join(folder, "backup-20000101T000000Z.sql.gz"));
      const abandoned = join(folder, "backup-20000101T000001Z.sql.gz.partial");
      writeFileSync(abandoned, "");
      hoursOld(abandoned, 48);
      const engine = project.engineWith({ backup: { ...backup, keep: 2, keep_days: 3.5 } });
      // While something is half applied, nothing goes.
      await database.sql("update schema_migrations set dirty = true");
      assert.deepEqual(done(await project.run("backup", {}, { engine })).deleted, []);
      await database.sql("update schema_migrations set dirty = false");
      const { path, deleted } = done(await project.run("backup", {}, { engine }));
      assert.deepEqual(deleted, paths.slice(0, 2));
      assert.ok(!existsSync(paths[0]?.replace(".sql.gz", ".json") ?? ""));
      assert.ok(!existsSync(abandoned));
      assert.ok([path, ...paths.slice(2)].every((kept) => existsSync(kept)));
      assert.ok(
        existsSync(join(folder, "notes.sql.gz")) && existsSync(join(project.root, "elsewhere.sql.gz")),
      );
      const one = project.engineWith({ backup: { ...backup, keep: 1 } });
      const last = done(await project.run("backup", {}, { engine: one }));
      assert.deepEqual(
        project
          .list("backups", "migrations")
          .filter((name) => /^backup-2[1-9].*gz$|^backup-202.*gz$/.test(name)),
        [last.path.slice(folder.length + 1)],
      );
    });
  });

  it("that are too large for the settings or the disk are not begun", async function () {
    await onProject(this, 16, files, async (project, database) => {
      done(await project.run("apply", { skipBackup: true }));
      await database.sql("insert into a select generate_series(1, 10000)");
      const { backup } = project.settings.run;
      const engine = project.engineWith({ backup: { ...backup, max_bytes: 100_000 } });
      const { finished } = await project.run("backup", {}, { engine });
      assert.equal(finished.problem?.code, "backup/failed");
      assert.match(finished.problem.message, /maxGigabytes/);
      assert.match(finished.problem.next, /--tables affected/);
    });
  });

  it("come with a restore point, or with the position in the log where the role may not make one", async function () {
    await onProject(this, 16, files, async (project, database) => {
      const { restore_point: made } = done(await project.run("apply"));
      assert.match(made?.name ?? "", /^migrate-safe [0-9a-f-]{36}$/);
      assert.match(made?.lsn ?? "", /^[0-9A-F]+\/[0-9A-F]+$/);
      assert.equal(made?.archiving, false);
      done(await project.run("rollback"));
      const role = `no_super_${database.name}`;
      await database.sql(
        `create role ${role} login; grant all on schema public to ${role}; grant all on all tables in schema public to ${role}`,
      );
      try {
        await database.sql(`alter table schema_migrations owner to ${role}`);
        const engine = project.engineWith({}, {}, { ...database.target, user: role });
        const { restore_point: noted } = done(
          await project.run("apply", { skipBackup: true, force: true }, { engine }),
        );
        assert.equal(noted?.name, null);
        assert.match(noted?.lsn ?? "", /^[0-9A-F]+\/[0-9A-F]+$/);
      } finally {
        await database.sql(`drop owned by ${role}; drop role ${role}`);
      }
    });
  });
});
