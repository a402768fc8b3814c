// The parts of operations that compute: exit codes, loading order, places of errors, plan hashes, provable files.
import { strict as assert } from "node:assert";
import { LineIndex } from "../../server/src/base/text-range";
import type { BackupHeader } from "../../server/src/operations/backups/backup-format";
import { otherOrigin } from "../../server/src/operations/backups/backup-origin";
import { loadOrder } from "../../server/src/operations/backups/load-order";
import { placeText, rangeOfError } from "../../server/src/operations/locate-error";
import { makePlan, step } from "../../server/src/operations/operation";
import { exitCodeOf } from "../../server/src/protocol/exit-codes";
import { operationIds, type TargetIdentity } from "../../server/src/protocol/operations";
import { problem, problemTitles, type ProblemCode } from "../../server/src/protocol/problems";
import { parseSqlFile } from "../../server/src/sql/parse-sql-file";
import { loadParser } from "../../server/src/sql/parser";

function coded(code: ProblemCode) {
  return problem(code, { message: "", state: "", next: "" });
}

function edge(from: string, to: string) {
  return { from, to };
}

describe("the origin of a backup", () => {
  const backup = { target: "live", database: "shop", system_identifier: "1" } as BackupHeader;
  const live = { name: "live", database: "shop", system_identifier: "1" } as TargetIdentity;

  it("is the same database of the same server, under whatever target's name", () => {
    assert.equal(otherOrigin(backup, live), null);
    assert.equal(otherOrigin(backup, { ...live, name: "DATABASE_URL" }), null);
  });

  it("is another where the server or the database's name differs", () => {
    assert.match(otherOrigin(backup, { ...live, system_identifier: "2" }) ?? "", /server 1; .*server 2\.$/);
    assert.match(
      otherOrigin(backup, { ...live, database: "shop2" }) ?? "",
      /shop of live; .*shop2 of live\.$/,
    );
  });

  it("is told by the target's name where the role may not read the server's identifier", () => {
    const unknown = { ...live, system_identifier: null };
    assert.equal(otherOrigin(backup, unknown), null);
    assert.match(otherOrigin(backup, { ...unknown, name: "staging" }) ?? "", /shop of staging\.$/);
  });
});

describe("an exit code", () => {
  it("is 0 for everything that is done and 1 to 5 for everything else", () => {
    for (const operation of operationIds) {
      assert.equal(exitCodeOf(operation, "done", null), 0);
      for (const code of Object.keys(problemTitles) as ProblemCode[]) {
        const exit = exitCodeOf(operation, "failed-clean", coded(code));
        assert.ok(exit >= 1 && exit <= 5, `${operation} ${code}`);
      }
    }
  });

  it("follows the command line's contract", () => {
    const cases: readonly (readonly [Parameters<typeof exitCodeOf>[0], ProblemCode, number])[] = [
      ["apply", "preflight/failed", 1],
      ["apply", "backup/failed", 1],
      ["apply", "lock/held", 1],
      ["apply", "apply/failed", 2],
      ["apply", "lock/timeout", 2],
      ["apply", "rollback/failed", 4],
      ["apply", "target/lost", 2],
      ["apply", "run/cancelled", 2],
      ["rollback", "lock/timeout", 4],
      ["rollback", "file/unparsed", 4],
      ["rollback", "history/changed", 4],
      ["restore", "restore/no-backup", 4],
      ["resolve", "apply/failed", 2],
      ["resolve", "rollback/failed", 4],
      ["resolve", "resolve/not-possible", 5],
      ["postflight", "postflight/failed", 3],
      ["verify", "verify/up-fails", 2],
      ["verify", "verify/differs", 3],
      ["verify", "verify/down-fails", 4],
      ["status", "target/unreachable", 5],
      ["apply", "history/foreign", 5],
      ["apply", "config/invalid", 5],
      ["apply", "folder/duplicate-version", 5],
      ["rollback", "target/production-guard", 5],
    ];
    for (const [operation, code, exit] of cases) {
      assert.equal(exitCodeOf(operation, "failed-clean", coded(code)), exit, `${operation} ${code}`);
    }
  });
});

