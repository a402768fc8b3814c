// Settings from flags, environment, config file and defaults: who wins, what is reported and where.
import { strict as assert } from "node:assert";
import { Ajv } from "ajv";
import schema from "../../../server/src/config/migrate-safe.schema.json";
import { resolveSettings, type SettingsInput } from "../../../server/src/config/resolve-settings";
import type { ServerTarget, Settings } from "../../../server/src/config/settings";
import type { Problem } from "../../../server/src/protocol/problems";

const secret = "canary-7c1f";

function input(config: string | null, more: Partial<SettingsInput> = {}): SettingsInput {
  return {
    flags: {},
    env: {},
    cwd: "/shop/sub",
    configText: config,
    configPath: config === null ? null : "/shop/migrate-safe.jsonc",
    detectedFolder: null,
    serviceText: null,
    osUser: "ada",
    knownRules: [
      { id: "drop-table" },
      { id: "drop-column", options: { keep: { schema: { type: "number" } } } },
    ],
    ...more,
  };
}

function settings(config: string | null, more: Partial<SettingsInput> = {}): Settings {
  const result = resolveSettings(input(config, more));
  if (!result.ok) assert.fail(result.failure.map((problem) => problem.message).join("\n"));
  return result.value;
}

function problems(config: string | null, more: Partial<SettingsInput> = {}): readonly Problem[] {
  const result = resolveSettings(input(config, more));
  return result.ok ? assert.fail("the settings were accepted") : result.failure;
}

function server(found: Settings): ServerTarget {
  const target = found.target.value;
  return target?.kind === "server" ? target : assert.fail("no server was chosen");
}

/** 1-based line:column of a problem. */
function placeOf(problem: Problem | undefined): string {
  const start = problem?.place?.range?.start;
  return start ? `${start.line + 1}:${start.character + 1}` : "nowhere";
}

/** The TLS parameters of a target, in libpq's order. */
function tlsOf(target: ServerTarget): readonly unknown[] {
  return [
    target.sslmode,
    target.sslcert,
    target.sslkey,
    target.sslcrl,
    target.sslrootcert,
    target.sslnegotiation,
    target.channel_binding,
  ];
}

