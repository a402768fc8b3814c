// Statements of a file that say by what the rows of a table are told apart in replication.
import { nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { Statement } from "../sql/sql-file";
import { as, type Tree } from "../sql/syntax-tree";
import type { LintFile } from "./context";
import type { World } from "./schema/world";

/** The file has ALTER TABLE … REPLICA IDENTITY for the table. */
export function changesReplicaIdentity(file: LintFile | null, world: World, table: QualifiedName): boolean {
  return commandsFor(file, world, table).some(({ subtype }) => subtype === "AT_ReplicaIdentity");
}

/** The file gives the table another primary key, or an identity that does not depend on one. */
export function givesIdentity(file: LintFile, world: World, table: QualifiedName): boolean {
  return commandsFor(file, world, table).some(({ subtype, def }) => {
    if (subtype === "AT_AddConstraint") return as(def, "Constraint")?.contype === "CONSTR_PRIMARY";
    if (subtype === "AT_AddColumn") {
      const constraints = as(def, "ColumnDef")?.constraints ?? [];
      return constraints.some((node) => as(node, "Constraint")?.contype === "CONSTR_PRIMARY");
    }
    const identity = as(def, "ReplicaIdentityStmt")?.identity_type;
    return identity === "f" || identity === "i";
  });
}

function commandsFor(
  file: LintFile | null,
  world: World,
  table: QualifiedName,
): readonly Tree.AlterTableCmd[] {
  const key = world.keyOf(table);
  return (file?.sql.statements ?? []).flatMap(({ parsed }: Statement) => {
    const alter = as(parsed.tree, "AlterTableStmt");
    if (alter?.relation?.relname !== table.name || world.keyOf(nameOfRangeVar(alter.relation)) !== key)
      return [];
    return (alter.cmds ?? []).flatMap((node) => as(node, "AlterTableCmd") ?? []);
  });
}