describe("the loading order", () => {
  it("puts a table after those it refers to", () => {
    const { order, cyclic } = loadOrder(
      ["a", "b", "c", "d"],
      [edge("a", "b"), edge("b", "c"), edge("a", "d")],
    );
    assert.deepEqual(cyclic, []);
    for (const [from, to] of [
      ["a", "b"],
      ["b", "c"],
      ["a", "d"],
    ] as const) {
      assert.ok(order.indexOf(from) > order.indexOf(to), `${from} after ${to}`);
    }
  });

  it("finds the references of a cycle and leaves those into it and out of it alone", () => {
    const edges = [
      edge("egg", "hen"),
      edge("hen", "egg"),
      edge("farm", "hen"),
      edge("hen", "feed"),
      edge("hen", "hen"),
    ];
    const { order, cyclic } = loadOrder(["farm", "hen", "egg", "feed"], edges);
    assert.deepEqual(cyclic, [edges[0], edges[1]]);
    assert.equal(order[0], "feed");
    assert.equal(order.at(-1), "farm");
  });

  it("passes over references to tables it does not load", () => {
    const { order, cyclic } = loadOrder(["a"], [edge("a", "elsewhere")]);
    assert.deepEqual([order, cyclic], [["a"], []]);
  });

  it("does not overflow on a chain of a hundred thousand tables", () => {
    const tables = Array.from({ length: 100_000 }, (_, index) => index);
    const { order } = loadOrder(
      tables,
      tables.slice(1).map((table) => ({ from: table - 1, to: table })),
    );
    assert.equal(order[0], 99_999);
    assert.equal(order.at(-1), 0);
  });
});

describe("the place of a server's error", () => {
  it("is counted in code points of the statement and given in UTF-16 units of the file", async () => {
    const text = "SELECT 1;\r\nSELECT '🚀🚀', missing FROM t;\n";
    const file = parseSqlFile(text, await loadParser());
    const statement = file.statements[1];
    assert.ok(statement);
    const range = rangeOfError(text, statement, { position: 14 });
    const index = new LineIndex(text);
    assert.equal(text.slice(index.offsetAt(range.start), index.offsetAt(range.end)), "missing");
    assert.equal(placeText("a.sql", range), "a.sql:2:16");
  });

  it("is the statement when the server names none", async () => {
    const text = "SELECT 1;\n  SELECT 2;\n";
    const file = parseSqlFile(text, await loadParser());
    const statement = file.statements[1];
    assert.ok(statement);
    assert.deepEqual(rangeOfError(text, statement, { position: null }), {
      start: { line: 1, character: 2 },
      end: { line: 1, character: 10 },
    });
  });
});

describe("the hash of a plan", () => {
  const target = {
    name: "t",
    environment: "local" as const,
    address: "h:1",
    database: "d",
    role: "r",
    server_version_num: 180_000,
    server_version: "18",
    system_identifier: "1",
  };
  const statement = step({ id: "1", title: "x", kind: "statement", sql: "SELECT 1" });
  const base = { operation: "apply" as const, target, steps: [statement], warnings: [], basis: ["001"] };
  const hash = (change: Partial<Parameters<typeof makePlan>[0]>): string =>
    makePlan({ ...base, ...change }).hash;

  it("changes with the target, the files, the history and the steps", () => {
    const same = hash({});
    assert.equal(hash({}), same);
    const others = [
      hash({ target: { ...target, database: "other" } }),
      hash({ target: { ...target, role: "other" } }),
      hash({ target: { ...target, system_identifier: "2" } }),
      hash({ basis: ["002"] }),
      hash({ steps: [{ ...statement, sql: "SELECT 2" }] }),
      hash({ steps: [] }),
    ];
    assert.equal(new Set([same, ...others]).size, others.length + 1);
  });

  it("does not change with estimates of sizes", () => {
    const lock = {
      relation: "t",
      mode: "SHARE",
      blocks: "writes",
      rewrite: false,
      scan: false,
      rows: 1,
      bytes: 1,
    };
    const one = hash({ steps: [{ ...statement, locks: [lock] }] });
    assert.equal(hash({ steps: [{ ...statement, locks: [{ ...lock, rows: 2 }] }] }), one);
  });
});
