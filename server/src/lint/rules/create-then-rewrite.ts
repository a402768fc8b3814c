// An index or constraint that is built on a table which a later migration of the same batch writes anew or drops.
import type { Migration } from "../../migrations/migration";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import type { LintFile } from "../context";
import type { HistoryContext } from "../history-context";
import { sqlTypeOf } from "../schema/sql-type";
import { rewriteNeed } from "../schema/type-change";
import { defineRule, sources } from "../rule";
import { tableLocks, type LockedTable } from "../table-locks";
import { unapplied } from "../unapplied";

/** Types that take what most columns hold as it is. */
const takesAsIs = new Set(["text", "varchar", "numeric", "timestamptz", "timestamp"]);

export const createThenRewrite = defineRule({
  id: "create-then-rewrite",
  since: "0.1.0",
  needs: "history",
  severity: "info",
  default: "on",
  category: "history",
  sources: sources("migrationpilot:SQ003"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary:
      "An index or constraint is built on a table that a later migration of those that ship together rewrites or drops.",
    why:
      "Rewriting a table builds all of its indexes again, under ACCESS EXCLUSIVE, so that the first build was for nothing " +
      "and the rewrite takes longer. Looked at are the migrations that the target or the base branch does not have; without " +
      "either, the newest five.",
    instead: "Rewrite the table first and build the index afterwards.",
    examples: {
      reject: [
        {
          files: [
            ["001_a.up.sql", "CREATE INDEX CONCURRENTLY i ON t (a);"],
            ["002_b.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
          ],
        },
      ],
      accept: [
        {
          files: [
            ["001_a.up.sql", "ALTER TABLE t ALTER COLUMN a TYPE bigint;"],
            ["002_b.up.sql", "CREATE INDEX CONCURRENTLY i ON t (a);"],
          ],
        },
      ],
    },
  },
  messages: {
    rewritten: {
      text: "What is built here is built again when {later} rewrites {table}.",
      help: "Let {later} come first, so that it is built once.",
    },
    dropped: {
      text: "What is built here goes when {later} drops {table}.",
      help: "Leave it out, unless the two are to be shipped apart.",
    },
  },
  check(context) {
    const { folder, facts } = context;
    const built = new Map<string, Build[]>();
    const made = new Set<string>();
    for (const index of unapplied(folder, facts)) {
      const migration = folder.migrations[index];
      const file = migration && context.fileOf(migration, "up");
      if (!migration || !file) continue;
      const locks = tableLocks(file, facts.postgres);
      for (const locked of locks.locked) {
        const { key, statement, lock } = locked;
        if (made.has(key)) continue;
        const builds = built.get(key) ?? [];
        const fate = builds.length === 0 ? null : fateOf(context, index, locked);
        if (fate) {
          tell(context, builds, fate, migration, key.replace(/^public\./, ""));
          built.delete(key);
        } else if (lock.buildsIndex || addsConstraint(locked))
          built.set(key, [...builds, { file, statement }]);
      }
      for (const key of locks.made) made.add(key);
    }
  },
});

/** One that reads the whole table. */
function addsConstraint({ statement, lock }: LockedTable): boolean {
  const commands = as(statement.parsed.tree, "AlterTableStmt")?.cmds ?? [];
  return (
    lock.scan === "yes" && commands.some((node) => as(node, "AlterTableCmd")?.subtype === "AT_AddConstraint")
  );
}

interface Build {
  readonly file: LintFile;
  readonly statement: Statement;
}

function tell(
  context: HistoryContext<"rewritten" | "dropped">,
  builds: readonly Build[],
  message: "rewritten" | "dropped",
  later: Migration,
  table: string,
): void {
  for (const { file, statement } of builds) {
    const at = { start: statement.start, end: statement.end };
    context.report(file, statement, { message, at, data: { later: later.name, table } });
  }
}

/** What the statement does to all that was built on the table. */
function fateOf(context: HistoryContext, index: number, locked: LockedTable): "rewritten" | "dropped" | null {
  const { statement, lock } = locked;
  if (statement.parsed.kind === "DropStmt") return lock.role === "target" ? "dropped" : null;
  if (lock.rewrite === "yes") return "rewritten";
  if (lock.rewrite === "no") return null;
  const alter = as(statement.parsed.tree, "AlterTableStmt");
  const rewrites = (alter?.cmds ?? []).some((node) => {
    const command = as(node, "AlterTableCmd");
    const to =
      command?.subtype === "AT_AlterColumnType" ? sqlTypeOf(as(command.def, "ColumnDef")?.typeName) : null;
    if (!to) return false;
    const world = context.worldBefore(index);
    const from = world.relation(lock.name)?.columns.get(command?.name ?? "")?.type;
    if (from) return rewriteNeed(from, to, (type) => world.domain(type)) === "rewrite";
    return to.modifiers !== null || !takesAsIs.has(to.name);
  });
  return rewrites ? "rewritten" : null;
}
