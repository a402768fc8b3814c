// The command line on a real server: secrets, cancelling, a parent that goes away, and the guard of production.
import { strict as assert } from "node:assert";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { withDatabase, type TestDatabase } from "../support/servers";
import { until } from "../support/waiting";
import { eventsOf, put, run, runJson, soundPair, withProject } from "./command-line";

const secret = "canary-7c1f";

function withSecret(database: TestDatabase): string {
  return database.url.replace("postgres@", `postgres:${secret}@`);
}

/** How many files were looked at for the secret. */
function noFileTells(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  for (const file of files) {
    const bytes = readFileSync(file);
    const text = file.endsWith(".gz") ? gunzipSync(bytes) : bytes;
    assert.ok(!text.includes(secret), file);
  }
  return files.length;
}

/** Loaded before the command line: a bug when the first transaction is sent, and a list of what is started. */
const crashing = `
const { appendFileSync } = require("node:fs");
const net = require("node:net");
const processes = require("node:child_process");
for (const name of ["spawn", "spawnSync", "execFile", "execFileSync", "fork"]) {
  const real = processes[name];
  processes[name] = (...given) => {
    appendFileSync("started.txt", JSON.stringify(given) + "\\n");
    return real(...given);
  };
}
const write = net.Socket.prototype.write;
net.Socket.prototype.write = function (chunk, ...more) {
  if (String(chunk).includes("discard all")) {
    process.nextTick(() => { throw new Error("a bug, on purpose"); });
  }
  return write.call(this, chunk, ...more);
};
`;

/** A statement that runs until it is cancelled. */
const slow = {
  "migrations/003_slow.up.sql": "CREATE TABLE slow (id int);\nSELECT pg_sleep(600);\n",
  "migrations/003_slow.down.sql": "DROP TABLE slow;\n",
} as const;

async function sleeping(database: TestDatabase): Promise<boolean> {
  const rows = await database.sql(
    `select 1 from pg_stat_activity where datname = '${database.name}' and query like 'SELECT pg_sleep%' and state = 'active'`,
  );
  return rows.length > 0;
}

async function appliedVersions(database: TestDatabase): Promise<readonly unknown[]> {
  return (await database.sql("select version from schema_migrations where not dirty order by version")).map(
    (row) => row["version"],
  );
}

