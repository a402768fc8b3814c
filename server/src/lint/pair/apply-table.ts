// Replays CREATE TABLE: the table with its columns, their sequences, and its constraints with the names PostgreSQL gives.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { constraintNameParts } from "../../sql/inverse/generated-names";
import { objectName } from "../../sql/object-name";
import { isTemporary } from "../schema/relation";
import { isSerial } from "../schema/sql-type";
import { treeShape } from "../tree-shape";
import { columnNames, stringsOf, type Replay } from "./apply-context";
import { addNeed } from "./dependents";
import {
  partKey,
  rootPath,
  type CatalogObject,
  type ObjectKind,
  type Step,
  type Value,
} from "./catalog-object";
import { expressionValue, typeValue } from "./values";

export function createTable(replay: Replay, create: Tree.CreateStmt, kind: ObjectKind = "table"): void {
  const { relation, tableElts = [], inhRelations = [], if_not_exists: conditional = false } = create;
  if (!relation) return;
  const step = replay.stepAt(relation.relname ?? "");
  const parents = inhRelations.map((node) => replay.relation(as(node, "RangeVar")));
  const open =
    parents.length > 0 || !!create.ofTypename || tableElts.some((node) => as(node, "TableLikeClause"));
  const table = replay.catalog.create(step, kind, nameOfRangeVar(relation), {
    conditional,
    temporary: isTemporary(relation),
    open,
    // A partition goes with its parent; a child of INHERITS holds it back.
    ...(create.partbound ? { goesWith: parents.flatMap((parent) => parent ?? []) } : { needs: parents }),
  });
  if (table.made !== step) return;
  addElements(replay, table, tableElts, step);
}

function addElements(replay: Replay, table: CatalogObject, elements: readonly Node[], step: Step): void {
  const constraints: (readonly [Tree.Constraint, string | null])[] = [];
  for (const element of elements) {
    const definition = as(element, "ColumnDef");
    const constraint = as(element, "Constraint");
    if (constraint) constraints.push([constraint, null]);
    if (!definition) continue;
    addColumn(replay, table, definition, step, { implied: true });
    for (const one of ownConstraints(definition)) constraints.push([one, definition.colname ?? ""]);
  }
  for (const [constraint, column] of constraints) {
    addConstraint(replay, table, constraint, column, step, { implied: true });
  }
}

