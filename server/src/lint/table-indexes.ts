// The indexes of a table as far as the migrations tell, those of its constraints among them, and what they are good for.
import { as } from "../sql/syntax-tree";
import type { StatementContext } from "./context";
import { applyStatement } from "./schema/apply-statement";
import { newReferrers, referringRelations } from "./schema/referrers";
import { relationKey, type IndexShape, type Relation } from "./schema/relation";
import { ScopedMap } from "./schema/scoped-map";
import type { World } from "./schema/world";

export interface TableIndex {
  readonly relation: Relation;
  readonly shape: IndexShape;
}

export function indexesOf(world: World, table: Relation): readonly TableIndex[] {
  const key = relationKey(table.schema, table.name);
  const found: TableIndex[] = [];
  for (const [, relation] of referringRelations(world, key, "index")) {
    const shape = indexShapeOf(relation, key);
    if (shape) found.push({ relation, shape });
  }
  return found;
}

/** The index that the statement makes on the table; null when it makes none. */
export function newIndexOf(context: StatementContext, table: Relation): TableIndex | null {
  const key = relationKey(table.schema, table.name);
  const { world } = context;
  const after = worldAfter(context);
  for (const place of newReferrers(world, after, key)) {
    const relation = after.relations.get(place);
    const shape = relation && indexShapeOf(relation, key);
    if (shape && !world.relations.get(place)) return { relation, shape };
  }
  return null;
}

function indexShapeOf({ kind, table, index }: Relation, key: string): IndexShape | null {
  return kind === "index" && table === key ? index : null;
}

/** Keys of the partitions of a partitioned table. */
export function hasPartitions(world: World, table: Relation): boolean {
  const key = relationKey(table.schema, table.name);
  return referringRelations(world, key, "heir").some(([, { partition }]) => partition?.parent === key);
}

/** Whether an index finds rows by these columns: they are its first keys, in whatever order. */
export function findsByColumns({ shape }: TableIndex, columns: readonly string[]): boolean {
  if (!["btree", "hash", "gist", "spgist"].includes(shape.method)) return false;
  const leading = shape.keys.slice(0, columns.length).map(({ column }) => column);
  return columns.every((column) => leading.includes(column)) && isWhole(shape, columns);
}

/** Whether no two rows can agree in these columns, so that a foreign key may refer to them. */
export function isUniqueOn({ shape }: TableIndex, columns: readonly string[]): boolean {
  const keys = shape.keys.map(({ column }) => column);
  return (
    shape.unique &&
    shape.predicate === null &&
    keys.length === columns.length &&
    columns.every((column) => keys.includes(column))
  );
}

/** No predicate, or only one that leaves out rows without a value in one of the columns. */
function isWhole({ predicate }: IndexShape, columns: readonly string[]): boolean {
  if (!predicate) return true;
  const parts =
    as(predicate, "BoolExpr")?.boolop === "AND_EXPR" ? as(predicate, "BoolExpr")?.args : [predicate];
  return (parts ?? []).every((part) => {
    const test = as(part, "NullTest");
    const column = as(as(test?.arg, "ColumnRef")?.fields?.at(-1), "String")?.sval;
    return test?.nulltesttype === "IS_NOT_NULL" && column !== undefined && columns.includes(column);
  });
}

const made = new WeakMap<StatementContext, World>();

/** The world once the statement has run; do not change it. */
export function worldAfter(context: StatementContext): World {
  let after = made.get(context);
  if (after) return after;
  const { world, statement, file, place } = context;
  // Not fork(), which copies everything once in a while.
  after = world.with({
    relations: new ScopedMap(world.relations),
    types: new ScopedMap(world.types),
    routines: new ScopedMap(world.routines),
    objects: new ScopedMap(world.objects),
    referrers: new ScopedMap(world.referrers),
  });
  applyStatement(after, statement.parsed, file.origin, place.kind !== "none");
  made.set(context, after);
  return after;
}
