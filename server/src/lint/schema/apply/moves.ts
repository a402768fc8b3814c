// Gives relations, types and routines another name or schema, with everything that names them.
import { nameFromList, type QualifiedName } from "../../../sql/names";
import type { Tree } from "../../../sql/syntax-tree";
import { objectKey, type Column, type Relation, tableMarks, type Trigger } from "../relation";
import {
  keyOfRelation,
  moveReferrers,
  present,
  referrers,
  referringRelations,
  withKeyChanged,
} from "../referrers";
import type { SqlType } from "../sql-type";
import { keyOfType } from "../type-keys";
import { followTable } from "./publications";
import { signatureMatcher } from "./routines";
import { referFrom } from "./column-links";
import { edit, put, type Step } from "./step";
import type { World } from "../world";

/** A change of schema takes indexes and owned sequences along. */
export function moveRelation(step: Step, from: string, relation: Relation): void {
  const { world } = step;
  const to = keyOfRelation(relation);
  if (to === from) return;
  const linked = referringRelations(world, from);
  const newSchema = relation.schema === from.split("\u0000")[0] ? null : relation.schema;
  if (relation.kind !== "index") retype(step, from, to);
  world.relations.delete(from);
  const moved = withKeyChanged(relation, from, to);
  put(step, moved);
  referFrom(step, moved);
  moveReferrers(world, from, to);
  moveMarks(world, from, to);
  followTable(step, from, to);
  for (const [key, other] of linked) {
    if (key === from) continue;
    const changed = withKeyChanged(other, from, to);
    const moves =
      newSchema !== null && (other.kind === "index" || other.kind === "sequence") && other.table === from;
    if (!moves) edit(step, key, () => changed);
    else moveRelation(step, key, { ...changed, schema: newSchema });
  }
}

function moveMarks(world: World, from: string, to: string): void {
  for (const kind of tableMarks) {
    const object = world.object(kind, "", from);
    if (!object) continue;
    world.objects.delete(objectKey(kind, "", from));
    world.objects.set(objectKey(kind, "", to), { ...object, name: to });
  }
}

export function moveType(step: Step, name: QualifiedName, newKey: (key: string) => string): void {
  const { world } = step;
  const key = world.typeKey(name);
  const type = key === null ? undefined : world.types.get(key);
  if (key === null || !type) {
    const from = world.keyOf(name);
    const composite = world.relations.get(from);
    const [schema = "", own = ""] = newKey(from).split("\u0000");
    if (composite) moveRelation(step, from, { ...composite, schema, name: own });
    return;
  }
  const to = newKey(key);
  retype(step, key, to);
  world.types.delete(key);
  world.types.set(to, type);
}

/** Columns, domains and routines of the type follow it. */
function retype(step: Step, from: string, to: string): void {
  const { world } = step;
  const links = world.referrers.get(`type ${from}`);
  if (!links) return;
  const [schema = "", name = ""] = to.split("\u0000");
  const follow = (type: SqlType | null): SqlType | null =>
    type && keyOfType(world, type) === from
      ? { ...type, name, schema: type.schema === null && from.startsWith(`${schema}\u0000`) ? null : schema }
      : type;
  for (const [key, relation] of present(world.relations, referrers(world, "type", from, "relation"))) {
    const columns = [...relation.columns].map(([own, column]): [string, Column] => {
      const type = follow(column.type);
      return [own, type === column.type ? column : { ...column, type }];
    });
    edit(step, key, (table) => ({ ...table, columns: new Map(columns) }));
  }
  for (const [key, type] of present(world.types, referrers(world, "type", from, "type"))) {
    if (type.kind === "domain") world.types.set(key, { ...type, base: follow(type.base) });
  }
  for (const [key, list] of present(world.routines, referrers(world, "type", from, "routine"))) {
    const routines = list.map((routine) => ({
      ...routine,
      parameters: routine.parameters.map((parameter) => ({ ...parameter, type: follow(parameter.type) })),
      returns: follow(routine.returns),
    }));
    world.routines.set(key, routines);
  }
  world.referrers.set(`type ${to}`, links);
}

export function moveRoutine(step: Step, target: Tree.ObjectWithArgs, newKey: (key: string) => string): void {
  const { world } = step;
  const key = world.routineKey(nameFromList(target.objname ?? []));
  const list = key === null ? undefined : world.routines.get(key);
  if (key === null || !list) return;
  const isNamed = signatureMatcher(target);
  const left = list.filter((routine) => !isNamed(routine));
  const to = newKey(key);
  const callers = present(world.relations, referrers(world, "routine", key, "relation"));
  for (const [relation] of callers) followRoutine(step, relation, key, to);
  if (left.length > 0) world.routines.set(key, left);
  else world.routines.delete(key);
  world.routines.set(to, [...(world.routines.get(to) ?? []), ...list.filter(isNamed)]);
  const links = world.referrers.get(`routine ${key}`);
  if (links) world.referrers.set(`routine ${to}`, links);
}

/** Triggers go on calling the function under its new name. */
function followRoutine(step: Step, relation: string, from: string, to: string): void {
  const names = to.split("\u0000").map((part) => ({ String: { sval: part } }));
  edit(step, relation, (table) => {
    const triggers = [...table.triggers].map(([name, trigger]): [string, Trigger] => {
      const called = step.world.routineKey(nameFromList(trigger.node.funcname ?? []));
      return [name, called === from ? { ...trigger, node: { ...trigger.node, funcname: names } } : trigger];
    });
    return { ...table, triggers: new Map(triggers) };
  });
}