describe("the command line on a server", () => {
  it("lets a password through and keeps it nowhere", async function () {
    await withDatabase(this, 16, async (database) => {
      await withProject(soundPair, async (cwd) => {
        const env = { DATABASE_URL: withSecret(database) };
        let said = "";
        for (const args of [
          ["config", "--explain"],
          ["status"],
          ["dry-run"],
          ["preflight"],
          ["apply", "--verbose"],
          ["apply", "--show-plan", "--format", "json"],
          ["backup"],
          ["postflight", "--events", "jsonl"],
          ["rollback", "--events", "jsonl"],
        ]) {
          const { code, stdout, stderr } = await run(args, { cwd, env });
          assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
          said += stdout + stderr;
        }
        assert.ok(!said.includes(secret));
        assert.ok(noFileTells(cwd) > 10);
        const stored = await database.sql("select h::text as row from schema_migrations h");
        assert.ok(!JSON.stringify(stored).includes(secret));
      });
    });
  });

  it("keeps a password out of the words of a crash, and of what it starts", async function () {
    await withDatabase(this, 16, async (database) => {
      await withProject({ ...soundPair, "crash.cjs": crashing }, async (cwd) => {
        const env = {
          DATABASE_URL: withSecret(database),
          NODE_OPTIONS: `--require ${join(cwd, "crash.cjs")}`,
        };
        const crashed = await run(["apply", "--verbose"], { cwd, env });
        assert.equal(crashed.code, 70, crashed.stderr);
        assert.match(crashed.stderr, /a bug, on purpose/);
        const changed = await run(["lint", "--since", "HEAD"], { cwd, env });
        const said = [crashed, changed].map(({ stdout, stderr }) => stdout + stderr).join("");
        assert.ok(!said.includes(secret));
        assert.match(readFileSync(join(cwd, "started.txt"), "utf8"), /"git"/);
        noFileTells(cwd);
      });
    });
  });

  it("cancels on the first interrupt, cleanly, and says so", async function () {
    await withDatabase(this, 18, async (database) => {
      await withProject({ ...soundPair, ...slow }, async (cwd) => {
        const { code, stderr } = await run(["apply", "--database-url", database.url], {
          cwd,
          meanwhile: (child) => void until(() => sleeping(database)).then(() => child.kill("SIGINT")),
        });
        assert.equal(code, 2, stderr);
        assert.match(stderr, /Cancelling \(SIGINT\)/);
        assert.match(stderr, /State: \S/);
        assert.deepEqual(await appliedVersions(database), ["001", "002"]);
        assert.equal((await database.sql("select to_regclass('slow') as slow"))[0]?.["slow"], null);
        assert.equal(await sleeping(database), false);
      });
    });
  });

  for (const [what, act] of [
    [
      "asks for it",
      (input: NodeJS.WritableStream) => void input.write(`${JSON.stringify({ cancel: true })}\n`),
    ],
    ["is gone", (input: NodeJS.WritableStream) => void input.end()],
  ] as const) {
    it(`cancels when the parent ${what}, and records it`, async function () {
      await withDatabase(this, 16, async (database) => {
        await withProject({ ...soundPair, ...slow }, async (cwd) => {
          const args = ["apply", "--database-url", database.url, "--events", "jsonl", "--control-stdin"];
          const { code, stdout } = await run(args, {
            cwd,
            meanwhile: (child) => {
              child.stdin.write("{}\n");
              void until(() => sleeping(database)).then(() => act(child.stdin));
            },
          });
          const last = eventsOf(stdout).at(-1);
          assert.equal(last?.["event"], "finished");
          assert.match(String(last?.["outcome"]), /^cancelled/);
          assert.equal(last?.["exit_code"], code);
          const log = readFileSync(join(cwd, "logs/migrations.jsonl"), "utf8").trimEnd().split("\n");
          assert.equal((JSON.parse(log.at(-1) ?? "") as { event: string }).event, "finished");
          assert.deepEqual(await appliedVersions(database), ["001", "002"]);
        });
      });
    });
  }

  it("takes the password from its parent", async function () {
    await withDatabase(this, 16, async (database) => {
      await withProject(soundPair, async (cwd) => {
        const { code, stdout, stderr } = await run(
          ["status", "--control-stdin", "--database-url", database.url],
          {
            cwd,
            meanwhile: (child) => void child.stdin.write(`${JSON.stringify({ password: secret })}\n`),
          },
        );
        assert.equal(code, 0, stderr);
        assert.ok(!(stdout + stderr).includes(secret));
      });
    });
  });

  it("writes to production only when its name is typed", async function () {
    await withDatabase(this, 18, async (database) => {
      const config = {
        targets: {
          live: {
            host: "127.0.0.1",
            port: database.server.port,
            database: database.name,
            user: "postgres",
            environment: "production",
          },
        },
      };
      await withProject({ ...soundPair, "migrate-safe.jsonc": JSON.stringify(config) }, async (cwd) => {
        const refused = await runJson(["apply", "--target", "live"], { cwd });
        assert.equal(refused.code, 5);
        const { code, next } = refused.json["problem"] as { code: string; next: string };
        assert.equal(code, "target/production-guard");
        assert.match(next, /--confirm live/);
        assert.equal((await run(["apply", "--target", "live", "--confirm", "yes"], { cwd })).code, 5);
        assert.equal((await run(["apply", "--target", "live", "--confirm", "live"], { cwd })).code, 0);
      });
    });
  });

  it("lints with the schema, the sizes and the history of a target, and says how old they are", async function () {
    await withDatabase(this, 16, async (database) => {
      const index = "SET LOCAL lock_timeout = '2s';\nCREATE INDEX books_title ON books (title);\n";
      const files = {
        ...soundPair,
        "migrations/003_index.up.sql": index,
        "migrations/003_index.down.sql": "SET LOCAL lock_timeout = '2s';\nDROP INDEX books_title;\n",
      };
      await withProject(files, async (cwd) => {
        const env = { DATABASE_URL: withSecret(database) };
        assert.equal((await run(["apply", "--to", "002"], { cwd, env })).code, 0);
        await database.sql("alter table books add column hidden char(4)");
        await database.sql(
          "insert into books (id, title) select g, '' from generate_series(2, 2000000, 1) g; analyze books",
        );
        put(cwd, { "migrations/002_stock.up.sql": "INSERT INTO books VALUES (1, 'Solaris, edited');\n" });
        put(cwd, { "migrations/004_hidden.up.sql": "ALTER TABLE books ADD COLUMN hidden int;\n" });
        const args = ["lint", "--database-url", withSecret(database), "--save-facts", "facts.json"];
        const asked = await runJson(args, { cwd });
        const rules = (asked.json["findings"] as { rule: string }[]).map(({ rule }) => rule);
        for (const rule of [
          "object-already-exists",
          "large-table-blocking-ddl",
          "version-edited-after-apply",
        ]) {
          assert.ok(rules.includes(rule), `${rule}: ${rules.join()}`);
        }
        const saved = await run(["lint", "--stats", "facts.json"], { cwd });
        assert.match(saved.stdout, /^Known besides: schema, table sizes and history of \S+, read .+$/m);
        assert.match(saved.stdout, /large-table-blocking-ddl/);
        assert.ok(!readFileSync(join(cwd, "facts.json"), "utf8").includes(secret));
      });
    });
  });

  it("says what to do about a database that does not exist", async function () {
    await withDatabase(this, 16, async (database) => {
      await withProject(soundPair, async (cwd) => {
        const url = `${database.url}_not_there`;
        const { code, stderr } = await run(["status", "--database-url", url], { cwd });
        assert.equal(code, 5);
        assert.match(stderr, /_not_there/);
      });
    });
  });

  it("refuses a history table of another tool and leaves it alone", async function () {
    await withDatabase(this, 18, async (database) => {
      await database.sql(
        "create table schema_migrations (version bigint primary key, dirty boolean not null)",
      );
      await withProject(soundPair, async (cwd) => {
        for (const command of ["status", "apply"]) {
          const { code, stderr } = await run([command, "--database-url", database.url], { cwd });
          assert.equal(code, 5, stderr);
          assert.match(stderr, /history\/foreign/);
        }
      });
      const columns = await database.sql(
        "select column_name from information_schema.columns where table_name = 'schema_migrations' order by 1",
      );
      assert.deepEqual(
        columns.map((row) => row["column_name"]),
        ["dirty", "version"],
      );
    });
  });

  it("prints a migration of what was changed past the files, and writes it over nothing", async function () {
    await withDatabase(this, 16, async (database) => {
      await withProject(soundPair, async (cwd) => {
        const on = ["--database-url", database.url];
        assert.equal((await run(["apply", "--skip-backup", ...on], { cwd })).code, 0);
        await database.sql("create table hot_fix (id int)");
        const shown = await run(["diff", "--migration", "hot fix", ...on], { cwd });
        assert.equal(shown.code, 0, shown.stderr);
        assert.match(shown.stdout, /^-- migrations.\d+_hot_fix\.up\.sql$/m);
        assert.match(shown.stdout, /^CREATE TABLE public\.hot_fix \(/m);
        assert.match(shown.stdout, /^DROP TABLE public\.hot_fix;$/m);
        const names = (): readonly string[] => readdirSync(join(cwd, "migrations"));
        assert.ok(!names().some((name) => name.includes("hot_fix")));
        const written = await run(["diff", "--migration", "hot fix", "--write", ...on], { cwd });
        assert.equal(written.code, 0, written.stderr);
        assert.equal(names().filter((name) => name.includes("hot_fix")).length, 2);
        const nameless = await run(["diff", "--write", ...on], { cwd });
        assert.equal(nameless.code, 5);
        assert.match(nameless.stderr, /--migration/);
      });
    });
  });

  it("exits with 1 while another run holds the migration lock", async function () {
    await withDatabase(this, 16, async (database) => {
      await withProject({ ...soundPair, ...slow }, async (cwd) => {
        let second: Promise<{ code: number | null; stderr: string }> | undefined;
        await run(["apply", "--database-url", database.url], {
          cwd,
          meanwhile: (child) =>
            void until(() => sleeping(database)).then(async () => {
              put(cwd, { "other/.keep": "" });
              second = run(["apply", "--database-url", database.url, "--force"], { cwd });
              await second;
              child.kill("SIGINT");
            }),
        });
        const ran = await second;
        assert.equal(ran?.code, 1, ran?.stderr);
        assert.match(ran?.stderr ?? "", /lock\/held/);
      });
    });
  });
});
