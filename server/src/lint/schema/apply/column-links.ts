// What hangs on a column beside its table: the sequence of a serial or identity column, and the type it is of.
import { nameFromList } from "../../../sql/names";
import { walk, type Node, type Tree } from "../../../sql/syntax-tree";
import { definitionSettings } from "../columns";
import { relationKey, type Column, type Relation } from "../relation";
import { keyOfRelation, refer, referringRelations } from "../referrers";
import type { SqlType } from "../sql-type";
import { keyOfType } from "../type-keys";
import type { World } from "../world";
import { freeRelationName } from "../object-names";
import { sequencesInDefault } from "../dependents";
import { blank, type Step } from "./step";

/** The sequence that is made with the column, if one is. */
export function makeSequence(
  step: Step,
  column: Column,
  table: string,
  { temporary, unlogged }: Pick<Relation, "temporary" | "unlogged">,
  options: readonly Node[] = [],
): readonly Relation[] {
  if (!column.serial && column.identity === null) return [];
  const [schema = "", tableName = ""] = table.split("\u0000");
  const name = freeRelationName(step.world, schema, [tableName, column.name, "seq"]);
  const sequence = blank(relationKey(schema, name), "sequence", step.origin);
  const settings = new Map([...definitionSettings(options), ["owned by", column.name]]);
  return [{ ...sequence, temporary, unlogged, table, settings }];
}

/** Keys of the sequences that belong to a table's column, or to any of its columns. */
export function sequencesOf(world: World, table: string, column: string | null): readonly string[] {
  return referringRelations(world, table).flatMap(([key, relation]) =>
    relation.kind === "sequence" &&
    relation.table === table &&
    (column === null || relation.settings.get("owned by") === column)
      ? [key]
      : [],
  );
}

/** Notes which types and routines of the user the columns use. */
export function referFromColumns(step: Step, table: string, columns: readonly Column[]): void {
  for (const column of columns) {
    referToType(step, column.type, ["relation", table]);
    referToRoutines(step, table, column.default);
    for (const sequence of sequencesInDefault(step.world, column)) {
      refer(step.world, ["relation", sequence], ["relation", table]);
    }
  }
}

export function referToType(
  { world }: Step,
  type: SqlType | null,
  referrer: readonly ["relation" | "type" | "routine", string],
): void {
  const key = type && keyOfType(world, type);
  if (key !== null) refer(world, ["type", key], referrer);
}

/** Everything a relation says that names types and routines: after it was moved. */
export function referFrom(step: Step, relation: Relation): void {
  const key = keyOfRelation(relation);
  referFromColumns(step, key, [...relation.columns.values()]);
  referToRoutines(step, key, [
    [...relation.constraints.values()].map(({ expression }) => expression),
    [...relation.policies.values()].map(({ node }) => [node.qual, node.with_check]),
    relation.view?.query,
    relation.index,
  ]);
  for (const { node } of relation.triggers.values()) referToRoutine(step, key, node.funcname);
}

export function referToRoutine({ world }: Step, referrer: string, names: readonly Node[] | undefined): void {
  const key = world.routineKey(nameFromList(names ?? []));
  if (key !== null) refer(world, ["routine", key], ["relation", referrer]);
}

/** Notes which routines of the user the trees call. */
export function referToRoutines(step: Step, referrer: string, trees: unknown): void {
  walk(trees, (kind, payload) => {
    if (kind === "FuncCall") referToRoutine(step, referrer, (payload as Tree.FuncCall).funcname);
  });
}
