// Columns as CREATE TABLE and ALTER TABLE write them, and changes of one column of a relation. Pure functions.
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { stringList } from "./constraints";
import { objectName } from "../../sql/object-name";
import type { Column, Origin, Relation } from "./relation";
import { isSerial, sqlTypeOf } from "./sql-type";

const none: ReadonlyMap<string, string> = new Map();

/** What is not known of a column that some statement spoke of. */
export function unknownColumn(name: string): Column {
  return {
    name,
    type: null,
    notNull: false,
    default: null,
    identity: null,
    serial: false,
    generated: null,
    collation: null,
    notNullName: null,
    settings: none,
    comment: null,
    origin: null,
  };
}

/** The column with what its own constraints say of it; its keys, checks and references are the table's. */
export function columnOf(definition: Tree.ColumnDef, table: string, origin: Origin): Column {
  const constraints = (definition.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
  const find = (type: Tree.ConstrType): Tree.Constraint | undefined =>
    constraints.find(({ contype }) => contype === type);
  const name = definition.colname ?? "";
  const serial = isSerial(definition.typeName);
  const generated = find("CONSTR_GENERATED");
  const identity = find("CONSTR_IDENTITY");
  const notNull = find("CONSTR_NOTNULL");
  const isNotNull =
    serial || [identity, find("CONSTR_PRIMARY")].some(Boolean) || (!!notNull && !notNull.skip_validation);
  return {
    name,
    type: sqlTypeOf(definition.typeName),
    notNull: isNotNull,
    notNullName: isNotNull || notNull ? (notNull?.conname ?? objectName(table, name, "not_null")) : null,
    default: generated?.raw_expr ?? defaultOf(find("CONSTR_DEFAULT")?.raw_expr ?? definition.raw_default),
    identity: identity ? identityOf(identity.generated_when) : null,
    serial,
    generated: generated ? (generated.generated_kind === "v" ? "virtual" : "stored") : null,
    collation: collationOf(definition.collClause),
    settings: columnSettings(definition),
    comment: null,
    origin,
  };
}

/** What stands in parentheses behind AS IDENTITY. */
export function identityOptions(definition: Tree.ColumnDef | undefined): readonly Node[] {
  const constraints = (definition?.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
  return constraints.find(({ contype }) => contype === "CONSTR_IDENTITY")?.options ?? [];
}

/** DEFAULT NULL is none. Source: AddRelationNewConstraints() in src/backend/catalog/heap.c. */
export function defaultOf(expression: Node | undefined): Node | null {
  const constant = as(as(expression, "TypeCast")?.arg ?? expression, "A_Const");
  return expression === undefined || constant?.isnull ? null : expression;
}

export function identityOf(when: string | undefined): "always" | "by-default" {
  return when === "a" ? "always" : "by-default";
}

export function collationOf(clause: Tree.CollateClause | undefined): string | null {
  return clause ? stringList(clause.collname).join(".") : null;
}

function columnSettings(definition: Tree.ColumnDef): ReadonlyMap<string, string> {
  const { storage_name: storage, compression, fdwoptions } = definition;
  if (storage === undefined && compression === undefined && !fdwoptions) return none;
  const settings = new Map<string, string>();
  if (storage) settings.set("storage", storage.toLowerCase());
  if (compression) settings.set("compression", compression.toLowerCase());
  for (const [name, value] of definitionSettings(fdwoptions)) settings.set(name, value);
  return settings;
}

/** Options in parentheses or behind WITH, as texts. */
export function definitionSettings(
  nodes: readonly Node[] | undefined,
): readonly (readonly [string, string])[] {
  return (nodes ?? []).flatMap((node) => {
    const option = as(node, "DefElem");
    if (option?.defname === undefined) return [];
    const name =
      option.defnamespace === undefined ? option.defname : `${option.defnamespace}.${option.defname}`;
    return [[name, settingText(option.arg)] as const];
  });
}

/** Empty for what is written without a value. */
export function settingText(node: Node | undefined): string {
  const number = as(node, "Integer");
  if (number) return String(number.ival ?? 0);
  const truth = as(node, "Boolean");
  if (truth) return String(truth.boolval ?? false);
  const names = as(node, "TypeName")?.names ?? as(node, "List")?.items;
  if (names)
    return stringList(names)
      .filter((name) => name !== "pg_catalog")
      .join(".");
  return as(node, "String")?.sval ?? as(node, "Float")?.fval ?? "";
}

/** A column that was not known becomes known by what is said of it. */
export function withChangedColumn(relation: Relation, name: string, change: Partial<Column>): Relation {
  const column = { ...(relation.columns.get(name) ?? unknownColumn(name)), ...change };
  return { ...relation, columns: new Map(relation.columns).set(name, column) };
}

export function withNullability(
  relation: Relation,
  names: readonly string[],
  notNull: boolean,
  namedAfter = relation.name,
): Relation {
  return names.reduce((next, name) => {
    const column = next.columns.get(name);
    if (column?.notNull === notNull) return next;
    const implied = column?.notNullName ?? objectName(namedAfter, name, "not_null");
    return withChangedColumn(next, name, { notNull, notNullName: notNull ? implied : null });
  }, relation);
}

export function withoutColumn(relation: Relation, name: string): Relation {
  const columns = new Map(relation.columns);
  const wasKnown = columns.delete(name) || relation.complete;
  const kept = [...relation.constraints].filter(([, constraint]) => !constraint.columns.includes(name));
  const constraints = kept.length === relation.constraints.size ? relation.constraints : new Map(kept);
  const dropped = wasKnown ? relation.dropped : new Set(relation.dropped).add(name);
  return { ...relation, columns, dropped, constraints };
}

export function withAddedColumn(relation: Relation, column: Column): Relation {
  return { ...relation, columns: new Map(relation.columns).set(column.name, column) };
}
