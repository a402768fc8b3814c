// Replays ALTER TABLE and its kin: each subcommand as what it makes, drops or changes.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { treeShape } from "../tree-shape";
import { stringsOf, type Replay } from "./apply-context";
import { addColumnWithConstraints, addConstraint } from "./apply-table";
import type { CatalogObject, ObjectKind, Step, Value } from "./catalog-object";
import { placeInCommand } from "./places";
import { expressionValue, typeValue } from "./values";
import { addNeed } from "./dependents";

const kinds: Readonly<Partial<Record<Tree.ObjectType, ObjectKind>>> = {
  OBJECT_TABLE: "table",
  OBJECT_FOREIGN_TABLE: "foreign table",
  OBJECT_VIEW: "view",
  OBJECT_MATVIEW: "materialized view",
  OBJECT_INDEX: "index",
  OBJECT_SEQUENCE: "sequence",
  OBJECT_TYPE: "type",
};

export function alterTable(replay: Replay, alter: Tree.AlterTableStmt): void {
  const kind = kinds[alter.objtype ?? "OBJECT_TABLE"] ?? "table";
  const object = replay.relation(alter.relation, kind, alter.missing_ok);
  if (!object) return;
  (alter.cmds ?? []).forEach((node, index) => {
    const command = as(node, "AlterTableCmd");
    if (command) new Subcommand(replay, object, command, index).apply();
  });
}

/** Settings of a column: attribute and value. */
function columnSetting(command: Tree.AlterTableCmd): readonly [string, Value] | null {
  const { subtype, def } = command;
  switch (subtype) {
    case "AT_AlterColumnType":
      return ["type", typeValue(as(def, "ColumnDef")?.typeName)];
    case "AT_ColumnDefault":
      return ["default", expressionValue(def)];
    case "AT_SetNotNull":
      return ["nullability", "not null"];
    case "AT_DropNotNull":
      return ["nullability", "nullable"];
    case "AT_AddIdentity":
    case "AT_SetIdentity":
      return ["identity", treeShape(def)];
    case "AT_DropIdentity":
      return ["identity", null];
    case "AT_SetExpression":
      return ["expression", expressionValue(def)];
    case "AT_DropExpression":
      return ["expression", null];
    case "AT_SetStatistics":
    case "AT_SetStorage":
    case "AT_SetCompression":
      return [subtype.slice("AT_Set".length).toLowerCase(), treeShape(def)];
    case "AT_SetOptions":
      return ["options", treeShape(def)];
    case "AT_ResetOptions":
      return ["options", null];
    default:
      return null;
  }
}

/** Settings of the relation itself. */
function ownSetting(command: Tree.AlterTableCmd): readonly [string, Value] | null {
  const { subtype, def, newowner, name } = command;
  switch (subtype) {
    case "AT_ChangeOwner":
      return ["owner", newowner?.rolename ?? treeShape(newowner)];
    case "AT_SetTableSpace":
      return ["tablespace", name ?? null];
    case "AT_SetAccessMethod":
      return ["access method", name ?? null];
    case "AT_SetLogged":
      return ["persistence", "logged"];
    case "AT_SetUnLogged":
      return ["persistence", "unlogged"];
    case "AT_EnableRowSecurity":
      return ["row security", "enabled"];
    case "AT_DisableRowSecurity":
      return ["row security", "disabled"];
    case "AT_ForceRowSecurity":
      return ["forced row security", "on"];
    case "AT_NoForceRowSecurity":
      return ["forced row security", "off"];
    case "AT_EnableTrigAll":
    case "AT_EnableTrigUser":
      return ["triggers", "enabled"];
    case "AT_DisableTrigAll":
    case "AT_DisableTrigUser":
      return ["triggers", "disabled"];
    case "AT_ReplicaIdentity":
      return ["replica identity", treeShape(def)];
    case "AT_ClusterOn":
    case "AT_DropCluster":
      return ["cluster", name ?? null];
    case "AT_AddOf":
    case "AT_DropOf":
      return ["row type", def ? treeShape(def) : null];
    default:
      return null;
  }
}

const triggerStates: Readonly<Record<string, readonly [ObjectKind, string]>> = {
  AT_EnableTrig: ["trigger", "enabled"],
  AT_DisableTrig: ["trigger", "disabled"],
  AT_EnableAlwaysTrig: ["trigger", "always"],
  AT_EnableReplicaTrig: ["trigger", "replica"],
  AT_EnableRule: ["rule", "enabled"],
  AT_DisableRule: ["rule", "disabled"],
  AT_EnableAlwaysRule: ["rule", "always"],
  AT_EnableReplicaRule: ["rule", "replica"],
};

class Subcommand {
  readonly #replay: Replay;
  readonly #object: CatalogObject;
  readonly #command: Tree.AlterTableCmd;
  readonly #index: number;

  constructor(replay: Replay, object: CatalogObject, command: Tree.AlterTableCmd, index: number) {
    this.#replay = replay;
    this.#object = object;
    this.#command = command;
    this.#index = index;
  }

