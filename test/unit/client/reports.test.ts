// Reports as Markdown: what a person must find in each, and that data never becomes markup.
import { strict as assert } from "node:assert";
import { placesIn } from "../../../client/src/reports/file-place";
import {
  byteText,
  codeBlock,
  inlineCode,
  markdownText,
  table,
  timeText,
} from "../../../client/src/reports/markdown";
import { renderReport } from "../../../client/src/reports/render-report";
import { problemSentences, problemTitle } from "../../../client/src/problem-words";
import { isPasswordProblem } from "../../../client/src/password-problem";
import type { AdoptReport } from "../../../server/src/protocol/reports/adopt";
import type { ApplyReport } from "../../../server/src/protocol/reports/apply";
import type { BackupReport } from "../../../server/src/protocol/reports/backup";
import type { DiffReport } from "../../../server/src/protocol/reports/diff";
import type { DryRunReport } from "../../../server/src/protocol/reports/dry-run";
import type { LocksReport } from "../../../server/src/protocol/reports/locks";
import type { PostflightReport } from "../../../server/src/protocol/reports/postflight";
import type { PreflightReport } from "../../../server/src/protocol/reports/preflight";
import type { RehearseReport } from "../../../server/src/protocol/reports/rehearse";
import type { ResolveReport } from "../../../server/src/protocol/reports/resolve";
import type { VerifyReport } from "../../../server/src/protocol/reports/verify";
import type { OperationId } from "../../../server/src/protocol/operations";
import { identity, lockForecast, problemOf } from "./sample-state";

const range = { start: { line: 4, character: 0 }, end: { line: 4, character: 9 } };
const command = "migrate-safe apply --target staging";
const timestamp = "2026-11-22T10:00:00Z";

function render(operation: OperationId, result: unknown): string {
  return renderReport({ operation, target: identity, result, problem: null, command });
}

