// Two scripts that lock the same tables in opposite orders, each in one transaction.
import type { Migration } from "../../migrations/migration";
import type { Statement } from "../../sql/sql-file";
import type { LintFile } from "../context";
import type { HistoryContext } from "../history-context";
import { defineRule } from "../rule";
import { isStrong, tableLocks } from "../table-locks";
import { unapplied } from "../unapplied";

/** Beyond this many tables a transaction is no longer compared: the pairs grow with the square. */
const mostTables = 40;

export const lockOrderInversion = defineRule({
  id: "lock-order-inversion",
  since: "0.1.0",
  needs: "history",
  severity: "info",
  default: "on",
  category: "locks",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "Two scripts that ship together, or an up and its down, lock the same tables in opposite orders within a transaction.",
    why:
      "When they run at the same time, each waits for a table that the other holds, and PostgreSQL ends one of them with a " +
      "deadlock. Applications that take the tables in one of the orders deadlock with the script that takes the other.",
    instead: "Lock the tables in one order everywhere, or change one table in each transaction.",
    examples: {
      reject: [
        {
          files: [
            ["001_a.up.sql", "ALTER TABLE a ADD COLUMN x int;\nALTER TABLE b ADD COLUMN x int;"],
            ["002_b.up.sql", "ALTER TABLE b ADD COLUMN y int;\nALTER TABLE a ADD COLUMN y int;"],
          ],
        },
      ],
      accept: [
        {
          files: [
            ["001_a.up.sql", "ALTER TABLE a ADD COLUMN x int;\nALTER TABLE b ADD COLUMN x int;"],
            ["002_b.up.sql", "ALTER TABLE a ADD COLUMN y int;\nALTER TABLE b ADD COLUMN y int;"],
          ],
        },
      ],
    },
  },
  messages: {
    inverted: {
      text: "Here {second} is locked while {first} is held; {where} locks {second} first and then {first}.",
      help: "Lock the tables in one order in both, or change each in a transaction of its own.",
    },
  },
  check(context) {
    const { folder } = context;
    const seen = new Map<string, Migration>();
    const made = new Set<string>();
    for (const index of unapplied(folder, context.facts)) {
      const migration = folder.migrations[index];
      const up = migration && context.fileOf(migration, "up");
      if (!migration || !up) continue;
      const pairs = pairsOf(up, context.facts.postgres, made);
      reportInverted(context, up, pairs, (key) => seen.get(key)?.name);
      for (const { key } of pairs) if (!seen.has(key)) seen.set(key, migration);
      for (const key of tableLocks(up, context.facts.postgres).made) made.add(key);
      const down = context.fileOf(migration, "down");
      if (!down) continue;
      const ofUp = new Set(pairs.map(({ key }) => key));
      const back = pairsOf(down, context.facts.postgres, made);
      reportInverted(context, down, back, (key) => (ofUp.has(key) ? "its up" : undefined));
    }
  },
});

interface LockPair {
  /** Of the two tables in their order. */
  readonly key: string;
  readonly inverse: string;
  readonly first: string;
  readonly second: string;
  /** That locks the second. */
  readonly statement: Statement;
}

function reportInverted(
  context: HistoryContext<"inverted">,
  file: LintFile,
  pairs: readonly LockPair[],
  placeOf: (key: string) => string | undefined,
): void {
  for (const { inverse, first, second, statement } of pairs) {
    const where = placeOf(inverse);
    if (where === undefined) continue;
    context.report(file, statement, {
      message: "inverted",
      at: { start: statement.start, end: statement.end },
      data: { first: shown(first), second: shown(second), where },
    });
    return;
  }
}

/** Tables that one transaction locks one after the other. */
function pairsOf(file: LintFile, postgres: number, made: ReadonlySet<string>): readonly LockPair[] {
  const held = new Map<number, string[]>();
  const pairs: LockPair[] = [];
  for (const { statement, key, lock } of tableLocks(file, postgres).locked) {
    const place = file.places[statement.index];
    if (!place || !isStrong(lock) || made.has(key)) continue;
    // A statement outside a transaction still holds its own locks together.
    const before = held.get(place.id) ?? [];
    held.set(place.id, before);
    if (before.includes(key) || before.length >= mostTables) continue;
    for (const first of before) {
      pairs.push({ key: `${first}\n${key}`, inverse: `${key}\n${first}`, first, second: key, statement });
    }
    before.push(key);
  }
  return pairs;
}

function shown(key: string): string {
  return key.replace(/^public\./, "");
}