describe("the settings", () => {
  it("have defaults when nothing says anything", () => {
    const found = settings(null);
    assert.equal(found.root, "/shop/sub");
    assert.equal(found.migrations.value, null);
    assert.equal(found.target.value, null);
    assert.deepEqual(found.lint, {
      postgres: 16,
      newestPostgres: 16,
      postgresIsGiven: false,
      rules: {},
      options: {},
      since: null,
      ignore: [],
    });
    assert.equal(found.run.lock_timeout_ms, 5000);
    assert.equal(found.run.history_schema, "public");
    assert.equal(found.run.history_table, "schema_migrations");
    assert.deepEqual(
      found.targets.map((target) => target.name),
      ["scratch"],
    );
  });

  it("put a flag before the config file and the config file before what was detected", () => {
    const config = `{ "migrations": "db/migrations" }`;
    const detectedFolder = "/shop/migrations";
    const { migrations } = settings(config, { flags: { dir: "mine" }, detectedFolder });
    assert.equal(migrations.value, "/shop/sub/mine");
    assert.equal(migrations.origin, "flag");
    assert.deepEqual(
      migrations.beaten.map(({ value, origin }) => [value, origin]),
      [
        ["/shop/db/migrations", "config"],
        ["/shop/migrations", "detected"],
        ["null", "default"],
      ],
    );
    assert.equal(settings(config, { detectedFolder }).migrations.from, "/shop/migrate-safe.jsonc:1:17");
    assert.equal(settings(null, { detectedFolder }).migrations.origin, "detected");
  });

  it("read comments, trailing commas and every duration", () => {
    const found = settings(`// shop
      { "run": { "lockTimeout": "750ms", "statementTimeout": "2min", "lockWait": 20, "historyTable": "ops.done", }, }`);
    assert.equal(found.run.lock_timeout_ms, 750);
    assert.equal(found.run.statement_timeout_ms, 120_000);
    assert.equal(found.run.lock_wait_ms, 20);
    assert.equal(found.run.history_schema, "ops");
    assert.equal(found.run.history_table, "done");
  });

  it("locate what is not valid", () => {
    const found = problems(`{
  "migratons": "x",
  "lint": { "postgres": 11, "rules": { "drop-tabel": "off" } },
  "run": { "lockTimeout": "5 sec" }
}`);
    assert.deepEqual(
      found.map((problem) => [placeOf(problem), problem.code]),
      [
        ["2:3", "config/invalid"],
        ["3:25", "config/invalid"],
        ["4:27", "config/invalid"],
      ],
    );
    assert.match(found[0]?.next ?? "", /Did you mean “migrations”/);
    assert.match(found[2]?.next ?? "", /“5s”/);
  });

  it("take one version of PostgreSQL or a range", () => {
    const range = settings(`{ "lint": { "postgres": "14-17" } }`);
    assert.deepEqual([range.lint.postgres, range.lint.newestPostgres], [14, 17]);
    assert.equal(range.traced["lint.postgres"]?.value, "14-17");
    assert.equal(settings(`{ "lint": { "postgres": 15 } }`).lint.newestPostgres, 15);
    for (const wrong of ['"17-14"', '"9.6"', "11", '"14-19"']) {
      assert.match(problems(`{ "lint": { "postgres": ${wrong} } }`)[0]?.next ?? "", /“14-18”/, wrong);
    }
  });

  it("check the options of rules by what each rule declares", () => {
    const given = settings(`{ "lint": { "options": { "drop-column": { "keep": 3 } } } }`);
    assert.equal(JSON.stringify(given.lint.options), `{"drop-column":{"keep":3}}`);
    const wrong = problems(`{ "lint": { "options": {
      "drop-column": { "keep": "x", "kept": 1 },
      "drop-colum": {} } } }`);
    assert.deepEqual(
      wrong.map((problem) => `${placeOf(problem)} ${problem.message}`),
      [
        "2:32 The option “keep” must be number.",
        "2:45 The rule “drop-column” has no option “kept”.",
        "3:21 There is no rule “drop-colum”.",
      ],
    );
  });

  it("suggest the rule that was meant", () => {
    const [found] = problems(`{ "lint": { "rules": { "drop-tabel": "off" } } }`);
    assert.match(found?.next ?? "", /drop-table/);
  });

  it("report text that is no JSON where it breaks", () => {
    const [found] = problems(`{\n  "migrations": \n}`);
    assert.equal(found?.code, "config/invalid");
    assert.equal(placeOf(found), "3:1");
  });

  it("report a key that stands twice", () => {
    const [found] = problems(`{ "migrations": "a",\n "migrations": "b" }`);
    assert.equal(placeOf(found), "2:2");
  });

  for (const [what, target] of [
    ["a password key", `{ "host": "h", "password": "${secret}" }`],
    ["a URL", `{ "url": "postgres://app:${secret}@h/db" }`],
    ["a URL's parameter", `{ "url": "postgres://app@h/db?password=${secret}" }`],
  ] as const) {
    it(`refuse a password in ${what} without repeating it`, () => {
      const found = problems(`{ "targets": { "p": ${target} } }`);
      assert.deepEqual(
        found.map((problem) => problem.code),
        ["config/secret"],
      );
      assert.ok(!JSON.stringify(found).includes(secret));
      assert.match(found[0]?.next ?? "", /PGPASSWORD/);
    });
  }

  it("refuse a lock timeout that never ends", () => {
    assert.match(problems(`{ "run": { "lockTimeout": 0 } }`)[0]?.message ?? "", /lockTimeout/);
  });

  it("refuse two flags that each name a target", () => {
    const [found] = problems(null, { flags: { scratch: true, target: "x" } });
    assert.equal(found?.code, "usage/invalid-flag");
  });
});