function ownConstraints({ constraints }: Tree.ColumnDef): readonly Tree.Constraint[] {
  return (constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
}

interface AddOptions {
  readonly implied?: boolean;
  readonly conditional?: boolean;
}

/** The column without its constraints. */
export function addColumn(
  replay: Replay,
  table: CatalogObject,
  definition: Tree.ColumnDef,
  step: Step,
  options: AddOptions,
): CatalogObject {
  const name = definition.colname ?? "";
  const attributes = columnAttributes(definition);
  const before = table.parts.get(partKey("column", name));
  const type = replay.userType(definition.typeName);
  const expressions = ownConstraints(definition).map(({ raw_expr }) => raw_expr);
  const needs = [type, ...replay.needsOf(expressions)];
  const column = replay.catalog.createPart(step, table, "column", name, { ...options, attributes, needs });
  const counted = attributes.get("identity") != null || isSerial(definition.typeName);
  if (column !== before && counted) {
    const sequence = freeName(replay, table, objectName(table.name, name, "seq"));
    replay.catalog.create(
      step,
      "sequence",
      { schema: table.schema, name: sequence },
      {
        implied: true,
        goesWith: [column],
        generatedName: true,
        temporary: table.temporary,
      },
    );
  }
  return column;
}

/** ADD COLUMN: the column and what is written behind it. */
export function addColumnWithConstraints(
  replay: Replay,
  table: CatalogObject,
  definition: Tree.ColumnDef,
  step: Step,
  conditional: boolean,
): void {
  const before = table.parts.get(partKey("column", definition.colname ?? ""));
  const column = addColumn(replay, table, definition, step, { conditional });
  if (column === before) return;
  for (const constraint of ownConstraints(definition)) {
    addConstraint(replay, table, constraint, column.name, step, { implied: true });
  }
}

export function columnAttributes(definition: Tree.ColumnDef): ReadonlyMap<string, Value> {
  const constraints = ownConstraints(definition);
  const of = (type: Tree.ConstrType): Tree.Constraint | undefined =>
    constraints.find(({ contype }) => contype === type);
  const serial = isSerial(definition.typeName);
  const identity = of("CONSTR_IDENTITY");
  const notNull = serial || identity || of("CONSTR_NOTNULL") || of("CONSTR_PRIMARY");
  const generated = of("CONSTR_GENERATED");
  return new Map<string, Value>([
    ["type", typeValue(definition.typeName)],
    ["nullability", notNull ? "not null" : "nullable"],
    ["default", serial ? undefined : expressionValue(of("CONSTR_DEFAULT")?.raw_expr)],
    ["expression", expressionValue(generated?.raw_expr)],
    ["identity", identity ? (identity.generated_when === "a" ? "always" : "by-default") : null],
    ["collation", stringsOf(definition.collClause?.collname).at(-1) ?? null],
  ]);
}

const constraintKinds = new Set<Tree.ConstrType | undefined>([
  "CONSTR_CHECK",
  "CONSTR_FOREIGN",
  "CONSTR_UNIQUE",
  "CONSTR_PRIMARY",
  "CONSTR_EXCLUSION",
]);

/** A table's constraint, or a column's own when `column` is set; with the index it makes. */
export function addConstraint(
  replay: Replay,
  table: CatalogObject,
  constraint: Tree.Constraint,
  column: string | null,
  step: Step,
  options: AddOptions = {},
): void {
  const { contype, conname, indexname } = constraint;
  if (contype === "CONSTR_NOTNULL" && column === null) return addNotNull(replay, table, constraint, step);
  if (!constraintKinds.has(contype)) return;
  const { catalog } = replay;
  const name = conname ?? indexname ?? generatedName(replay, table, constraint, column);
  const columns = columnsOf(constraint, column).flatMap((one) => {
    const found = catalog.part(table, "column", one);
    return found ? [found] : [];
  });
  const made = catalog.createPart(step, table, "constraint", name, {
    ...options,
    generatedName: conname === undefined,
    goesWith: columns,
    needs: [...replay.needsOf(constraint.raw_expr), ...referenced(replay, constraint)],
    attributes: new Map([
      ["definition", treeShape({ ...constraint, conname: undefined, skip_validation: undefined })],
    ]),
  });
  if (contype === "CONSTR_CHECK" || contype === "CONSTR_FOREIGN") return;
  if (contype === "CONSTR_PRIMARY") for (const one of columns) setNotNull(one);
  const index = { schema: table.schema, name };
  const given =
    indexname === undefined ? null : catalog.known("index", { schema: table.schema, name: indexname });
  if (given) catalog.move(step, given, given.schema, name);
  const own =
    given ??
    catalog.create(step, "index", index, { implied: true, generatedName: true, temporary: table.temporary });
  made.along.add(own);
  addNeed(made, own);
}

/** What a primary key makes of a column that one of the files made. */
function setNotNull({ madeBy, attributes }: CatalogObject): void {
  const held = attributes.get("nullability");
  if (held && madeBy !== "before")
    attributes.set("nullability", { ...held, made: "not null", now: "not null" });
}

/** ADD NOT NULL c (18 and later) is SET NOT NULL with a name. */
function addNotNull(replay: Replay, table: CatalogObject, constraint: Tree.Constraint, step: Step): void {
  const [name = ""] = stringsOf(constraint.keys);
  const column = replay.catalog.reachPart(table, "column", name);
  if (column && table.madeBy === "before") replay.catalog.change(step, column, "nullability", "not null");
  const given = constraint.conname ?? objectName(table.name, name, "not_null");
  replay.catalog.createPart(step, table, "constraint", given, {
    implied: true,
    generatedName: constraint.conname === undefined,
    ...(column ? { goesWith: [column] } : {}),
  });
}

function columnsOf(constraint: Tree.Constraint, column: string | null): readonly string[] {
  if (column !== null) return [column];
  if (constraint.contype === "CONSTR_FOREIGN") return stringsOf(constraint.fk_attrs);
  if (constraint.contype === "CONSTR_CHECK") return [...columnNames(constraint.raw_expr)];
  const excluded = (constraint.exclusions ?? []).map(
    (pair) => as(as(pair, "List")?.items?.[0], "IndexElem")?.name ?? "",
  );
  return [...stringsOf(constraint.keys), ...excluded];
}

/** A foreign key holds back its table, and the columns it names there. */
function referenced(replay: Replay, constraint: Tree.Constraint): readonly CatalogObject[] {
  if (constraint.contype !== "CONSTR_FOREIGN" || !constraint.pktable) return [];
  const table = replay.catalog.reach("table", nameOfRangeVar(constraint.pktable));
  if (!table) return [];
  const columns = stringsOf(constraint.pk_attrs).flatMap((name) => {
    const found = replay.catalog.part(table, "column", name);
    return found ? [found] : [];
  });
  return [table, ...columns];
}

function generatedName(
  replay: Replay,
  table: CatalogObject,
  constraint: Tree.Constraint,
  column: string | null,
): string {
  const keys =
    column === null ? {} : { keys: [{ String: { sval: column } }], fk_attrs: [{ String: { sval: column } }] };
  const parts = constraintNameParts({ ...constraint, ...keys }) ?? { middle: null, label: "excl" };
  // A column's own CHECK is named after the column, whatever it mentions.
  const middle = constraint.contype === "CONSTR_CHECK" && column !== null ? column : parts.middle;
  for (let pass = 0; ; pass++) {
    const name = objectName(table.name, middle, pass === 0 ? parts.label : `${parts.label}${pass}`);
    if (
      !table.parts.has(partKey("constraint", name)) &&
      !replay.catalog.has(rootPath("index", table.schema, name))
    ) {
      return name;
    }
  }
}

/** With a number behind it while another relation has the name. */
export function freeName(replay: Replay, table: CatalogObject, base: string): string {
  let name = base;
  for (let count = 1; replay.catalog.has(rootPath("index", table.schema, name)); count++)
    name = `${base}${count}`;
  return name;
}
