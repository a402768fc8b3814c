// Migrations that ship together and each block one table for as long as its size makes it.
import { defineRule, sources } from "../rule";
import { isStrong, tableLocks, type LockedTable } from "../table-locks";
import { unapplied } from "../unapplied";

export const cumulativeLockBudget = defineRule({
  id: "cumulative-lock-budget",
  since: "0.1.0",
  needs: "history",
  severity: "warning",
  default: "off",
  category: "locks",
  sources: sources("migrationpilot:SQ001 migrationpilot:SQ002"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary:
      "Migrations that ship together read or write one table from end to end under a lock too many times.",
    why:
      "Each blocks the table for as long as its size makes it, and one right after the other they add up to an outage that " +
      "none of them would be alone. Counted are statements that hold SHARE or more while they write the table anew, read " +
      "all of it or build an index. Where the number of rows is known, rows are counted, else statements.",
    instead:
      "Fold the changes of the table into one statement, use the forms that do not block, or ship them apart.",
    examples: {
      reject: [
        {
          rows: { "public.t": 90_000_000 },
          files: [
            ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
            ["002_b.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
          ],
        },
      ],
      accept: [
        {
          rows: { "public.t": 100 },
          files: [
            ["001_a.up.sql", "CREATE INDEX i ON t (a);"],
            ["002_b.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
          ],
        },
      ],
    },
  },
  options: {
    rows: {
      schema: {
        type: "integer",
        minimum: 1,
        description: "Rows that may be gone through in one table altogether.",
      },
      default: 10_000_000,
    },
    statements: {
      schema: {
        type: "integer",
        minimum: 1,
        description: "Statements that may block one table whose number of rows is not known.",
      },
      default: 3,
    },
  },
  messages: {
    rows: {
      text: "With this statement {count} together go through {sum} rows of {table} under locks that block it.",
      help: "Fold them into one ALTER TABLE, use the forms that do not block, or ship them apart.",
    },
    statements: {
      text: "With this statement {count} together block {table} for as long as its size makes them.",
      help: "Fold them into one ALTER TABLE, use the forms that do not block, or ship them apart.",
    },
  },
  check({ folder, facts, options, fileOf, report }) {
    const [mostRows, mostStatements] = [options.number("rows"), options.number("statements")];
    const counts = new Map<string, number>();
    const made = new Set<string>();
    for (const index of unapplied(folder, facts)) {
      const migration = folder.migrations[index];
      const up = migration && fileOf(migration, "up");
      if (!up) continue;
      const locks = tableLocks(up, facts.postgres);
      for (const { key, statement, lock } of locks.locked.filter(isWork)) {
        if (made.has(key)) continue;
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        const rows = facts.rows.get(key) ?? -1;
        const before = rows < 0 ? count - 1 <= mostStatements : (count - 1) * rows <= mostRows;
        const after = rows < 0 ? count <= mostStatements : count * rows <= mostRows;
        // One statement alone is the matter of the rule that knows it.
        if (after || (!before && count > 2) || count < 2) continue;
        const table = lock.name.schema === null ? lock.name.name : key;
        report(up, statement, {
          message: rows < 0 ? "statements" : "rows",
          at: { start: statement.start, end: statement.end },
          data: rows < 0 ? { count, table } : { count, table, sum: count * rows },
        });
      }
      for (const key of locks.made) made.add(key);
    }
  },
});

function isWork({ lock }: LockedTable): boolean {
  return isStrong(lock) && (lock.rewrite !== "no" || lock.scan !== "no" || lock.buildsIndex);
}
