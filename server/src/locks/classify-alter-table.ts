// Which rows of the lock table a subcommand of ALTER TABLE, INDEX, VIEW, … belongs to. The statement takes the strongest
// of them: AlterTableGetLockLevel() of src/backend/commands/tablecmds.c.
import { nameFromList, type QualifiedName } from "../sql/names";
import { as, type Tree } from "../sql/syntax-tree";
import { constraintsOf, rewriteOfNewColumn } from "./column-default";
import type { LockRowId } from "./lock-table";
import { namedIn, takenNumbers } from "./named";
import type { NamedRelation, Part, RelationRole, Touch } from "./touch";

type AlterTableType = NonNullable<Tree.AlterTableCmd["subtype"]>;

/** Subcommands that one row describes whatever they say. */
const plainRows: Partial<Readonly<Record<AlterTableType, LockRowId>>> = {
  AT_AddColumnToView: "view column",
  AT_DropNotNull: "drop not null",
  AT_SetNotNull: "set not null",
  AT_DropExpression: "drop expression",
  AT_SetStatistics: "set statistics",
  AT_SetOptions: "set column options",
  AT_ResetOptions: "set column options",
  AT_SetStorage: "set storage",
  AT_SetCompression: "set compression",
  AT_DropColumn: "drop column",
  AT_ValidateConstraint: "validate constraint",
  AT_DropConstraint: "drop constraint",
  AT_AlterColumnGenericOptions: "foreign table options",
  AT_GenericOptions: "foreign table options",
  AT_ChangeOwner: "change owner",
  AT_DropCluster: "set without cluster",
  AT_SetLogged: "set logged",
  AT_SetUnLogged: "set unlogged",
  AT_DropOids: "set without oids",
  AT_SetAccessMethod: "set access method",
  AT_SetTableSpace: "set tablespace",
  AT_SetExpression: "set expression",
  AT_EnableTrig: "enable or disable trigger",
  AT_EnableAlwaysTrig: "enable or disable trigger",
  AT_EnableReplicaTrig: "enable or disable trigger",
  AT_DisableTrig: "enable or disable trigger",
  AT_EnableTrigAll: "enable or disable trigger",
  AT_DisableTrigAll: "enable or disable trigger",
  AT_EnableTrigUser: "enable or disable trigger",
  AT_DisableTrigUser: "enable or disable trigger",
  AT_EnableRule: "enable or disable rule",
  AT_EnableAlwaysRule: "enable or disable rule",
  AT_EnableReplicaRule: "enable or disable rule",
  AT_DisableRule: "enable or disable rule",
  AT_DropOf: "not of",
  AT_EnableRowSecurity: "row level security",
  AT_DisableRowSecurity: "row level security",
  AT_ForceRowSecurity: "row level security",
  AT_NoForceRowSecurity: "row level security",
  AT_AddIdentity: "add identity",
  AT_SetIdentity: "set identity",
  AT_DropIdentity: "drop identity",
};

/** What no schema tells. */
const remarks: Partial<Readonly<Record<AlterTableType, string>>> = {
  AT_SetNotNull: "A validated CHECK that proves the column not null saves the scan.",
  AT_DetachPartition: "Interrupted, DETACH CONCURRENTLY has to be completed with FINALIZE.",
};

/** What else is locked although the statement does not name it. */
const notes: Partial<Readonly<Record<AlterTableType, string>>> = {
  AT_DropColumn: "A foreign key on the column locks the referenced table in ACCESS EXCLUSIVE mode too.",
  AT_DropConstraint: "For a foreign key the referenced table is locked in ACCESS EXCLUSIVE mode too.",
  AT_ValidateConstraint: "For a foreign key the referenced table is locked in ROW SHARE mode too.",
  AT_AlterColumnType: "Tables joined to the column by a foreign key are locked in ACCESS EXCLUSIVE mode too.",
  AT_AttachPartition:
    "A default partition of the parent is locked in ACCESS EXCLUSIVE mode and scanned too; " +
    "a validated CHECK that implies the bounds saves the scan of the new partition.",
};

export const typedTables = "Tables OF the type are locked in ACCESS EXCLUSIVE mode too.";

export function classifyAlterTable(alter: Tree.AlterTableStmt): readonly Touch[] {
  if (!alter.relation) return [];
  const target: NamedRelation = namedIn(alter.relation, roleOf(alter.objtype));
  return (alter.cmds ?? []).flatMap((node) => {
    const command = as(node, "AlterTableCmd");
    if (!command) return [];
    if (alter.objtype === "OBJECT_TYPE")
      return [{ row: "alter composite type", target, partners: [], remark: typedTables }];
    if (alter.objtype === "OBJECT_INDEX") return indexCommand(command, target);
    return tableCommand(command, target, alter.objtype);
  });
}

