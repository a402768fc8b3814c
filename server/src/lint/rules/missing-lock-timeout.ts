// A schema change that may wait for a lock without end, with everybody who comes later waiting behind it.
import type { SqlFile, Statement } from "../../sql/sql-file";
import type { StatementContext } from "../context";
import { firstWord } from "../first-word";
import { parsesAs } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { timeoutMs } from "../schema/session-settings";
import { strongestLock } from "../strong-lock";
import type { TransactionPlace } from "../transactions";

const id = "missing-lock-timeout";

export const missingLockTimeout = defineRule({
  id,
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "timeouts",
  sources: sources(
    "squawk:require-lock-timeout pgls:lockTimeoutWarning eugene:E9 pgfence:missing-lock-timeout migrationpilot:MP004 " +
      "pgsafe:require-timeout",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "The first statement that takes a strong lock on an existing table has no lock_timeout before it.",
    why:
      "A statement that waits for a strong lock makes every later query on the table wait behind it, so one long " +
      "transaction elsewhere is enough to stop the application. A lock_timeout ends the wait and the queue. This " +
      "product's runner sets one by itself, but psql and other runners that are given the file do not.",
    instead:
      "SET LOCAL lock_timeout = '2s' at the start of the file (SET where the file is not one transaction), and run the " +
      "migration again when it times out. Where every run goes through a runner that sets it, turn this rule off.",
    examples: {
      reject: [
        "ALTER TABLE orders ADD COLUMN note text;",
        "SET lock_timeout = 0;\nALTER TABLE orders ADD COLUMN note text;",
      ],
      accept: [
        "SET lock_timeout = '2s';\nALTER TABLE orders ADD COLUMN note text;",
        "SELECT set_config('lock_timeout', '2s', false);\nALTER TABLE orders ADD COLUMN note text;",
        "CREATE TABLE orders (id bigint);\nALTER TABLE orders ADD COLUMN note text;",
        "CREATE INDEX CONCURRENTLY orders_status_idx ON orders (status);",
      ],
    },
  },
  messages: {
    unbounded: {
      text:
        "No lock_timeout is set before the lock ({lock}) on {table}: while this statement waits for it, {blocks} on " +
        "{table} wait behind it.",
      help: "Set lock_timeout before it. The runner of Migrate Safe does so by itself; other ways to run this file do not.",
    },
  },
  statements: "all",
  check(context) {
    if (context.facts.runnerSetsLockTimeout || context.memory.has(id)) return;
    if (timeoutMs(context.world.settings.get("lock_timeout")) > 0) return;
    const strongest = strongestLock(context);
    if (!strongest) return;
    context.memory.set(id, true);
    context.report({
      message: "unbounded",
      at: firstWord(context.statement),
      data: { ...strongest },
      fixes: () => setFix(context),
    });
  },
});

/** SET LOCAL where the file commits as a whole, SET elsewhere; after BEGIN, and above comments that belong to the statement. */
function setFix({ file, parser, place, statement }: StatementContext): readonly RuleFix[] {
  if (statement.resynced) return [];
  const isLocal = place.kind === "explicit" || place.kind === "wrapped" || isOneUnit(file.places);
  const line = `SET ${isLocal ? "LOCAL " : ""}lock_timeout = '2s';`;
  if (place.kind === "simple-query" || !parsesAs(parser, line, ["VariableSetStmt"])) return [];
  const at = place.opener ? afterStatement(file.sql, place.opener) : aboveStatement(file.sql, statement);
  const newline = file.sql.text.includes("\r\n") ? "\r\n" : "\n";
  const newText = place.opener ? newline + line : line + newline;
  const edits = [{ path: file.path, range: { start: at, end: at }, newText }];
  return [{ title: `Add ${line.slice(0, -1)}`, safe: true, edits }];
}

/** The runner sends the whole file as one transaction. */
function isOneUnit(places: readonly TransactionPlace[]): boolean {
  return places.every(({ kind, id: unit }) => kind === "unit" && unit === places[0]?.id);
}

function afterStatement({ text }: SqlFile, { end }: Statement): number {
  const semicolon = text.indexOf(";", end);
  return semicolon < 0 ? end : semicolon + 1;
}

/** Start of the statement, or of the comment lines right above it that silence a rule for it. */
function aboveStatement({ text, comments }: SqlFile, statement: Statement): number {
  let at = statement.start;
  for (const comment of comments.toReversed()) {
    if (comment.end > at) continue;
    if (text.slice(comment.end, at).trim() !== "") break;
    if (/ignore|nolint|disable/i.test(text.slice(comment.start, comment.end))) at = comment.start;
  }
  return at;
}
