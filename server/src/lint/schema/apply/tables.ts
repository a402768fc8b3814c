// CREATE TABLE in all its forms: elements, LIKE, INHERITS, PARTITION OF, OF a type, and foreign tables.
import { nameOfRangeVar } from "../../../sql/names";
import { as, type Node, type Tree } from "../../../sql/syntax-tree";
import { columnOf, definitionSettings, identityOptions } from "../columns";
import type { Column, PartitionKey, Relation, RelationKind } from "../relation";
import { copyIndexes } from "./copied-indexes";
import { addConstraints, columnConstraints, type Written } from "./constraints";
import { copyLike, inheritFrom } from "./copied-columns";
import { makeSequence, referFromColumns } from "./column-links";
import { markHypertable } from "./objects";
import { blank, creation, known, put, type Place, type Step } from "./step";

export function createTable(step: Step, create: Tree.CreateStmt, kind: RelationKind = "table"): void {
  const place = creation(step, create.relation, create.if_not_exists ?? false);
  if (!place) return;
  const { key } = place;
  const elements = create.tableElts ?? [];
  const parents = (create.inhRelations ?? []).flatMap((node) => {
    const parent = as(node, "RangeVar");
    return parent ? [known(step, nameOfRangeVar(parent), "table")] : [];
  });
  const [, name = ""] = key.split("\u0000");
  const own = new Map(
    elements.flatMap((element) => {
      const definition = as(element, "ColumnDef");
      return definition ? [[element, columnOf(definition, name, step.origin)] as const] : [];
    }),
  );
  const flags = { temporary: place.temporary, unlogged: create.relation?.relpersistence === "u" };
  const sequences = [...own].flatMap(([element, column]) =>
    makeSequence(step, column, key, flags, identityOptions(as(element, "ColumnDef"))),
  );
  let table = tableOf(step, create, kind, place);
  for (const parent of parents) table = inheritFrom(step, table, parent);
  if (create.partbound) {
    const bound = create.partbound;
    const isDefault = bound.is_default ?? false;
    table = { ...table, inherits: [], partition: { parent: parents[0] ?? "", isDefault, bound } };
  }
  table = withElements(step, table, elements, own);
  put(step, table);
  markHypertable(step, create, key);
  const isIdentityCopy = ({ name, identity }: Column): boolean =>
    identity !== null && !table.partition && ![...own.values()].some((column) => column.name === name);
  for (const column of [...table.columns.values()].filter(isIdentityCopy)) {
    for (const sequence of makeSequence(step, column, key, flags)) put(step, sequence);
  }
  for (const sequence of sequences) put(step, sequence);
  referFromColumns(step, key, [...table.columns.values()]);
  const written = elements.flatMap((element): readonly Written[] => {
    const definition = as(element, "ColumnDef");
    if (definition) return columnConstraints(definition);
    const constraint = as(element, "Constraint");
    return constraint ? [[constraint, null]] : [];
  });
  addConstraints(step, key, written);
  for (const element of elements) {
    const like = as(element, "TableLikeClause");
    const source = like?.relation && step.world.keyOf(nameOfRangeVar(like.relation));
    if (source !== undefined && (like?.options ?? 0) & likeIndexes) copyIndexes(step, source, key, false);
  }
  if (table.partition) copyIndexes(step, table.partition.parent, key, true);
}

/** CREATE_TABLE_LIKE_INDEXES of src/include/nodes/parsenodes.h. */
const likeIndexes = 1 << 6;

function tableOf(step: Step, create: Tree.CreateStmt, kind: RelationKind, place: Place): Relation {
  const settings = new Map(definitionSettings(create.options));
  if (create.tablespacename) settings.set("tablespace", create.tablespacename);
  if (create.accessMethod) settings.set("access method", create.accessMethod);
  const table = {
    ...blank(place.key, create.partspec && kind === "table" ? "partitioned-table" : kind, step.origin),
    temporary: place.temporary,
    conditional: place.conditional,
    unlogged: create.relation?.relpersistence === "u",
    partitionKey: partitionKeyOf(create.partspec),
    settings,
  };
  if (!create.ofTypename) return table;
  const names = (create.ofTypename.names ?? []).map((node) => as(node, "String")?.sval ?? "");
  const type = step.world.relation({ schema: names.at(-2) ?? null, name: names.at(-1) ?? "" });
  if (!type?.complete) return { ...table, complete: false };
  const columns = [...type.columns].map(([name, column]): [string, Column] => [
    name,
    { ...column, origin: step.origin },
  ]);
  return { ...table, columns: new Map(columns) };
}

function partitionKeyOf(spec: Tree.PartitionSpec | undefined): PartitionKey | null {
  if (!spec) return null;
  const strategies = { PARTITION_STRATEGY_LIST: "list", PARTITION_STRATEGY_HASH: "hash" } as const;
  const { strategy } = spec;
  return {
    strategy: strategy && strategy !== "PARTITION_STRATEGY_RANGE" ? strategies[strategy] : "range",
    columns: (spec.partParams ?? []).map((node) => as(node, "PartitionElem")?.name ?? null),
  };
}

function withElements(
  step: Step,
  before: Relation,
  elements: readonly Node[],
  own: ReadonlyMap<Node, Column>,
): Relation {
  let table = before;
  let columns = new Map(table.columns);
  for (const element of elements) {
    const like = as(element, "TableLikeClause");
    const column = own.get(element);
    if (like) {
      table = copyLike(step, { ...table, columns }, like);
      columns = new Map(table.columns);
    } else if (column) {
      const inherited = columns.get(column.name);
      columns.set(column.name, inherited ? merged(inherited, column) : column);
    }
  }
  return { ...table, columns };
}

/** What a child says of a column that it has from a parent. Source: MergeAttributes() in tablecmds.c. */
function merged(inherited: Column, own: Column): Column {
  return {
    ...own,
    type: own.type ?? inherited.type,
    collation: own.collation ?? inherited.collation,
    default: own.default ?? inherited.default,
    generated: own.generated ?? inherited.generated,
    identity: own.identity ?? inherited.identity,
    serial: own.serial || inherited.serial,
    notNull: own.notNull || inherited.notNull,
    notNullName: own.notNullName ?? inherited.notNullName,
  };
}
