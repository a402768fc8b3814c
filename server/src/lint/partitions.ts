// Partitioned tables and their partitions as far as the migrations tell, and the subcommands that attach and detach them.
import { nameOfRangeVar } from "../sql/names";
import type { Statement } from "../sql/sql-file";
import { as, type Tree } from "../sql/syntax-tree";
import { alterCommands, type AlterCommand } from "./alter-command";
import type { StatementContext } from "./context";
import { referringRelations } from "./schema/referrers";
import type { Relation } from "./schema/relation";

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

/**
 * The DEFAULT partition of a table, when one is known. Partitions are gone through once in a file that makes none, so
 * that a file with a thousand partitions costs no million steps.
 */
export function defaultPartitionOf(context: StatementContext, parent: Tree.RangeVar): Relation | null {
  const { memory, world } = context;
  const key = world.keyOf(nameOfRangeVar(parent));
  const place = `default partition of ${key}`;
  const held = memory.get(place) as string | null | undefined;
  const known = held ? world.relations.get(held) : undefined;
  if (known && isDefaultOf(known, key)) return known;
  if (held === null && !makesDefault(context)) return null;
  const found = referringRelations(world, key, "heir").find(([, relation]) => isDefaultOf(relation, key));
  memory.set(place, found?.[0] ?? null);
  return found?.[1] ?? null;
}

function isDefaultOf({ partition }: Relation, parent: string): boolean {
  return partition?.isDefault === true && partition.parent === parent;
}

/** Some statement of the file creates or attaches a DEFAULT partition. */
function makesDefault({ file, memory }: StatementContext): boolean {
  const place = "makes a default partition";
  let makes = memory.get(place) as boolean | undefined;
  if (makes === undefined) memory.set(place, (makes = file.sql.statements.some(boundsDefault)));
  return makes;
}

function boundsDefault({ parsed: { tree } }: Statement): boolean {
  const create = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
  const [only] = as(tree, "AlterTableStmt")?.cmds ?? [];
  const bound = create?.partbound ?? as(as(only, "AlterTableCmd")?.def, "PartitionCmd")?.bound;
  return bound?.is_default === true;
}
