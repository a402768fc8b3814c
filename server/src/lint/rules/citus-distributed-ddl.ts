// Changes of a table that Citus distributes over its workers.
import { as, type Tree } from "../../sql/syntax-tree";
import { nameFromList } from "../../sql/names";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import { markedTable } from "../table-marks";
import { identifierAfter } from "../token-places";
import { rangeOfRelation } from "../tree-places";
import type { OffsetRange } from "../../base/text-range";

export const citusDistributedDdl = defineRule({
  id: "citus-distributed-ddl",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "extensions",
  sources: sources("migrationpilot:MP107"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A table that was given to create_distributed_table() is altered, indexed, renamed or dropped.",
    why:
      "Citus runs the statement on every shard of every worker inside one distributed transaction: the lock is held on all " +
      "of them until the slowest has finished, and one worker that cannot be reached fails it everywhere.",
    instead:
      "Run it at a quiet time with a short lock_timeout, one table at a time, and check that Citus supports the form you " +
      "use. CREATE INDEX CONCURRENTLY works on distributed tables.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE orders (id int);\nSELECT create_distributed_table('orders', 'id');",
          up: "ALTER TABLE orders ADD COLUMN note text;",
        },
      ],
      accept: [
        { before: "CREATE TABLE orders (id int);", up: "ALTER TABLE orders ADD COLUMN note text;" },
        {
          before:
            "CREATE TABLE orders (id int);\nSELECT create_distributed_table('orders', 'id');\n" +
            "SELECT undistribute_table('orders');",
          up: "ALTER TABLE orders ADD COLUMN note text;",
        },
      ],
    },
  },
  messages: {
    distributed: {
      text: "{table} is distributed: this runs on every shard of every worker with all their locks held together.",
      help: "Run it at a quiet time with a short lock_timeout, and nothing else in the same transaction.",
    },
  },
  statements: ["AlterTableStmt", "IndexStmt", "RenameStmt", "AlterObjectSchemaStmt", "DropStmt"],
  check(context) {
    const { statement } = context;
    const { tree } = statement.parsed;
    const relation =
      as(tree, "AlterTableStmt")?.relation ??
      as(tree, "IndexStmt")?.relation ??
      as(tree, "RenameStmt")?.relation ??
      as(tree, "AlterObjectSchemaStmt")?.relation;
    if (relation) return report(context, relation, rangeOfRelation(statement, relation));
    const drop = as(tree, "DropStmt");
    if (drop?.removeType !== "OBJECT_TABLE") return;
    for (const object of drop.objects ?? []) {
      const { schema, name } = nameFromList(as(object, "List")?.items ?? []);
      const target = { relname: name, ...(schema === null ? {} : { schemaname: schema }) };
      report(context, target, identifierAfter(statement, "table", name));
    }
  },
});

function report(context: StatementContext, relation: Tree.RangeVar, at: OffsetRange): void {
  const table = markedTable(context, relation, "distributed-table");
  const made = nameFromList(as(table?.mark.node, "FuncCall")?.funcname ?? []).name;
  if (!table || !made.startsWith("create_distributed_table")) return;
  context.report({ message: "distributed", at, data: { table: table.shown } });
}
