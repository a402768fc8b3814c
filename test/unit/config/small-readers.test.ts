// The small readers: password file, durations, nearest word.
import { strict as assert } from "node:assert";
import { parseDuration } from "../../../server/src/config/duration";
import { nearest } from "../../../server/src/config/nearest";
import { findPassword } from "../../../server/src/config/password-file";

describe("the password file", () => {
  const query = { host: "db", port: 5432, database: "shop", user: "app" };

  it("answers with the first line that matches", () => {
    const text = "# comment\nother:5432:shop:app:no\ndb:*:shop:app:first\n*:*:*:*:last\n";
    assert.equal(findPassword(text, query), "first");
    assert.equal(findPassword(text, { ...query, user: "eve" }), "last");
  });

  it("understands escaped colons and backslashes", () => {
    assert.equal(
      findPassword("db:5432:sh\\:op:app:a\\:b\\\\c:d", { ...query, database: "sh:op" }),
      "a:b\\c:d",
    );
  });

  it("knows a Unix socket as localhost", () => {
    assert.equal(findPassword("localhost:5432:shop:app:x", { ...query, host: "/var/run/postgresql" }), "x");
  });

  it("passes over lines that are too short", () => {
    assert.equal(findPassword("db:5432:shop:app", query), null);
  });
});

describe("a duration", () => {
  it("is milliseconds or a number with a unit of PostgreSQL", () => {
    assert.deepEqual(
      ["0", "15ms", "5s", "2 min", "1h"].map(parseDuration),
      [0, 15, 5000, 120_000, 3_600_000],
    );
    assert.equal(parseDuration(250), 250);
  });

  it("is nothing else", () => {
    assert.deepEqual(["5", "5 sec", "-1s", "", "1.5s"].map(parseDuration), [null, null, null, null, null]);
    assert.equal(parseDuration(-1), null);
  });
});

describe("the nearest word", () => {
  it("is found over typing mistakes and not over other words", () => {
    assert.equal(nearest("aply", ["apply", "backup"]), "apply");
    assert.equal(nearest("stauts", ["status", "backup"]), "status");
    assert.equal(nearest("frobnicate", ["apply", "status"]), null);
  });
});