describe("a report", () => {
  it("of a rehearsal shows each half, and what the copy lacks", () => {
    const report: RehearseReport = {
      schema: "migrate-safe/rehearse/1",
      target: identity,
      engine: { kind: "pglite", version: "18.6" },
      copied: { statements: 12, ms: 40 },
      not_represented: [{ object: "extension postgis", reason: "not available" }],
      sample: null,
      migrations: [
        {
          version: "002",
          name: "orders_total",
          up: { outcome: "done", ms: 3, problem: null },
          down: { outcome: "no-down", ms: null, problem: null },
        },
      ],
    };
    const text = render("rehearse", report);
    assert.match(text, /^# Rehearsal: 1 migration$/m);
    assert.match(text, /^\| 002 orders\\?_total \| runs, 3 ms \| no down script \|$/m);
    assert.match(text, /^- `extension postgis`: not available$/m);
  });

  it("of a dry run shows each statement with its lock, and that nothing was changed", () => {
    const report: DryRunReport = {
      schema: "migrate-safe/dry-run/1",
      target: identity,
      migrations: [
        {
          version: "002",
          name: "orders_total",
          direction: "up",
          mode: "units",
          statements: [
            {
              path: "/shop/migrations/002.up.sql",
              range,
              sql: "CREATE INDEX i ON orders (total)",
              locks: [
                lockForecast({ mode: "SHARE", blocks: "writes", scan: true, rows: 40_000, bytes: 3_400_000 }),
              ],
              transactional: true,
            },
          ],
        },
      ],
      warnings: ["One lock blocks writes."],
      refused: [],
    };
    const text = render("dry-run", report);
    assert.match(text, /^# Dry run: 1 migration$/m);
    assert.match(text, /^Nothing was changed\.$/m);
    assert.match(text, /^> ⚠ One lock blocks writes\.$/m);
    assert.match(text, /^\| `public\.orders` \| SHARE \| writes \| scan \| 40 000 rows, 3\.4 MB \|$/m);
    assert.match(text, /can leave it half applied/);
    assert.deepEqual(
      placesIn(text).map(({ name, line, start, end }) => [name, line, text.slice(start, end)]),
      [["002.up.sql", 4, "002.up.sql:5"]],
    );
  });

  it("of a preflight puts failures and what to do about them first", () => {
    const report: PreflightReport = {
      schema: "migrate-safe/preflight/1",
      timestamp,
      target: identity,
      passed: false,
      pending_migrations: [{ version: "002", name: "orders", path: "/shop/migrations/002.up.sql" }],
      database: { tables: 3, bytes: 12_000, checksum: "aa", expected_checksum: "bb", drift: [] },
      checks: [
        { id: "identity", status: "pass", summary: "Connected", details: [], remedy: null },
        {
          id: "long-transactions",
          status: "fail",
          summary: "One transaction is open for 4 min.",
          details: ["pid 4711, worker"],
          remedy: "Wait for it or end it.",
        },
      ],
    };
    const text = render("preflight", report);
    assert.match(text, /^# Preflight: failed$/m);
    assert.match(text, /- \*\*One transaction is open for 4 min\.\*\* Wait for it or end it\./);
    assert.ok(text.indexOf("`long-transactions`") < text.indexOf("`identity`"));
    assert.match(text, /`bb` was recorded after the last run/);
  });

  it("of a postflight has the runbook's facts", () => {
    const report: PostflightReport = {
      schema: "migrate-safe/postflight/1",
      timestamp,
      target: identity,
      schema_checksum: "aa",
      migrations_applied: 2,
      dirty_migrations: 0,
      validation_passed: true,
      invalid_foreign_keys: [{ table: "orders", constraint: "orders_user_fk", foreign_table: "users" }],
      checks: [],
    };
    const text = render("postflight", report);
    assert.match(text, /^# Postflight: passed$/m);
    assert.match(text, /2 migrations applied, 0 half applied/);
    assert.match(text, /\| `orders` \| `orders_user_fk` \| `users` \|/);
  });

  it("of a failed apply says what happened, the state, the next step, and quotes the server", () => {
    const report: ApplyReport = {
      schema: "migrate-safe/apply/1",
      target: identity,
      backup: "/shop/backups/migrations/backup.sql.gz",
      lock_waits: [],
      restore_point: null,
      recovered: [],
      applied: [{ version: "001", name: "users", ms: 12 }],
      remaining: 1,
      failed: {
        version: "002",
        problem: problemOf({
          place: { path: "/shop/migrations/002.up.sql", range },
          server: {
            code: "42P01",
            message: 'relation "ordrs" does not exist',
            detail: null,
            hint: "Check it.",
            where: null,
          },
        }),
      },
    };
    const text = renderReport({
      operation: "apply",
      target: identity,
      result: report,
      problem: report.failed?.problem ?? null,
      command,
    });
    assert.match(text, /^# Apply: 1 migration applied, then 002 failed$/m);
    assert.match(text, /- State: Nothing was changed\./);
    assert.match(text, /ERROR 42P01: relation "ordrs" does not exist\nHINT: Check it\./);
    assert.equal(text.split("Migration 002 stopped at statement 3.").length, 2, "the problem is told once");
    assert.match(text, /Backup: `\/shop\/backups\/migrations\/backup\.sql\.gz`/);
  });

  it("of a backup says where it is and how to restore it", () => {
    const report: BackupReport = {
      schema: "migrate-safe/backup/1",
      timestamp,
      target: identity,
      path: "/shop/backups/migrations/backup.sql.gz",
      bytes: 1_500_000,
      sha256: "ff".repeat(32),
      tables: [{ table: "public.users", rows: 1200, sha256: "ee".repeat(32) }],
      sequences: 1,
      scope: "all",
      deleted: [],
      remarks: [],
      schema_checksum: "aa",
      version: "001",
    };
    const text = render("backup", report);
    assert.match(text, /1 table, 1 200 rows, 1\.5 MB compressed/);
    assert.match(text, /migrate-safe restore --target staging \/shop\/backups\/migrations\/backup\.sql\.gz/);
  });

  it("of verify shows what a down script does not take back", () => {
    const report: VerifyReport = {
      schema: "migrate-safe/verify/1",
      engine: { kind: "pglite", version: "18.4" },
      shard: null,
      modes: null,
      stages: [],
      checks: [],
      results: [
        {
          version: "002",
          name: "orders",
          outcome: "differs",
          ms: 1500,
          differences: [
            {
              change: "extra",
              kind: "column",
              object: "users.email",
              before: null,
              after: "text",
              class: "structure",
              message: "column users.email is left over",
              place: null,
            },
          ],
          error: null,
          reason: null,
        },
      ],
      summary: {
        restores: 0,
        differs: 1,
        "up-fails": 0,
        "down-fails": 0,
        "reup-fails": 0,
        "no-down": 0,
        irreversible: 0,
        skipped: 0,
      },
    };
    const text = render("verify", report);
    assert.match(text, /^# Verify: 1 pair failed$/m);
    assert.match(text, /extra: column `users\.email`/);
    assert.match(text, /```diff\n\+ text\n```/);
  });

  it("ends with the command that does the same", () => {
    const text = render("apply", null);
    assert.match(text, /On the command line: `migrate-safe apply --target staging`\n$/);
  });

  it("of drift shows each comparison, and why one is not known", () => {
    const report: DiffReport = {
      schema: "migrate-safe/diff/1",
      target: identity,
      drift: true,
      objects: [],
      since_last_run: [
        { change: "extra", kind: "column", object: "users.note", before: null, after: "text" },
      ],
      from_files: [],
      unknown: { last_run: null, files: "002 is applied and has no file" },
    };
    const text = render("diff", report);
    assert.match(text, /^# Diff: the schema is not what the migrations made$/m);
    assert.match(text, /extra: column `users\.note`/);
    assert.match(text, /Not known: 002 is applied and has no file\./);
  });

  it("of locks shows what was seen beside what was foretold", () => {
    const report: LocksReport = {
      schema: "migrate-safe/locks/1",
      engine: { kind: "pglite", version: "18.4" },
      migrations: [
        {
          version: "002",
          name: "orders",
          statements: [
            {
              path: "/shop/migrations/002.up.sql",
              range,
              sql: "ALTER TABLE orders ADD note text",
              locks: [lockForecast({})],
              transactional: true,
              observed: {
                locks: [{ relation: "orders", mode: "ACCESS EXCLUSIVE", rewrite: true, scan: false }],
                disagreements: ["orders is rewritten."],
              },
            },
          ],
          not_observed: null,
        },
      ],
      disagreements: 1,
    };
    const text = render("locks", report);
    assert.match(text, /\| `orders` \| ACCESS EXCLUSIVE \| rewrite \|/);
    assert.match(text, /Not as foretold: orders is rewritten\./);
  });

  it("of resolve says what was done and why", () => {
    const report: ResolveReport = {
      schema: "migrate-safe/resolve/1",
      target: identity,
      version: "002",
      name: "orders",
      action: "mark-applied",
      reason: "the index was built by hand",
      ms: 12,
      failed: null,
    };
    const text = render("resolve", report);
    assert.match(text, /^# Resolve: 002 orders is resolved$/m);
    assert.match(text, /Because: the index was built by hand/);
  });

  it("of adopt lists what was taken over and the way back", () => {
    const report: AdoptReport = {
      schema: "migrate-safe/adopt/1",
      target: identity,
      tool: "goose",
      table: "goose_db_version",
      kept_as: "goose_db_version",
      history: "public.schema_migrations",
      migrations: [
        {
          key: "1",
          version: "001",
          name: "users",
          state: "changed",
          applied_at: timestamp,
          path: null,
        },
      ],
      proof: { outcome: "not-proven", reason: "an extension is missing", differences: [], not_compared: [] },
      adopted: 1,
      undo: ["DROP TABLE public.schema_migrations"],
    };
    const text = render("adopt", report);
    assert.match(text, /^# Adopt: 1 migration recorded in public\.schema\\_migrations$/m);
    assert.match(text, /Not proved: an extension is missing/);
    assert.match(text, /DROP TABLE public\.schema_migrations/);
  });

  it("of a run without a result is the problem", () => {
    const problem = problemOf({ code: "target/unreachable", message: "The server cannot be reached." });
    const text = renderReport({ operation: "rollback", target: null, result: null, problem, command });
    assert.match(text, /^# Roll back: not done$/m);
    assert.match(text, /\*\*The server cannot be reached\.\*\*/);
    assert.match(text, /Problem `target\/unreachable`/);
  });
});

describe("markdown of names and data", () => {
  it("cannot become markup, a link or another table cell", () => {
    assert.equal(markdownText("a|b [x](command:y) <img>\n# z"), "a\\|b \\[x\\](command:y) \\<img\\> \\# z");
    assert.equal(inlineCode("a`b"), "``a`b``");
    assert.equal(codeBlock("x\n````\ny", "sql"), "`````sql\nx\n````\ny\n`````");
    assert.equal(table(["A"], [["x|y"]]), "| A |\n| --- |\n| x\\|y |");
    assert.equal(table(["A"], []), "");
  });

  it("has sizes and times a person reads", () => {
    assert.deepEqual([0, 999, 1000, 3_400_000, 250_000_000].map(byteText), [
      "0 B",
      "999 B",
      "1.0 kB",
      "3.4 MB",
      "250 MB",
    ]);
    assert.deepEqual([7, 3400, 125_000].map(timeText), ["7 ms", "3.4 s", "2 min 5 s"]);
  });
});

describe("a problem in a notification", () => {
  it("says what happened, the state and the next step, with files by name", () => {
    const path = "/shop/migrations/002.up.sql";
    const problem = problemOf({
      message: `${path}:5:1: relation "ordrs" does not exist.`,
      place: { path, range },
    });
    assert.equal(
      problemSentences(problem, false),
      '002.up.sql:5:1: relation "ordrs" does not exist. Nothing was changed. Correct the statement, then apply again.',
    );
  });

  it("leaves the command to type to the command line where buttons lead on", () => {
    const problem = problemOf({
      message: "It is half applied.",
      state: "",
      next: "Apply again. Or go on where it stopped with migrate-safe resolve 004 --resume.",
    });
    assert.equal(problemSentences(problem, true), "It is half applied. Apply again.");
    assert.equal(problemSentences(problem, false), `It is half applied. ${problem.next}`);
  });

  it("has a kind in a few words", () => {
    assert.equal(problemTitle(problemOf({ code: "target/unreachable" })), "the server cannot be reached");
  });
});

describe("a refused password", () => {
  const server = { message: "", detail: null, hint: null, where: null };

  it("is told from other refusals by its SQLSTATE", () => {
    assert.ok(isPasswordProblem(problemOf({ code: "target/refused", server: { ...server, code: "28P01" } })));
    assert.ok(
      !isPasswordProblem(problemOf({ code: "target/refused", server: { ...server, code: "3D000" } })),
    );
    assert.ok(!isPasswordProblem(problemOf({ code: "target/unreachable", message: "password" })));
  });

  it("is known when the client side misses one", () => {
    const message = "The server asks for a password and none was found.";
    assert.ok(isPasswordProblem(problemOf({ code: "target/refused", message })));
  });
});