describe("the target", () => {
  const url = `postgres://app:${secret}@db.example.com:5433/shop?sslmode=require`;

  it("comes from DATABASE_URL and keeps no password", () => {
    const found = settings(null, { env: { DATABASE_URL: url } });
    const target = server(found);
    assert.equal(
      `${target.user}@${target.host}:${target.port}/${target.database}`,
      "app@db.example.com:5433/shop",
    );
    assert.equal(target.sslmode, "require");
    assert.deepEqual(target.password, { kind: "url-in-environment", variable: "DATABASE_URL" });
    assert.ok(!JSON.stringify(found).includes(secret));
  });

  it("takes libpq's TLS parameters from a URL, a service, the config file and the environment", () => {
    const given = "sslmode=verify-full&sslcert=/c.crt&sslkey=/c.key&sslcrl=/c.crl&sslrootcert=/r.crt";
    const all = ["verify-full", "/c.crt", "/c.key", "/c.crl", "/r.crt", "direct", "require"];
    const more = "sslnegotiation=direct&channel_binding=require";
    const url = `postgres://db/shop?${given}&${more}`;
    assert.deepEqual(tlsOf(server(settings(null, { env: { DATABASE_URL: url } }))), all);
    const serviceText = `[shop]\nhost=db\n${`${given}&${more}`.replaceAll("&", "\n")}\n`;
    assert.deepEqual(tlsOf(server(settings(null, { env: { PGSERVICE: "shop" }, serviceText }))), all);
    const env = {
      DATABASE_URL: "postgres://db/shop",
      PGSSLMODE: "verify-full",
      PGSSLCERT: "/c.crt",
      PGSSLKEY: "/c.key",
      PGSSLCRL: "/c.crl",
      PGSSLROOTCERT: "/r.crt",
      PGSSLNEGOTIATION: "direct",
      PGCHANNELBINDING: "require",
    };
    assert.deepEqual(tlsOf(server(settings(null, { env }))), all);
    const config = {
      targets: {
        prod: { host: "db", sslmode: "verify-full", sslcert: "c.crt", sslkey: "c.key", sslrootcert: "r.crt" },
      },
    };
    const declared = server(settings(JSON.stringify(config), { flags: { target: "prod" } }));
    assert.deepEqual(
      [declared.sslcert, declared.sslkey, declared.sslrootcert],
      ["/shop/c.crt", "/shop/c.key", "/shop/r.crt"],
    );
    const system = { DATABASE_URL: "postgres://db/shop?sslrootcert=system" };
    assert.equal(server(settings(null, { env: system })).sslmode, "verify-full");
  });

  it("goes to directUrl where url leads to a pooler", () => {
    const config = JSON.stringify({
      targets: { prod: { url: "postgres://app@pool:6432/shop", directUrl: "${env:DIRECT_URL}" } },
    });
    const env = { DIRECT_URL: "postgres://app@db:5432/shop" };
    const target = server(settings(config, { env, flags: { target: "prod" } }));
    assert.equal(`${target.host}:${target.port}`, "db:5432");
    const literal = config.replace("${env:DIRECT_URL}", `postgres://app:${secret}@db/shop`);
    const [found] = problems(literal, { flags: { target: "prod" } });
    assert.equal(found?.code, "config/secret");
    assert.match(found.message, /The directUrl of the target “prod” holds a password/);
  });

  it("counts as production on a host nobody declared, and as local on this machine", () => {
    assert.equal(server(settings(null, { env: { DATABASE_URL: url } })).environment, "production");
    for (const host of ["localhost", "127.0.0.1", "[::1]", "%2Fvar%2Frun%2Fpostgresql"]) {
      const env = { DATABASE_URL: `postgres://app@${host}/shop` };
      assert.equal(server(settings(null, { env })).environment, "local", host);
    }
  });

  it("takes name, environment and access of the declared target it equals", () => {
    const config = `{ "targets": { "staging": { "host": "db.example.com", "port": 5433, "database": "shop", "environment": "shared", "access": "read-only" } } }`;
    const target = server(settings(config, { env: { DATABASE_URL: url } }));
    assert.equal(target.name, "staging");
    assert.equal(target.environment, "shared");
    assert.equal(target.access, "read-only");
  });

  it("tells where each part of it comes from", () => {
    const config = `{ "targets": { "staging": { "url": "postgresql://db.example.com/shop", "port": 5433, "environment": "shared" } } }`;
    const target = server(settings(config, { env: { PGUSER: "me" }, flags: { target: "staging" } }));
    const { origins } = target;
    assert.match(origins?.host ?? "", /^url \(.*migrate-safe\.jsonc:1:\d+\)$/);
    assert.match(origins?.port ?? "", /migrate-safe\.jsonc:1:\d+$/);
    assert.equal(origins?.user, "PGUSER");
    assert.equal(origins?.sslmode, "default");
    assert.match(origins?.environment ?? "", /migrate-safe\.jsonc/);
    assert.match(origins?.password ?? "", /^the password file/);
    assert.equal(
      server(settings(null, { env: { DATABASE_URL: "postgresql://a@b/c" } })).origins?.database,
      "DATABASE_URL",
    );
  });

  it("is the flag's before the environment's before the config file's", () => {
    const config = `{ "defaultTarget": "a", "targets": { "a": { "host": "localhost" }, "b": { "host": "localhost" } } }`;
    const env = { DATABASE_URL: url };
    assert.equal(settings(config, { env, flags: { target: "b" } }).target.value?.name, "b");
    assert.equal(settings(config, { env }).target.value?.name, "shop@db.example.com");
    assert.equal(settings(config).target.value?.name, "a");
    assert.equal(settings(config, { env, flags: { scratch: true } }).target.value?.kind, "scratch");
  });

  it("fills gaps as libpq does, and never changes what a target says", () => {
    const config = `{ "targets": { "a": { "host": "one" } } }`;
    const env = { PGHOST: "two", PGPORT: "6000", PGUSER: "eve" };
    const target = server(settings(config, { env, flags: { target: "a" } }));
    assert.deepEqual([target.host, target.port, target.user, target.database], ["one", 6000, "eve", "eve"]);
  });

  it("comes from a service of the service file", () => {
    const serviceText = `# services\n[other]\nhost=x\n[shop]\nhost=db\nport=5444\ndbname=shop\nuser=app\npassword=${secret}\n`;
    const found = settings(`{ "targets": { "s": { "service": "shop" } } }`, {
      flags: { target: "s" },
      serviceText,
    });
    const target = server(found);
    assert.deepEqual([target.host, target.port, target.database, target.user], ["db", 5444, "shop", "app"]);
    assert.deepEqual(target.password, { kind: "service-file", service: "shop" });
    assert.ok(!JSON.stringify(found).includes(secret));
  });

  it("takes a password's variable out of a URL", () => {
    const config = `{ "targets": { "s": { "url": "postgres://app:\${env:SHOP_PASSWORD}@localhost/shop" } } }`;
    const target = server(settings(config, { flags: { target: "s" }, env: { SHOP_PASSWORD: "p@ss/word" } }));
    assert.deepEqual(target.password, { kind: "environment", variable: "SHOP_PASSWORD" });
    assert.equal(target.host, "localhost");
  });

  it("is left out when its variable is not set, and told when it is chosen", () => {
    const config = `{ "defaultTarget": "s", "targets": { "s": { "url": "\${env:NOT_SET}" } } }`;
    const found = settings(config);
    assert.equal(found.target.value, null);
    assert.match(found.targetProblem?.message ?? "", /NOT_SET/);
    assert.equal(found.unusableTargets[0]?.name, "s");
    assert.match(problems(config, { flags: { target: "s" } })[0]?.message ?? "", /NOT_SET/);
  });

  it("suggests the name that was meant", () => {
    const [found] = problems(`{ "targets": { "staging": {} } }`, { flags: { target: "stagin" } });
    assert.equal(found?.code, "target/unknown");
    assert.match(found?.next ?? "", /staging/);
  });

  for (const [why, text] of [
    ["another scheme", `mysql://app:${secret}@h/db`],
    ["an unescaped # in the password", `postgres://app:1#${secret}@h/db`],
    ["an unescaped / in the password", `postgres://app:12/${secret}@h/db`],
    ["a port out of range", `postgres://app:${secret}@h:99999/db`],
    ["several hosts", `postgres://app:${secret}@h1,h2/db`],
    ["options that would be lost", `postgres://app:${secret}@h/db?options=-csearch_path%3Dx`],
    ["an unknown sslmode", `postgres://app:${secret}@h/db?sslmode=maybe`],
  ] as const) {
    it(`refuses a URL with ${why} without repeating it`, () => {
      const found = problems(null, { flags: { databaseUrl: text } });
      assert.equal(found[0]?.code, "target/invalid-url");
      assert.ok(!JSON.stringify(found).includes(secret));
      const { targetProblem } = settings(null, { env: { DATABASE_URL: text } });
      assert.equal(targetProblem?.code, "target/invalid-url");
    });
  }
});

