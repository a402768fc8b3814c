// CREATE and ALTER SEQUENCE with what they say of the owner.
import { nameOfRangeVar } from "../../../sql/names";
import { as, type Node, type Tree } from "../../../sql/syntax-tree";
import { definitionSettings } from "../columns";
import { stringList } from "../constraints";
import type { Relation } from "../relation";
import { blank, creation, known, put, type Step } from "./step";

export function createSequence(step: Step, create: Tree.CreateSeqStmt): void {
  const place = creation(step, create.sequence, create.if_not_exists ?? false);
  if (!place) return;
  const { temporary, conditional } = place;
  const unlogged = create.sequence?.relpersistence === "u";
  const sequence = { ...blank(place.key, "sequence", step.origin), temporary, conditional, unlogged };
  put(step, withOptions(step, { ...sequence, node: { CreateSeqStmt: create } }, create.options));
}

export function alterSequence(step: Step, alter: Tree.AlterSeqStmt): void {
  if (!alter.sequence) return;
  const key = known(step, nameOfRangeVar(alter.sequence), "sequence");
  const sequence = step.world.relations.get(key);
  if (sequence?.kind === "sequence") put(step, withOptions(step, sequence, alter.options));
}

function withOptions(step: Step, sequence: Relation, options: readonly Node[] | undefined): Relation {
  const settings = new Map(sequence.settings);
  let { table } = sequence;
  for (const [name, value] of definitionSettings(options)) if (name !== "owned_by") settings.set(name, value);
  for (const node of options ?? []) {
    const option = as(node, "DefElem");
    if (option?.defname !== "owned_by") continue;
    const names = stringList(as(option.arg, "List")?.items);
    const [column = "", name = "", schema = null] = names.toReversed();
    // OWNED BY NONE is one name; a column stands behind its table.
    table = names.length > 1 ? step.world.keyOf({ schema, name }) : null;
    if (table === null) settings.delete("owned by");
    else settings.set("owned by", column);
  }
  return { ...sequence, settings, table };
}
