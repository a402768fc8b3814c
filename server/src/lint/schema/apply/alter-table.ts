// ALTER TABLE and its relatives (INDEX, VIEW, SEQUENCE, TYPE): each subcommand in order, for the relation and, unless
// ONLY is said, for its partitions and children as far as PostgreSQL takes the subcommand on to them.
import { nameOfRangeVar } from "../../../sql/names";
import { as, type Tree } from "../../../sql/syntax-tree";
import { columnOf, withAddedColumn, withNullability } from "../columns";
import type { RelationKind } from "../relation";
import { refer, referringRelations } from "../referrers";
import { sqlTypeOf } from "../sql-type";
import { keyOfType } from "../type-keys";
import { alteredColumn } from "./alter-column";
import { alteredTable } from "./alter-settings";
import { addConstraint, addConstraints, columnConstraints } from "./constraints";
import { makeSequence, referFromColumns, sequencesOf } from "./column-links";
import { dropColumn, dropConstraint } from "./drop";
import { copyIndexes } from "./copied-indexes";
import { attachIndex, indexesOf } from "./indexes";
import { attachPartition, detachPartition } from "./partitions";
import { edit, known, put, type Step } from "./step";

const kinds: Readonly<Partial<Record<Tree.ObjectType, RelationKind>>> = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign-table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "matview",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_TYPE: "composite-type",
};

export function alterTable(step: Step, alter: Tree.AlterTableStmt): void {
  if (!alter.relation) return;
  const key = known(step, nameOfRangeVar(alter.relation), kinds[alter.objtype ?? "OBJECT_TABLE"] ?? "table");
  const recurses = alter.relation.inh === true;
  const commands = (alter.cmds ?? []).flatMap((node) => as(node, "AlterTableCmd") ?? []);
  // Wherever they are written, drops come first: AT_PASS_DROP in tablecmds.c.
  for (const command of [...commands.filter(isDrop), ...commands.filter((one) => !isDrop(one))]) {
    alterRelation(step, key, command, recurses);
  }
}

function isDrop({ subtype }: Tree.AlterTableCmd): boolean {
  return subtype === "AT_DropColumn" || subtype === "AT_DropConstraint";
}

function alterRelation(step: Step, key: string, command: Tree.AlterTableCmd, recurses: boolean): void {
  const children = recurses && inherited.has(command.subtype) ? childrenOf(step, key) : [];
  const name = key.split("\u0000")[1] ?? "";
  applyCommand(step, key, command);
  const below: Step = { ...step, namedAfter: step.namedAfter ?? name };
  for (const child of children) {
    if (addsIndex(command)) copyIndexes(below, key, child, true);
    else if (goesTo(step, child, command)) alterRelation(below, child, command, true);
  }
}

/** A key of a partitioned table has an index in each partition, named after the partition. */
function addsIndex({ subtype, def }: Tree.AlterTableCmd): boolean {
  const kind = subtype === "AT_AddConstraint" ? as(def, "Constraint")?.contype : undefined;
  return kind === "CONSTR_PRIMARY" || kind === "CONSTR_UNIQUE" || kind === "CONSTR_EXCLUSION";
}

/** Subcommands that go on to partitions and children. Source: ATPrepCmd() in tablecmds.c. */
const inherited = new Set<Tree.AlterTableType | undefined>([
  "AT_AddColumn",
  "AT_DropColumn",
  "AT_AlterColumnType",
  "AT_ColumnDefault",
  "AT_SetNotNull",
  "AT_DropNotNull",
  "AT_SetExpression",
  "AT_DropExpression",
  "AT_AddConstraint",
  "AT_DropConstraint",
  "AT_ValidateConstraint",
]);

function childrenOf(step: Step, key: string): readonly string[] {
  return referringRelations(step.world, key, "heir").flatMap(([child, relation]) =>
    relation.kind !== "index" && (relation.partition?.parent === key || relation.inherits.includes(key))
      ? [child]
      : [],
  );
}

/** Keys and references are taken on to partitions only. */
function goesTo(step: Step, child: string, { subtype, def }: Tree.AlterTableCmd): boolean {
  if (subtype !== "AT_AddConstraint") return true;
  const constraint = as(def, "Constraint");
  if (constraint?.contype === "CONSTR_CHECK") return !constraint.is_no_inherit;
  return constraint?.contype === "CONSTR_NOTNULL" || step.world.relations.get(child)?.partition != null;
}