function roleOf(objectType: Tree.AlterTableStmt["objtype"]): RelationRole {
  switch (objectType) {
    case "OBJECT_INDEX":
      return "index";
    case "OBJECT_SEQUENCE":
      return "sequence";
    case "OBJECT_VIEW":
      return "view";
    case "OBJECT_TYPE":
      return "type";
    default:
      return "target";
  }
}

function tableCommand(
  command: Tree.AlterTableCmd,
  target: NamedRelation,
  objectType: Tree.AlterTableStmt["objtype"],
): readonly Touch[] {
  const { subtype } = command;
  if (!subtype) return [];
  const part = partOf(command);
  const touch = (row: LockRowId, partners: readonly NamedRelation[] = []): readonly Touch[] => {
    const note = notes[subtype];
    const remark = remarks[subtype];
    return [{ row, target, partners, part, ...(note && { note }), ...(remark && { remark }) }];
  };
  switch (subtype) {
    case "AT_AddColumn":
      return addColumn(as(command.def, "ColumnDef") ?? {}, target);
    case "AT_ColumnDefault":
      return touch(command.def ? "set default" : "drop default");
    case "AT_AlterColumnType":
      return touch(usesExpression(command) ? "alter column type, using an expression" : "alter column type");
    case "AT_AddConstraint":
      return addConstraint(as(command.def, "Constraint") ?? {}, target);
    case "AT_AlterConstraint": {
      const change = as(command.def, "ATAlterConstraint");
      if (!change?.alterEnforceability) return touch("alter constraint");
      return touch(change.is_enforced ? "alter constraint, enforced" : "alter constraint, not enforced");
    }
    case "AT_SetRelOptions":
    case "AT_ResetRelOptions":
    case "AT_ReplaceRelOptions":
      if (objectType === "OBJECT_VIEW") return touch("set view options");
      return touch(
        namesOption(command, "user_catalog_table") ? "set user_catalog_table" : "set storage parameters",
      );
    case "AT_ClusterOn":
      return touch("cluster on", [indexBeside(target, command.name ?? "")]);
    case "AT_ReplicaIdentity": {
      const index = as(command.def, "ReplicaIdentityStmt")?.name;
      if (index === undefined) return touch("replica identity");
      return touch("replica identity, using index", [indexBeside(target, index)]);
    }
    case "AT_AddInherit":
      return touch("inherit", rangeVarOf(command, "parent"));
    case "AT_DropInherit":
      return touch("no inherit", rangeVarOf(command, "parent"));
    case "AT_AddOf": {
      const type = as(command.def, "TypeName");
      return touch("of type", [{ name: nameFromList(type?.names ?? []), role: "type" }]);
    }
    case "AT_AttachPartition":
      return [...touch("attach partition"), ...onPartition("attached partition", command)];
    case "AT_DetachPartition": {
      const isConcurrent = as(command.def, "PartitionCmd")?.concurrent === true;
      return [
        ...(isConcurrent
          ? touch("detach partition concurrently")
          : [{ row: "detach partition", target, partners: [] } satisfies Touch]),
        ...onPartition("detached partition", command),
        ...onPartition("below detached partition", command),
      ];
    }
    case "AT_DetachPartitionFinalize":
      return [
        { row: "detach partition finalize", target, partners: [] },
        ...onPartition("detached partition", command),
        ...onPartition("below detached partition", command),
      ];
    case "AT_SetLogged":
    case "AT_SetUnLogged":
      if (objectType === "OBJECT_SEQUENCE") return touch("alter sequence persistence");
      return touch(subtype === "AT_SetLogged" ? "set logged" : "set unlogged");
    default: {
      const row = plainRows[subtype];
      return row ? touch(row) : [];
    }
  }
}

function indexCommand(command: Tree.AlterTableCmd, target: NamedRelation): readonly Touch[] {
  switch (command.subtype) {
    case "AT_AttachPartition":
      return [
        {
          row: "attach index",
          target,
          partners: [],
          note: "The tables of both indexes are locked in ACCESS SHARE mode too.",
        },
        ...partitionOf(command).map(({ name }): Touch => ({
          row: "attached index",
          target: { name, role: "index" },
          partners: [],
        })),
      ];
    case "AT_SetTableSpace":
      return [{ row: "set index tablespace", target, partners: [] }];
    case "AT_SetStatistics":
      return [{ row: "index statistics", target, partners: [] }];
    default:
      return [{ row: "set index parameters", target, partners: [] }];
  }
}

