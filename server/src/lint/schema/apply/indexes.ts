// CREATE INDEX, and the indexes that a partition gets from its parent.
import { nameOfRangeVar } from "../../../sql/names";
import type { Tree } from "../../../sql/syntax-tree";
import { definitionSettings } from "../columns";
import { columnsInName, distinctColumnNames, freeRelationName } from "../object-names";
import { relationKey, type IndexShape, type Relation } from "../relation";
import { keyOfRelation, referringRelations } from "../referrers";
import { referToRoutines } from "./column-links";
import { indexColumnName, indexElements, indexKeyOf } from "./index-keys";
import { blank, edit, known, put, type Step } from "./step";

export function createIndex(step: Step, statement: Tree.IndexStmt): void {
  if (!statement.relation) return;
  const key = known(step, nameOfRangeVar(statement.relation), "table");
  const table = step.world.relations.get(key);
  if (!table) return;
  const name = statement.idxname ?? nameFor(step, table, statement);
  const place = relationKey(table.schema, name);
  const before = step.world.relations.get(place);
  if (statement.if_not_exists && before) return;
  const conditional = (statement.if_not_exists ?? false) && !step.world.relations.wasDeleted(place);
  referToRoutines(step, place, [statement.indexParams, statement.whereClause]);
  const isPlain = table.kind === "table" && table.complete;
  const partitions = isPlain ? [] : partitionsOf(step, key);
  const isWhole = statement.relation.inh === true || partitions.length === 0;
  put(step, { ...indexOn(step, table, name, statement, isWhole), conditional });
  if (!statement.relation.inh) return;
  for (const partition of partitions) indexPartition(step, partition, place, statement);
}

function nameFor(step: Step, table: Relation, statement: Tree.IndexStmt): string {
  const elements = [
    ...indexElements(statement.indexParams),
    ...indexElements(statement.indexIncludingParams),
  ];
  const columns = columnsInName(distinctColumnNames(elements.map(indexColumnName)));
  return freeRelationName(step.world, table.schema, [table.name, columns, "idx"]);
}

function indexOn(
  step: Step,
  table: Relation,
  name: string,
  statement: Tree.IndexStmt,
  valid: boolean,
): Relation {
  const settings = new Map(definitionSettings(statement.options));
  if (statement.tableSpace) settings.set("tablespace", statement.tableSpace);
  const index: IndexShape = {
    method: statement.accessMethod ?? "btree",
    unique: statement.unique ?? false,
    keys: indexElements(statement.indexParams).map(indexKeyOf),
    include: indexElements(statement.indexIncludingParams).flatMap(({ name: column }) => column ?? []),
    predicate: statement.whereClause ?? null,
    nullsNotDistinct: statement.nulls_not_distinct ?? false,
    constraint: null,
    valid,
  };
  const made = blank(relationKey(table.schema, name), "index", step.origin);
  return {
    ...made,
    temporary: table.temporary,
    unlogged: table.unlogged,
    table: keyOfRelation(table),
    settings,
    index,
  };
}

/** The partition's own index under an index of its parent, and so on below it. */
function indexPartition(step: Step, key: string, parent: string, statement: Tree.IndexStmt): void {
  const table = step.world.relations.get(key);
  if (!table) return;
  const name = nameFor(step, table, statement);
  const partition = { parent, isDefault: false, bound: null };
  put(step, { ...indexOn(step, table, name, statement, true), partition });
  const own = relationKey(table.schema, name);
  for (const below of partitionsOf(step, key)) indexPartition(step, below, own, statement);
}

/** Keys of the partitions of a partitioned table. */
export function partitionsOf(step: Step, key: string): readonly string[] {
  return referringRelations(step.world, key, "heir").flatMap(([child, relation]) =>
    relation.kind !== "index" && relation.partition?.parent === key ? [child] : [],
  );
}

/** Keys of a table's indexes. */
export function indexesOf(step: Step, key: string): readonly string[] {
  return referringRelations(step.world, key, "index").flatMap(([index, relation]) =>
    relation.kind === "index" && relation.table === key ? [index] : [],
  );
}

/** ALTER INDEX … ATTACH PARTITION: the parent becomes valid with the last partition's index. */
export function attachIndex(step: Step, parent: string, child: string): void {
  const index = step.world.relations.get(child);
  if (index) put(step, { ...index, partition: { parent, isDefault: false, bound: null } });
  const table = step.world.relations.get(parent)?.table ?? "";
  const attached = new Set(
    referringRelations(step.world, parent, "heir").flatMap(([, relation]) =>
      relation.partition?.parent === parent ? (relation.table ?? []) : [],
    ),
  );
  if (!partitionsOf(step, table).every((partition) => attached.has(partition))) return;
  edit(step, parent, (whole) => (whole.index ? { ...whole, index: { ...whole.index, valid: true } } : whole));
}

/** The indexes and key constraints that a partition or a LIKE … INCLUDING INDEXES table gets from its parent. */
export function copiedIndexName(step: Step, table: Relation, index: IndexShape, label: string): string {
  const columns = [
    ...index.keys.map(({ column, expression }) =>
      indexColumnName({
        ...(column === null ? {} : { name: column }),
        ...(expression ? { expr: expression } : {}),
      }),
    ),
    ...index.include,
  ];
  const joined = label === "pkey" ? "" : columnsInName(distinctColumnNames(columns));
  return freeRelationName(step.world, table.schema, [table.name, joined, label], (name) =>
    table.constraints.has(name),
  );
}
