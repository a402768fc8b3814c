// CREATE INDEX CONCURRENTLY IF NOT EXISTS, which takes the remains of a failed build for the index.
import { rangeOfWords } from "../../sql/alter-table";
import { nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { Statement } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";
import { nameOfObject } from "../dropped-objects";
import { Digest } from "../history-context";
import { nestedStatements } from "../nested-statements";
import { defineRule, sources } from "../rule";
import { relationKey } from "../schema/relation";
import type { World } from "../schema/world";

export const concurrentIndexIfNotExists = defineRule({
  id: "concurrent-index-if-not-exists",
  since: "0.1.0",
  needs: "history",
  severity: "warning",
  default: "on",
  category: "indexes",
  sources: sources("migrationpilot:MP070"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary:
      "CREATE INDEX CONCURRENTLY IF NOT EXISTS without a DROP INDEX before it, in the same or the previous migration.",
    why:
      "A concurrent build that fails or is cancelled leaves an index that is INVALID: no query uses it, and every write " +
      "still pays for it. IF NOT EXISTS finds it on the next try, skips the build and reports success.",
    instead:
      "Drop what a failed try may have left first: DROP INDEX CONCURRENTLY IF EXISTS name; or look at " +
      "pg_index.indisvalid before.",
    examples: {
      reject: ["CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status ON orders (status);"],
      accept: [
        "DROP INDEX CONCURRENTLY IF EXISTS orders_status;\n" +
          "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status ON orders (status);",
        "CREATE INDEX CONCURRENTLY orders_status ON orders (status);",
        "CREATE INDEX IF NOT EXISTS orders_status ON orders (status);",
      ],
    },
  },
  messages: {
    keepsInvalid: {
      text: "When an earlier try of this build failed, IF NOT EXISTS keeps the invalid {index} and reports success.",
      help: "Put DROP INDEX CONCURRENTLY IF EXISTS {index} before it.",
    },
  },
  check(context) {
    const { folder } = context;
    for (const direction of ["up", "down"] as const) {
      let freedBefore: readonly QualifiedName[] = [];
      for (const [index, migration] of folder.migrations.entries()) {
        const file = context.fileOf(migration, direction);
        if (!file) continue;
        const { builds, freed } = digest.of(file);
        for (const { statement, name } of builds) {
          const isFreed = freedBefore.some((other) => mayBeSame(other, name));
          if (isFreed || (index === 0 && wasDropped(context.worldBefore(0), name))) continue;
          context.report(file, statement, {
            message: "keepsInvalid",
            at: rangeOfWords(statement, "if", "not", "exists") ?? statement,
            data: { index: name.name },
          });
        }
        // Downs run in the other order.
        freedBefore = direction === "up" ? freed : [];
      }
    }
  },
});

interface Build {
  readonly statement: Statement;
  readonly name: QualifiedName;
}

interface Digested {
  /** Without those whose name the same file frees before them. */
  readonly builds: readonly Build[];
  /** Names of indexes that the file drops or renames. */
  readonly freed: readonly QualifiedName[];
}

const digest = new Digest<Digested>(({ sql }) => {
  const builds: Build[] = [];
  const freed: QualifiedName[] = [];
  if (!/\b(drop|rename|concurrently)\b/i.test(sql.text)) return { builds, freed };
  let looked = false;
  for (const statement of sql.statements) {
    looked ||= /\bindisvalid\b/i.test(statement.parsed.text);
    freed.push(...[statement, ...nestedStatements(statement)].flatMap(freedNames));
    const index = as(statement.parsed.tree, "IndexStmt");
    if (!index?.concurrent || !index.if_not_exists || !index.idxname) continue;
    const name = { schema: nameOfRangeVar(index.relation ?? {}).schema, name: index.idxname };
    if (!looked && !freed.some((other) => mayBeSame(other, name))) builds.push({ statement, name });
  }
  return { builds, freed };
});

function freedNames({ parsed }: Statement): readonly QualifiedName[] {
  const drop = as(parsed.tree, "DropStmt");
  if (drop?.removeType === "OBJECT_INDEX") return (drop.objects ?? []).map(nameOfObject);
  const rename = as(parsed.tree, "RenameStmt");
  return rename?.renameType === "OBJECT_INDEX" ? [nameOfRangeVar(rename.relation ?? {})] : [];
}

/** A name without a schema may stand for one in any. */
function mayBeSame(one: QualifiedName, other: QualifiedName): boolean {
  return one.name === other.name && (one.schema ?? other.schema) === (other.schema ?? one.schema);
}

/** By what was there before the first migration. */
function wasDropped({ relations }: World, { schema, name }: QualifiedName): boolean {
  return relations.wasDeleted(relationKey(schema ?? "public", name));
}