function applyCommand(step: Step, key: string, command: Tree.AlterTableCmd): void {
  const name = command.name ?? "";
  const cascade = command.behavior === "DROP_CASCADE";
  switch (command.subtype) {
    case "AT_AddColumn":
      return addColumn(step, key, command);
    case "AT_DropColumn":
      return dropColumn(step, key, name, cascade);
    case "AT_AlterColumnType": {
      edit(step, key, (relation) => alteredColumn(relation, command, step.namedAfter) ?? relation);
      const type = sqlTypeOf(as(command.def, "ColumnDef")?.typeName);
      const used = type && keyOfType(step.world, type);
      if (used !== null) refer(step.world, ["type", used], ["relation", key]);
      return;
    }
    case "AT_AddIdentity":
    case "AT_DropIdentity":
      return changeIdentity(step, key, command);
    case "AT_SetLogged":
    case "AT_SetUnLogged":
      return setUnlogged(step, key, command.subtype === "AT_SetUnLogged");
    case "AT_AddConstraint": {
      const constraint = as(command.def, "Constraint");
      if (constraint) addConstraint(step, key, constraint);
      return;
    }
    case "AT_DropConstraint":
      return dropConstraint(step, key, name, cascade);
    case "AT_AttachPartition":
    case "AT_DetachPartition": {
      const part = as(command.def, "PartitionCmd");
      if (!part?.name) return;
      const isIndex = step.world.relations.get(key)?.kind === "index";
      const child = known(step, nameOfRangeVar(part.name), isIndex ? "index" : "table");
      if (isIndex) attachIndex(step, key, child);
      else if (command.subtype === "AT_AttachPartition") attachPartition(step, key, child, part.bound);
      else detachPartition(step, key, child);
      return;
    }
    case "AT_AddInherit":
    case "AT_DropInherit": {
      const parent = as(command.def, "RangeVar");
      if (parent) changeInheritance(step, key, nameOfRangeVar(parent), command.subtype === "AT_AddInherit");
      return;
    }
    default:
      edit(
        step,
        key,
        (relation) => alteredColumn(relation, command, step.namedAfter) ?? alteredTable(relation, command),
      );
  }
}

function addColumn(step: Step, key: string, command: Tree.AlterTableCmd): void {
  const definition = as(command.def, "ColumnDef");
  const relation = step.world.relations.get(key);
  const name = definition?.colname ?? "";
  if (!definition || !relation || (command.missing_ok && relation.columns.has(name))) return;
  const column = columnOf(definition, step.namedAfter ?? relation.name, step.origin);
  for (const sequence of makeSequence(step, column, key, relation)) put(step, sequence);
  const dropped = new Set([...relation.dropped].filter((gone) => gone !== name));
  step.world.relations.set(key, withAddedColumn({ ...relation, dropped }, column));
  referFromColumns(step, key, [column]);
  addConstraints(step, key, columnConstraints(definition));
}

/** Indexes and owned sequences follow the table. */
function setUnlogged(step: Step, key: string, unlogged: boolean): void {
  for (const one of [key, ...indexesOf(step, key), ...sequencesOf(step.world, key, null)]) {
    edit(step, one, (relation) => ({ ...relation, unlogged }));
  }
}

function changeIdentity(step: Step, key: string, command: Tree.AlterTableCmd): void {
  const name = command.name ?? "";
  const adds = command.subtype === "AT_AddIdentity";
  if (!adds) for (const sequence of sequencesOf(step.world, key, name)) step.world.relations.delete(sequence);
  edit(step, key, (relation) => {
    const changed = alteredColumn(relation, command, step.namedAfter) ?? relation;
    return adds ? withNullability(changed, [name], true) : changed;
  });
  const relation = step.world.relations.get(key);
  const column = relation?.columns.get(name);
  if (!adds || !relation || !column) return;
  for (const sequence of makeSequence(step, column, key, relation)) put(step, sequence);
}

function changeInheritance(step: Step, key: string, name: Parameters<typeof known>[1], adds: boolean): void {
  const parent = known(step, name, "table");
  const relation = step.world.relations.get(key);
  if (!relation) return;
  const others = relation.inherits.filter((one) => one !== parent);
  put(step, { ...relation, inherits: adds ? [...others, parent] : others });
}
