// Adding a target to a config file that a person wrote.
import { strict as assert } from "node:assert";
import { parse, type ParseError } from "jsonc-parser";
import { insertTarget, newConfig, targetNames, type TargetEntry } from "../../../client/src/config-edit";
import { checkTargetName, parseAddress } from "../../../client/src/target-address";
import { checkMigrationName } from "../../../client/src/migration-name";

const entry: TargetEntry = {
  environment: "shared",
  host: "db.example",
  port: 5433,
  database: "shop",
  user: "deploy",
};

function inserted(text: string, name = "staging"): string {
  const insertion = insertTarget(text, name, entry);
  assert.ok(insertion !== null, "there is a place for it");
  return text.slice(0, insertion.offset) + insertion.text + text.slice(insertion.offset);
}

function read(text: string): { targets?: Record<string, unknown>; migrations?: string } {
  const errors: ParseError[] = [];
  const value = parse(text, errors, { allowTrailingComma: true }) as ReturnType<typeof read>;
  assert.deepEqual(errors, [], text);
  return value;
}

function address(text: string): unknown {
  const parsed = parseAddress(text);
  return parsed.ok ? parsed.value.entry : parsed.failure;
}

describe("adding a target", () => {
  const texts = {
    "an empty object": "{}",
    "an object without targets": '{\n  "migrations": "db/migrations"\n}\n',
    "empty targets": '{\n  "targets": {}\n}\n',
    "targets on one line": '{ "targets": { "local": { "url": "postgresql://localhost/a" } } }',
    "targets with a trailing comma": '{\n  "targets": {\n    "local": { "host": "localhost" },\n  },\n}\n',
    "comments with braces and quotes":
      '{\n  // "targets": {\n  "migrations": "a", /* } */\n  "targets": {\n    "local": {} // "x": {\n  }\n}\n',
    "targets inside another member first": '{ "lint": { "targets": {} }, "targets": { "local": {} } }',
    "windows line ends": '{\r\n  "targets": {\r\n    "local": {}\r\n  }\r\n}\r\n',
  };
  for (const [what, text] of Object.entries(texts)) {
    it(`works on ${what} and keeps the rest`, () => {
      const before = read(text);
      const after = read(inserted(text));
      assert.deepEqual(after.targets, { ...before.targets, staging: entry });
      assert.equal(after.migrations, before.migrations);
    });
  }

  it("can be done twice", () => {
    const twice = inserted(inserted("{}", "one"), "two");
    assert.deepEqual(Object.keys(read(twice).targets ?? {}), ["one", "two"]);
    assert.deepEqual(targetNames(twice), ["one", "two"]);
  });

  it("changes nothing where there is no place for it", () => {
    for (const text of ["", "[]", '{ "targets": [] }', '{ "targets": "x" }', "{"]) {
      assert.equal(insertTarget(text, "staging", entry), null, text);
    }
  });

  it("writes a new file with the target", () => {
    assert.deepEqual(read(newConfig("staging", entry)).targets, { staging: entry });
  });
});

describe("what is typed for a target", () => {
  it("is an address in parts, a URL with options, or a variable", () => {
    assert.deepEqual(address("deploy@db.example:5433/shop"), {
      host: "db.example",
      port: 5433,
      database: "shop",
      user: "deploy",
    });
    assert.deepEqual(address("postgresql://localhost/shop"), { host: "localhost", database: "shop" });
    assert.deepEqual(address("deploy@[::1]:5432/shop"), {
      host: "::1",
      port: 5432,
      database: "shop",
      user: "deploy",
    });
    assert.deepEqual(address("deploy@db/shop?sslmode=require"), {
      url: "postgresql://deploy@db/shop?sslmode=require",
    });
    assert.deepEqual(address(" ${env:STAGING_URL} "), { url: "${env:STAGING_URL}" });
  });

  it("has its password taken out, for the secret storage", () => {
    for (const text of [
      "postgresql://deploy:hunter%322@db/shop",
      "deploy:hunter22@db:5432/shop",
      "postgres://deploy:hunter22@db/shop?sslmode=require",
    ]) {
      const parsed = parseAddress(text);
      assert.ok(parsed.ok, text);
      assert.equal(parsed.value.password, "hunter22");
      assert.ok(!JSON.stringify(parsed.value.entry).includes("hunter"), text);
    }
    assert.match(String(address("db/shop?password=hunter2")), /Leave the password out/);
    assert.match(String(address("a:%@db/shop")), /percent/);
  });

  it("is refused when it is no address", () => {
    for (const text of ["", "db", "db:5432", "a b@c/d", "db:99999/shop", "${STAGING}"]) {
      assert.equal(typeof address(text), "string", text);
    }
  });

  it("has a name that the config accepts and nobody has", () => {
    assert.equal(checkTargetName("eu-1.prod", ["staging"]), null);
    for (const name of ["", "1st", "a b", "scratch", "staging"]) {
      assert.notEqual(checkTargetName(name, ["staging"]), null, name);
    }
  });

  it("is a migration name with something to make a file name of", () => {
    assert.equal(checkMigrationName("add users email"), null);
    for (const name of ["", "  ", "--dir", "!!!", "x".repeat(101)]) {
      assert.notEqual(checkMigrationName(name), null, name);
    }
  });
});
