// Partitions made, attached, detached or dropped by hand under a parent that pg_partman looks after.
import type { OffsetRange } from "../../base/text-range";
import { nameFromList, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { alterCommands } from "../alter-command";
import type { StatementContext } from "../context";
import { isOwnRelation } from "../own-objects";
import { defineRule, sources } from "../rule";
import { identifierAfter } from "../token-places";
import { rangeOfRelation } from "../tree-places";

export const partmanManagedParent = defineRule({
  id: "partman-managed-parent",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "extensions",
  sources: sources("migrationpilot:MP108"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A partition is made or removed by hand under a parent that pg_partman looks after.",
    why:
      "Its maintenance works out the next partitions from those that are there and from its own table part_config. A " +
      "partition of another name or range makes the next run fail, or leaves rows in the default partition.",
    instead:
      "Change premake, the interval or the retention in part_config and let run_maintenance() do it, or end the management " +
      "with undo_partition() first.",
    examples: {
      reject: [
        {
          before:
            "CREATE TABLE events (at date) PARTITION BY RANGE (at);\n" +
            "SELECT partman.create_parent('public.events', 'at', '1 day');",
          up: "CREATE TABLE events_x PARTITION OF events FOR VALUES FROM ('2030-01-01') TO ('2030-01-02');",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE events (at date) PARTITION BY RANGE (at);",
          up: "CREATE TABLE events_x PARTITION OF events FOR VALUES FROM ('2030-01-01') TO ('2030-01-02');",
        },
      ],
    },
  },
  messages: {
    managed: {
      text: "{parent} is looked after by pg_partman: a partition that is {done} by hand disturbs its maintenance.",
      help: "Change part_config and let run_maintenance() do it, or end the management with undo_partition() first.",
    },
  },
  statements: ["CreateStmt", "AlterTableStmt", "DropStmt"],
  check(context) {
    const { statement } = context;
    const { tree } = statement.parsed;
    const create = as(tree, "CreateStmt");
    const parent = create?.partbound ? as(create.inhRelations?.[0], "RangeVar") : undefined;
    if (parent) return checkParent(context, parent, "created", rangeOfRelation(statement, create?.relation));
    const alter = as(tree, "AlterTableStmt");
    for (const command of alter ? alterCommands(statement) : []) {
      const part = as(command.command.def, "PartitionCmd");
      const attaches = command.command.subtype === "AT_AttachPartition";
      if (!part?.name || (!attaches && command.command.subtype !== "AT_DetachPartition")) continue;
      if (context.file.up && !attaches && isOwnRelation(context, nameOfRangeVar(part.name))) continue;
      const done = attaches ? "attached" : "detached";
      checkParent(context, alter?.relation, done, rangeOfRelation(statement, part.name));
    }
    const drop = as(tree, "DropStmt");
    if (drop?.removeType !== "OBJECT_TABLE") return;
    for (const object of drop.objects ?? []) {
      const name = nameFromList(as(object, "List")?.items ?? []);
      const key = context.world.relation(name)?.partition?.parent;
      if (key === undefined || isOwnRelation(context, name)) continue;
      report(context, key, "dropped", identifierAfter(statement, "table", name.name));
    }
  },
});

function checkParent(
  context: StatementContext,
  parent: Tree.RangeVar | undefined,
  done: string,
  at: OffsetRange,
): void {
  if (parent) report(context, context.world.keyOf(nameOfRangeVar(parent)), done, at);
}

function report(context: StatementContext, parent: string, done: string, at: OffsetRange): void {
  if (!context.world.object("partman-parent", "", parent)) return;
  context.report({ message: "managed", at, data: { parent: parent.split("\u0000")[1] ?? "", done } });
}
