// A change of a partitioned table that goes on to every partition under the same lock.
import type { OffsetRange } from "../../base/text-range";
import { blocksOf } from "../../locks/lock-modes";
import { rangeOfTokens } from "../../sql/alter-table";
import { nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";

export const alterTableOnPartitionedParent = defineRule({
  id: "alter-table-on-partitioned-parent",
  since: "0.1.0",
  needs: "syntax",
  severity: "info",
  default: "on",
  category: "locks",
  sources: sources("migrationpilot:MP110"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A partitioned table is changed together with all its partitions.",
    why:
      "Without ONLY the change goes on to every partition, and each is locked as the parent is until the transaction ends. " +
      "What takes a moment on one table takes that moment for each partition, after waiting for the users of all of them.",
    instead:
      "Where it is possible, change ONLY the parent and the partitions one by one: for an index CREATE INDEX … ON ONLY, one " +
      "index built CONCURRENTLY on each partition, then ALTER INDEX … ATTACH PARTITION. Otherwise set lock_timeout.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE events (id int, k int) PARTITION BY RANGE (k);",
          up: "ALTER TABLE events ADD COLUMN note text;",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE events (id int, k int) PARTITION BY RANGE (k);",
          up: "CREATE INDEX events_id ON ONLY events (id);",
        },
        { before: "CREATE TABLE plain (id int);", up: "ALTER TABLE plain ADD COLUMN note text;" },
      ],
    },
  },
  messages: {
    goesOn: {
      text: "{table} is partitioned: this takes a lock ({lock}) on every partition as well, which blocks {blocks}.",
      help: "Change ONLY {table} and the partitions one by one where that is possible, or set lock_timeout.",
    },
  },
  statements: ["AlterTableStmt", "IndexStmt", "CreateTrigStmt", "RenameStmt"],
  check(context) {
    const { tree } = context.statement.parsed;
    const alter = as(tree, "AlterTableStmt");
    const index = as(tree, "IndexStmt");
    const trigger = as(tree, "CreateTrigStmt");
    const rename = as(tree, "RenameStmt");
    const relation = (alter ?? index ?? trigger ?? rename)?.relation;
    if (!relation?.inh || context.world.relation(nameOfRangeVar(relation))?.kind !== "partitioned-table")
      return;
    const table = context.existingTable(relation);
    if (!table) return;
    const goesOn =
      (alter && alterCommands(context.statement).some(({ command }) => recurses.has(command.subtype))) ||
      (index && !index.concurrent) ||
      // A trigger for each statement stays where it was made: CreateTriggerFiringOn() of trigger.c.
      trigger?.row === true ||
      (rename && rename.renameType && renamesInPartitions.has(rename.renameType));
    if (!goesOn) return;
    const mode = context.locks().relations[0]?.mode ?? "ACCESS EXCLUSIVE";
    context.report({
      message: "goesOn",
      at: tableName(context, relation),
      data: { table: table.shown, lock: mode, blocks: blocksOf(mode) },
    });
  },
});

const renamesInPartitions = new Set<Tree.ObjectType>(["OBJECT_COLUMN", "OBJECT_TABCONSTRAINT"]);

/** Subcommands that ATPrepCmd() and its helpers of tablecmds.c carry on to children. */
const recurses = new Set<Tree.AlterTableType | undefined>([
  "AT_AddColumn",
  "AT_ColumnDefault",
  "AT_DropNotNull",
  "AT_SetNotNull",
  "AT_SetExpression",
  "AT_DropExpression",
  "AT_SetStatistics",
  "AT_SetStorage",
  "AT_SetCompression",
  "AT_DropColumn",
  "AT_AddConstraint",
  "AT_AlterConstraint",
  "AT_ValidateConstraint",
  "AT_DropConstraint",
  "AT_AlterColumnType",
  "AT_AddIdentity",
  "AT_SetIdentity",
  "AT_DropIdentity",
]);

/** The table's name where it stands. */
function tableName({ statement }: StatementContext, relation: Tree.RangeVar): OffsetRange {
  const { parsed } = statement;
  const from = parsed.offsetOf(relation.location ?? 0);
  const at = parsed.tokens.findIndex(({ start }) => start >= from);
  const length = relation.schemaname ? 3 : 1;
  return (at >= 0 && rangeOfTokens(statement, parsed.tokens.slice(at, at + length))) || statement;
}
