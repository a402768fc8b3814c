// A table that replicas and backups do not see, or that stays in the session of a connection pool.
import { displayName, nameFromList, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { createdTables } from "../new-columns";
import { defineRule } from "../rule";
import { isTemporary } from "../schema/relation";
import { rangeOfRelation } from "../tree-places";

export const tempOrUnloggedTable = defineRule({
  id: "temp-or-unlogged-table",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "replication",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "CREATE UNLOGGED TABLE, or CREATE TEMP TABLE without ON COMMIT DROP.",
    why:
      "An unlogged table is empty on every replica and after a crash. A temporary table stays until its session ends, and " +
      "in a pool of connections that can be long: the next one that creates it fails.",
    instead: "Create an ordinary table, or a temporary one with ON COMMIT DROP.",
    examples: {
      reject: ["CREATE UNLOGGED TABLE cache (id int);", "CREATE TEMP TABLE work (id int);"],
      accept: [
        "CREATE TEMP TABLE work (id int) ON COMMIT DROP;",
        "CREATE TEMP TABLE work (id int);\nDROP TABLE work;",
      ],
    },
  },
  messages: {
    unlogged: {
      text: "{table} is unlogged: it is not on any replica, and empty after a crash.",
      help: "Leave UNLOGGED out, unless its rows may be lost at any time.",
    },
    temporary: {
      text: "{table} stays in the session after the migration.",
      help: "Add ON COMMIT DROP, or drop it at the end.",
    },
  },
  statements: ["CreateStmt", "CreateTableAsStmt", "CreateSchemaStmt", "SelectStmt"],
  check(context) {
    const { statement } = context;
    for (const { relation, oncommit } of createdTables(statement.parsed))
      checkTable(context, relation, oncommit);
    const { tree } = statement.parsed;
    const create = as(tree, "CreateTableAsStmt");
    const into = create ? create.into : as(tree, "SelectStmt")?.intoClause;
    if (into && create?.objtype !== "OBJECT_MATVIEW") checkTable(context, into.rel, into.onCommit);
  },
});

function checkTable(
  context: StatementContext,
  relation: Tree.RangeVar | undefined,
  onCommit: Tree.OnCommitAction | undefined,
): void {
  const unlogged = relation?.relpersistence === "u";
  if (!relation || (!unlogged && !isTemporary(relation))) return;
  if (!unlogged && (onCommit === "ONCOMMIT_DROP" || isDroppedLater(context, relation.relname ?? ""))) return;
  const at = rangeOfRelation(context.statement, relation);
  const data = { table: displayName(nameOfRangeVar(relation)) };
  context.report({ message: unlogged ? "unlogged" : "temporary", at, data });
}

function isDroppedLater(context: StatementContext, name: string): boolean {
  return context.later().some(({ parsed }) => {
    if (parsed.kind === "DiscardStmt") return as(parsed.tree, "DiscardStmt")?.target !== "DISCARD_PLANS";
    const objects = parsed.kind === "DropStmt" ? (as(parsed.tree, "DropStmt")?.objects ?? []) : [];
    return objects.some((object) => nameFromList(as(object, "List")?.items ?? []).name === name);
  });
}
