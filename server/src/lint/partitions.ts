// Partitioned tables and their partitions as far as the migrations tell, and the subcommands that attach and detach them.
import { nameOfRangeVar } from "../sql/names";
import { as, type Tree } from "../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "./alter-command";
import type { StatementContext } from "./context";
import { referringRelations } from "./schema/referrers";
import type { Relation } from "./schema/relation";
import type { World } from "./schema/world";

/** ALTER TABLE … ATTACH or DETACH PARTITION, which stands alone in its statement. */
export interface PartitionChange {
  readonly command: AlterCommand;
  readonly parent: Tree.RangeVar;
  readonly partition: Tree.RangeVar;
  /** Of ATTACH. */
  readonly bound: Tree.PartitionBoundSpec | undefined;
  readonly concurrent: boolean;
}

export function partitionChange(
  { statement }: StatementContext,
  alter: Tree.AlterTableStmt,
  subtype: "AT_AttachPartition" | "AT_DetachPartition",
): PartitionChange | null {
  const command = alterCommands(statement).find((one) => one.command.subtype === subtype);
  const change = as(command?.command.def, "PartitionCmd");
  if (!command || !alter.relation || !change?.name) return null;
  const { name, bound, concurrent } = change;
  return { command, parent: alter.relation, partition: name, bound, concurrent: concurrent ?? false };
}

/** The DEFAULT partition of a table, when one is known. */
export function defaultPartitionOf(world: World, parent: Tree.RangeVar): Relation | null {
  const key = world.keyOf(nameOfRangeVar(parent));
  for (const [, relation] of referringRelations(world, key)) {
    if (relation.partition?.isDefault && relation.partition.parent === key) return relation;
  }
  return null;
}