  apply(): void {
    const command = this.#command;
    const { catalog } = this.#replay;
    const name = command.name ?? "";
    const setting = columnSetting(command);
    if (setting) return this.#changeColumn(name, setting);
    const own = ownSetting(command);
    if (own) return catalog.change(this.#step(name), this.#object, own[0], own[1]);
    const state = triggerStates[command.subtype ?? ""];
    if (state) return this.#changePart(state[0], name, "enabled", state[1]);
    this.#structure(name);
  }

  #structure(name: string): void {
    const { subtype, def, missing_ok: conditional = false } = this.#command;
    const replay = this.#replay;
    const object = this.#object;
    switch (subtype) {
      case "AT_AddColumn": {
        const definition = as(def, "ColumnDef");
        if (!definition) return;
        if (object.kind === "type") {
          replay.catalog.createPart(
            this.#step(definition.colname),
            object,
            "attribute",
            definition.colname ?? "",
          );
        } else {
          addColumnWithConstraints(replay, object, definition, this.#step(definition.colname), conditional);
        }
        return;
      }
      case "AT_DropColumn":
        return this.#drop(object.kind === "type" ? "attribute" : "column", name);
      case "AT_AddConstraint": {
        const constraint = as(def, "Constraint");
        if (constraint) addConstraint(replay, object, constraint, null, this.#step(constraint.conname));
        return;
      }
      case "AT_DropConstraint":
        return this.#drop("constraint", name);
      case "AT_AlterConstraint":
        return this.#changePart(
          "constraint",
          as(def, "ATAlterConstraint")?.conname ?? name,
          "mode",
          treeShape(def),
        );
      case "AT_SetRelOptions":
      case "AT_ResetRelOptions":
        return this.#options(subtype === "AT_ResetRelOptions");
      case "AT_AttachPartition":
      case "AT_DetachPartition":
        return this.#partition(as(def, "PartitionCmd"), subtype === "AT_AttachPartition");
      case "AT_AddInherit":
      case "AT_DropInherit": {
        const parent = as(def, "RangeVar");
        const value = subtype === "AT_AddInherit" ? "yes" : null;
        replay.catalog.change(
          this.#step(parent?.relname),
          object,
          `inherits ${parent?.relname ?? ""}`,
          value,
        );
        return;
      }
      case "AT_ValidateConstraint": {
        const constraint = replay.catalog.reachPart(object, "constraint", name);
        if (constraint && replay.catalog.pass === "up") constraint.touched = true;
      }
    }
  }

  #step(name: string | undefined): Step {
    return this.#replay.step(placeInCommand(this.#replay.statement, this.#index, name ?? ""));
  }

  #changeColumn(name: string, [attribute, value]: readonly [string, Value]): void {
    const kind = this.#object.kind === "type" ? "attribute" : "column";
    const step = this.#step(name);
    const column = this.#replay.part(this.#object, kind, name, step.at, this.#command.missing_ok);
    if (!column) return;
    const { catalog } = this.#replay;
    const definition = as(this.#command.def, "ColumnDef");
    if (definition) addNeed(column, this.#replay.userType(definition.typeName));
    for (const needed of this.#replay.needsOf(definition ? null : this.#command.def)) addNeed(column, needed);
    catalog.change(step, column, attribute, value);
    const collation = stringsOf(definition?.collClause?.collname).at(-1);
    if (collation !== undefined) catalog.change(step, column, "collation", collation);
  }

  #changePart(kind: ObjectKind, name: string, attribute: string, value: Value): void {
    const step = this.#step(name);
    const part = this.#replay.part(this.#object, kind, name, step.at);
    if (part) this.#replay.catalog.change(step, part, attribute, value);
  }

  #drop(kind: ObjectKind, name: string): void {
    const { missing_ok: conditional = false, behavior } = this.#command;
    const asked = { kind, name: { schema: null, name }, owner: this.#object };
    this.#replay.catalog.drop(this.#step(name), [asked], conditional, behavior === "DROP_CASCADE");
  }

  #options(reset: boolean): void {
    for (const node of as(this.#command.def, "List")?.items ?? []) {
      const { defname = "", arg } = as(node, "DefElem") ?? {};
      const value = reset ? null : treeShape(arg ?? null);
      this.#replay.catalog.change(this.#step(defname), this.#object, `option ${defname}`, value);
    }
  }

  /** On the partition's side: what it is a part of. */
  #partition(command: Tree.PartitionCmd | undefined, attached: boolean): void {
    const name = command?.name;
    if (!name) return;
    const partition = this.#replay.relation(name, this.#object.kind);
    if (!partition) return;
    if (attached) this.#object.along.add(partition);
    else this.#object.along.delete(partition);
    const parent = nameOfRangeVar(
      as(this.#replay.statement.parsed.tree, "AlterTableStmt")?.relation ?? {},
    ).name;
    const value = attached ? `${parent} ${treeShape(command.bound ?? null)}` : null;
    this.#replay.catalog.change(this.#step(name.relname), partition, "partition", value);
  }
}
