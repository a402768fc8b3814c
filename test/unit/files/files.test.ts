// Reading folders and config files, and writing files that are whole or not there.
import { strict as assert } from "node:assert";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { detectFolder } from "../../../server/src/files/detect-folder";
import { findPassword } from "../../../server/src/files/find-password";
import { loadSettings } from "../../../server/src/files/load-settings";
import { readConfig } from "../../../server/src/files/read-config";
import { readFolder } from "../../../server/src/files/read-folder";
import { RunLog } from "../../../server/src/files/run-log";
import { createFileExclusive, timestampedPath, writeFileAtomic } from "../../../server/src/files/write-file";
import type { PasswordSource, ServerTarget } from "../../../server/src/config/settings";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "migrate-safe-files-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(name: string, text: string | Uint8Array = ""): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe("a migrations folder", () => {
  it("is read as pairs, with other SQL files as strays and the rest left out", async () => {
    put("001_a.up.sql", "select 1;");
    put("001_a.down.sql", "select 2;");
    put("notes.sql", "select 3;");
    put("README.md", "# no");
    const read = await readFolder(folder);
    assert.ok(read.ok);
    assert.equal(read.value.migrations.length, 1);
    assert.equal(read.value.migrations[0]?.up?.text, "select 1;");
    assert.equal(read.value.migrations[0]?.down?.text, "select 2;");
    assert.deepEqual(
      read.value.strays.map((stray) => stray.path),
      [join(folder, "notes.sql")],
    );
  });

  it("keeps a file that is not UTF-8, with the line", async () => {
    put(
      "001_a.up.sql",
      Buffer.concat([Buffer.from("-- ü\nselect '"), Buffer.from([0xff]), Buffer.from("';\n")]),
    );
    const read = await readFolder(folder);
    assert.ok(read.ok);
    const up = read.value.migrations[0]?.up;
    assert.equal(up?.text, null);
    assert.match(up?.unreadable ?? "", /not UTF-8 .*line 2/);
  });

  it("says when a file is UTF-16, and drops a byte order mark", async () => {
    put("001_a.up.sql", Buffer.from("\ufeffselect 1;", "utf16le"));
    put("002_b.up.sql", "\ufeffselect 2;");
    const read = await readFolder(folder);
    assert.ok(read.ok);
    assert.match(read.value.migrations[0]?.up?.unreadable ?? "", /UTF-16/);
    assert.equal(read.value.migrations[1]?.up?.text, "select 2;");
  });

  it("follows a link inside the folder and refuses one that leaves it", async () => {
    const outside = mkdtempSync(join(tmpdir(), "migrate-safe-outside-"));
    writeFileSync(join(outside, "secret.sql"), "select 'secret';");
    put("001_a.up.sql", "select 1;");
    symlinkSync(join(folder, "001_a.up.sql"), join(folder, "002_b.up.sql"));
    symlinkSync(join(outside, "secret.sql"), join(folder, "003_c.up.sql"));
    symlinkSync(join(folder, "nothing.sql"), join(folder, "004_d.up.sql"));
    const read = await readFolder(folder);
    rmSync(outside, { recursive: true });
    assert.ok(read.ok);
    const [, inside, leaving, dangling] = read.value.migrations;
    assert.equal(inside?.up?.text, "select 1;");
    assert.equal(leaving?.up?.text, null);
    assert.match(leaving?.up?.unreadable ?? "", /leaves the folder/);
    assert.match(dangling?.up?.unreadable ?? "", /link to nothing/);
  });

  it("of thousands of files is read whole and in order", async () => {
    for (let version = 1; version <= 3000; version++) put(`${version}_m.up.sql`, `select ${version};`);
    const read = await readFolder(folder);
    assert.ok(read.ok);
    assert.equal(read.value.migrations.length, 3000);
    assert.equal(read.value.migrations[1999]?.up?.text, "select 2000;");
  });

  it("that is missing is a problem with what to do", async () => {
    const read = await readFolder(join(folder, "no"));
    assert.ok(!read.ok);
    assert.equal(read.failure.code, "folder/not-found");
    assert.match(read.failure.next, /--dir/);
  });

  it("is found by its usual places, the first that holds a migration", async () => {
    mkdirSync(join(folder, "migrations"));
    assert.equal(await detectFolder(folder), null);
    put("db/migrations/001_a.up.sql");
    assert.equal(await detectFolder(folder), join(folder, "db/migrations"));
    assert.equal(await detectFolder(join(folder, "db/migrations")), join(folder, "db/migrations"));
  });
});

describe("the config file", () => {
  it("is the nearest one upward", async () => {
    put("migrate-safe.jsonc", "{}");
    mkdirSync(join(folder, "a/b"), { recursive: true });
    const read = await readConfig(join(folder, "a/b"), null);
    assert.ok(read.ok);
    assert.equal(read.value?.path, join(folder, "migrate-safe.jsonc"));
  });

  it("that is named must exist", async () => {
    const read = await readConfig(folder, "no.jsonc");
    assert.ok(!read.ok);
    assert.equal(read.failure.code, "config/not-found");
  });

  it("that is a folder is unreadable", async () => {
    mkdirSync(join(folder, "migrate-safe.jsonc"));
    const read = await readConfig(folder, null);
    assert.ok(!read.ok);
    assert.equal(read.failure.code, "config/unreadable");
  });

  it("gives its folder to logs and backups", async () => {
    put("migrate-safe.jsonc", `{ "migrations": "m" }`);
    put("sub/x");
    const request = { flags: {}, configFile: null, env: {}, cwd: join(folder, "sub") };
    const settings = await loadSettings(request);
    assert.ok(settings.ok);
    assert.equal(settings.value.root, folder);
    assert.equal(settings.value.migrations.value, join(folder, "m"));
  });
});