/** One touch for the column and one for each constraint that works or locks by itself. */
function addColumn(column: Tree.ColumnDef, target: NamedRelation): readonly Touch[] {
  const rewrite = rewriteOfNewColumn(column);
  const row: LockRowId =
    rewrite === "yes"
      ? "add column, rewriting"
      : rewrite === "maybe"
        ? "add column, unknown default"
        : "add column";
  const constraints = constraintsOf(column);
  const hasDefault = constraints.some(({ contype }) => contype === "CONSTR_DEFAULT");
  const isVirtual = constraints.some(({ generated_kind }) => generated_kind === "v");
  const more = constraints.flatMap((constraint): readonly Touch[] => {
    if (constraint.contype === "CONSTR_NOTNULL") {
      return isVirtual ? [{ row: "add not null", target, partners: [] }] : [];
    }
    const touches = addConstraint(constraint, target);
    if (constraint.contype !== "CONSTR_FOREIGN" || hasDefault) return touches;
    // Every new value is null, so there is nothing to look up.
    return touches.map((touch) => ({ ...touch, row: "add foreign key, not valid" }));
  });
  return [{ row, target, partners: [] }, ...more, ...takenNumbers(column)];
}

function addConstraint(constraint: Tree.Constraint, target: NamedRelation): readonly Touch[] {
  const touch = (row: LockRowId, partners: readonly NamedRelation[] = []): readonly Touch[] => [
    { row, target, partners },
  ];
  const usingIndex = (row: LockRowId, index: string): readonly Touch[] => {
    const partners = [indexBeside(target, index)];
    const { conname = index } = constraint;
    return [
      ...touch(row, partners),
      ...(conname === index ? [] : touch("rename index of constraint", partners)),
    ];
  };
  const unchecked = constraint.skip_validation === true;
  const index = constraint.indexname;
  switch (constraint.contype) {
    case "CONSTR_CHECK":
      if (unchecked) return touch("add check, not valid");
      return touch(constraint.is_no_inherit ? "add check, no inherit" : "add check");
    case "CONSTR_NOTNULL":
      return touch(unchecked ? "add not null, not valid" : "add not null");
    case "CONSTR_FOREIGN": {
      const row = unchecked ? "add foreign key, not valid" : "add foreign key";
      const { pktable } = constraint;
      return touch(row, pktable ? [namedIn(pktable, "referenced")] : []);
    }
    case "CONSTR_UNIQUE":
      return index === undefined ? touch("add unique") : usingIndex("add unique, using index", index);
    case "CONSTR_PRIMARY":
      return index === undefined
        ? touch("add primary key")
        : usingIndex("add primary key, using index", index);
    case "CONSTR_EXCLUSION":
      return touch("add exclude");
    default:
      return [];
  }
}

/** Whether USING is more than the column itself or a cast of it, which the server always rewrites for. */
function usesExpression({ name, def }: Tree.AlterTableCmd): boolean {
  let using = as(def, "ColumnDef")?.raw_default;
  if (!using) return false;
  for (let cast = as(using, "TypeCast"); cast; cast = as(using, "TypeCast")) using = cast.arg;
  const fields = as(using, "ColumnRef")?.fields;
  return as(fields?.at(-1), "String")?.sval !== name;
}

function namesOption({ def }: Tree.AlterTableCmd, option: string): boolean {
  const items = as(def, "List")?.items ?? [];
  return items.some((node) => as(node, "DefElem")?.defname === option);
}

function rangeVarOf({ def }: Tree.AlterTableCmd, role: RelationRole): readonly NamedRelation[] {
  const rangeVar = as(def, "RangeVar");
  return rangeVar ? [namedIn(rangeVar, role)] : [];
}

/** What the subcommand says of the table: a column, a constraint, or a trigger. */
function partOf({ subtype, name, def, behavior }: Tree.AlterTableCmd): Part {
  const cascade = behavior === "DROP_CASCADE";
  const constraint = as(def, "ATAlterConstraint")?.conname;
  if (constraint !== undefined) return { constraint, cascade };
  if (name === undefined) return {};
  if (subtype?.endsWith("Constraint")) return { constraint: name, cascade };
  return subtype?.endsWith("Trig") ? { trigger: name } : { column: name, cascade };
}

function onPartition(row: LockRowId, command: Tree.AlterTableCmd): readonly Touch[] {
  return partitionOf(command).map((target) => ({ row, target, partners: [] }));
}

function partitionOf({ def }: Tree.AlterTableCmd): readonly NamedRelation[] {
  const rangeVar = as(def, "PartitionCmd")?.name;
  return rangeVar ? [namedIn(rangeVar, "partition")] : [];
}

/** An index lies in the schema of its table. */
function indexBeside({ name }: NamedRelation, index: string): NamedRelation {
  const beside: QualifiedName = { schema: name.schema, name: index };
  return { name: beside, role: "index" };
}