describe("the schema of the config file", () => {
  it("is a valid schema, which no run checks again", () => {
    const ajv = new Ajv({ allowUnionTypes: true });
    assert.equal(ajv.validateSchema(schema), true, ajv.errorsText());
  });

  it("takes the shadow server from flag, environment and config, in that order, and never its password", () => {
    const config = '{ "shadowUrl": "postgres://ci@localhost:5433/postgres" }';
    const env = { MIGRATE_SAFE_SHADOW_URL: `postgres://ci:${secret}@shadow.test/postgres` };
    const flags = { shadowUrl: `postgres://ci:${secret}@flag.test/postgres` };
    assert.equal(settings(config).proof.shadow?.port, 5433);
    assert.equal(settings(config, { env }).proof.shadow?.host, "shadow.test");
    const all = settings(config, { env, flags });
    assert.equal(all.proof.shadow?.host, "flag.test");
    assert.equal(settings(config, { env, flags: { scratch: true } }).proof.shadow, null, "embedded alone");
    assert.ok(!JSON.stringify([all, settings(config, { env })]).includes(secret));
    assert.equal(settings(null).proof.shadow, null);
    const [problem] = problems(`{ "shadowUrl": "postgres://ci:${secret}@h/postgres" }`);
    assert.equal(problem?.code, "config/secret");
    const unset = settings('{ "shadowUrl": "${env:SHADOW}" }').proof;
    assert.match(
      unset.shadow_problem?.message ?? "",
      /“shadowUrl” cannot be used: the environment variable SHADOW/,
    );
  });

  it("reads the roles of scratch and the time limit of verify", () => {
    const { proof } = settings('{ "scratch": { "roles": ["app"] }, "verify": { "timeLimit": "2min" } }');
    assert.deepEqual(proof.roles, ["app"]);
    assert.equal(proof.time_limit_ms, 120_000);
    assert.equal(settings(null).proof.time_limit_ms, 30_000);
  });
});