describe("writing", () => {
  it("replaces a file as a whole, keeps its mode, and leaves nothing else behind", async () => {
    const path = put("a.txt", "old");
    chmodSync(path, 0o600);
    assert.ok((await writeFileAtomic(path, "new")).ok);
    assert.equal(readFileSync(path, "utf8"), "new");
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ["a.txt"]);
  });

  it("writes through a link to the file behind it", async () => {
    const path = put("a.txt", "old");
    symlinkSync(path, join(folder, "link.txt"));
    assert.ok((await writeFileAtomic(join(folder, "link.txt"), "new")).ok);
    assert.equal(readFileSync(path, "utf8"), "new");
  });

  it("does not overwrite when it must create", async () => {
    const path = put("a.txt", "mine");
    const written = await createFileExclusive(path, "other");
    assert.ok(!written.ok);
    assert.equal(written.failure.code, "file/exists");
    assert.equal(readFileSync(path, "utf8"), "mine");
  });

  it("answers with a problem when the folder cannot be made", async () => {
    put("file", "");
    const written = await writeFileAtomic(join(folder, "file", "a.txt"), "x");
    assert.ok(!written.ok);
    assert.equal(written.failure.code, "file/write-failed");
  });

  it("counts on when a timestamped name is taken", async () => {
    const now = new Date("2026-11-22T14:20:00Z");
    const first = await timestampedPath(folder, "backup-", ".sql.gz", now);
    assert.equal(first, join(folder, "backup-20261122T142000Z.sql.gz"));
    writeFileSync(first, "");
    assert.equal(
      await timestampedPath(folder, "backup-", ".sql.gz", now),
      join(folder, "backup-20261122T142000Z-2.sql.gz"),
    );
  });
});

describe("the run log", () => {
  it("appends a line for programs and a line for people", () => {
    const log = new RunLog(folder, () => new Date("2026-11-22T14:20:00Z"));
    const entry = { run_id: "r1", operation: "apply", version: "001", event: "step-done", ms: 12 };
    log.append(entry, "finished 001\nin two lines");
    log.append({ ...entry, event: "finished" });
    assert.ok(log.flush().ok);
    const lines = readFileSync(join(folder, "logs/migrations.jsonl"), "utf8").trimEnd().split("\n");
    assert.deepEqual(JSON.parse(lines[0] ?? ""), { ts: "2026-11-22T14:20:00.000Z", ...entry });
    assert.equal(lines.length, 2);
    assert.equal(
      readFileSync(join(folder, "logs/migrate-safe-2026-11-22.log"), "utf8"),
      "2026-11-22T14:20:00.000Z apply r1 finished 001 in two lines\n",
    );
  });

  it("writes by itself when the process comes to rest", async () => {
    const log = new RunLog(folder, () => new Date(0));
    log.append({ run_id: "r1", operation: "apply", version: null, event: "started" });
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(existsSync(join(folder, "logs/migrations.jsonl")));
    log.close();
  });

  it("answers with a problem from the first line on that it could not write", () => {
    put("logs", "a file in the way");
    const log = new RunLog(folder, () => new Date(0));
    const entry = { run_id: "r1", operation: "apply", version: null, event: "started" };
    log.append(entry);
    assert.ok(!log.flush().ok);
    rmSync(join(folder, "logs"));
    log.append(entry);
    assert.ok(!log.flush().ok);
  });
});

function target(password: PasswordSource): ServerTarget {
  return {
    kind: "server",
    name: "shop",
    environment: "local",
    host: "db",
    port: 5432,
    database: "shop",
    user: "app",
    sslmode: "prefer",
    sslrootcert: null,
    password,
  };
}

async function found(source: PasswordSource, env: NodeJS.ProcessEnv = {}, typed: string | null = null) {
  const result = await findPassword(target(source), {
    env,
    commandLineUrl: "postgres://a:from-argv@h/d",
    typed,
  });
  return result.ok ? result.value : assert.fail(result.failure.message);
}

describe("a password", () => {
  it("comes from where the settings say", async () => {
    assert.equal((await found({ kind: "environment", variable: "P" }, { P: "x" })).password, "x");
    const url = { U: "postgres://app:p%40ss@h/d" };
    assert.equal((await found({ kind: "url-in-environment", variable: "U" }, url)).password, "p@ss");
    assert.equal((await found({ kind: "url-on-command-line" })).password, "from-argv");
    assert.equal(
      (await found({ kind: "command", command: "printf 'one\\ntwo'" }, process.env)).password,
      "one",
    );
  });

  it("that was typed beats every other", async () => {
    assert.equal(
      (await found({ kind: "environment", variable: "P" }, { P: "x" }, "typed")).password,
      "typed",
    );
  });

  it("comes from the password file, unless others may read it", async () => {
    const path = put("pgpass", "db:5432:shop:app:filed\n");
    chmodSync(path, 0o600);
    assert.equal((await found({ kind: "pgpass" }, { PGPASSFILE: path })).password, "filed");
    chmodSync(path, 0o644);
    const shared = await found({ kind: "pgpass" }, { PGPASSFILE: path });
    assert.equal(shared.password, null);
    assert.match(shared.warning ?? "", /chmod 600/);
  });

  it("whose command fails is a problem that shows nothing the command printed", async () => {
    const command = "echo canary-7c1f; echo canary-7c1f >&2; exit 3";
    const around = { env: process.env, commandLineUrl: null, typed: null };
    const result = await findPassword(target({ kind: "command", command }), around);
    assert.ok(!result.ok);
    assert.match(result.failure.message, /exit code 3/);
    assert.ok(!JSON.stringify(result).includes("canary"));
  });
});
