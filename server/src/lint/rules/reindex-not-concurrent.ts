// REINDEX without CONCURRENTLY, which keeps readers and writers waiting.
import { rangeOfWords } from "../../sql/alter-table";
import { displayName, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { isOn, optionOf } from "../../sql/options";
import { as, type Tree } from "../../sql/syntax-tree";
import { mayLeaveTransaction } from "../concurrently-fix";
import type { StatementContext } from "../context";
import { changesOnly } from "../fix-gate";
import { defineRule, sources, type RuleFix } from "../rule";
import { isTemporary } from "../schema/relation";
import { severityBySize } from "../size";

export const reindexNotConcurrent = defineRule({
  id: "reindex-not-concurrent",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "locks",
  sources: sources(
    "squawk:require-concurrent-reindex pgls:requireConcurrentReindex pgfence:reindex-non-concurrent " +
      "migrationpilot:MP021 pgsafe:reindex-non-concurrent eslint-plugin-postgresql:require-concurrent-reindex " +
      "sqlfluff:PG01",
  ),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "REINDEX of an index, table, schema or database without CONCURRENTLY.",
    why:
      "REINDEX holds SHARE on the table, so every write waits, and ACCESS EXCLUSIVE on each index while it is built. The " +
      "planner looks at every index of a table, so reads wait as well.",
    instead:
      "REINDEX … CONCURRENTLY, outside a transaction. If it fails it leaves an invalid index whose name ends in _ccnew, " +
      "to be dropped before the next try.",
    examples: {
      reject: [
        "REINDEX TABLE orders;",
        "REINDEX INDEX orders_pkey;",
        "REINDEX (CONCURRENTLY false) TABLE orders;",
      ],
      accept: [
        "REINDEX TABLE CONCURRENTLY orders;",
        "REINDEX (VERBOSE, CONCURRENTLY) INDEX orders_pkey;",
        "CREATE TABLE orders (id int PRIMARY KEY);\nREINDEX TABLE orders;",
        "REINDEX SYSTEM shop;",
      ],
    },
  },
  messages: {
    blocks: {
      text: "REINDEX of {target} holds SHARE on the table and ACCESS EXCLUSIVE on its indexes, which blocks writes and most reads.",
      help: "Use REINDEX … CONCURRENTLY, outside BEGIN and COMMIT.",
    },
  },
  statements: ["ReindexStmt"],
  check(context, node) {
    const word = words[node.kind ?? "REINDEX_OBJECT_SYSTEM"];
    if (!word || isOn(node.params, "concurrently", false)) return;
    if (node.relation && isTemporary(node.relation)) return;
    const name = node.relation ? nameOfRangeVar(node.relation) : null;
    if (name && isNew(context, name)) return;
    const keyword = rangeOfWords(context.statement, "reindex") ?? context.statement;
    const offersFix = mayLeaveTransaction(context) && !optionOf(node.params, "concurrently");
    context.report({
      message: "blocks",
      at: keyword,
      data: { target: name ? displayName(name) : `the ${word} ${node.name ?? ""}`.trimEnd() },
      ...(name && word === "table" ? severityBySize(context, name, "error") : {}),
      fixes: () => (offersFix ? concurrentlyFix(context, word) : []),
    });
  },
});

const words: Readonly<Partial<Record<Tree.ReindexObjectType, string>>> = {
  REINDEX_OBJECT_INDEX: "index",
  REINDEX_OBJECT_TABLE: "table",
  REINDEX_OBJECT_SCHEMA: "schema",
  REINDEX_OBJECT_DATABASE: "database",
};

/** The table, the index or its table. */
function isNew(context: StatementContext, name: QualifiedName): boolean {
  if (context.isNew(name)) return true;
  const table = context.world.relation(name)?.table;
  const relation = table ? context.world.relations.get(table) : undefined;
  return relation !== undefined && context.isNewRelation(relation);
}

function concurrentlyFix({ file, parser, statement }: StatementContext, word: string): readonly RuleFix[] {
  const kind = rangeOfWords(statement, word);
  if (!kind) return [];
  const edit = { range: { start: kind.end, end: kind.end }, newText: " CONCURRENTLY" };
  const passes = changesOnly(parser, statement, [edit], (tree) => {
    const reindex = as(tree, "ReindexStmt");
    if (!reindex) return;
    const added = { defname: "concurrently", defaction: "DEFELEM_UNSPEC" } as const;
    reindex.params = [...(reindex.params ?? []), { DefElem: added }];
  });
  return passes ? [{ title: "Add CONCURRENTLY", safe: false, edits: [{ path: file.path, ...edit }] }] : [];
}
