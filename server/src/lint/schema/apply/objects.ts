// Objects that have a name and no shape that rules ask for: schemas, extensions, publications, casts and the like.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../../../sql/names";
import { as, walk, type Node, type Tree } from "../../../sql/syntax-tree";
import { stringList } from "../constraints";
import { objectKey, type SchemaObject, type SchemaObjectKind } from "../relation";
import { argumentName } from "../signature";
import { sqlTypeOf } from "../sql-type";
import { constantText, nameOfText } from "../text-names";
import type { Step } from "./step";

/** Puts an object; one that is there already stays when `ifNotExists`. */
export function putObject(
  step: Step,
  kind: SchemaObjectKind,
  { schema, name }: { readonly schema: string; readonly name: string },
  node: Node,
  ifNotExists = false,
): void {
  const key = objectKey(kind, schema, name);
  const before = step.world.objects.get(key);
  if (before && ifNotExists) return;
  const conditional = ifNotExists && !step.world.objects.wasDeleted(key);
  const object: SchemaObject = {
    kind,
    schema,
    name,
    node,
    origin: before?.origin ?? step.origin,
    conditional,
  };
  step.world.objects.set(key, before ? { ...object, conditional: before.conditional } : object);
}

/** For kinds that lie in no schema. */
export function putGlobal(
  step: Step,
  kind: SchemaObjectKind,
  name: string | undefined,
  node: Node,
  ifNotExists = false,
): void {
  putObject(step, kind, { schema: "", name: name ?? "" }, node, ifNotExists);
}

/** Where a new object of a kind with a schema goes. */
export function placeOf(step: Step, name: QualifiedName): { readonly schema: string; readonly name: string } {
  const [schema = "", own = ""] = step.world.creationKey(name).split("\u0000");
  return { schema, name: own };
}

export function createStatistics(step: Step, create: Tree.CreateStatsStmt): void {
  const table = as(create.relations?.[0], "RangeVar");
  if (!create.defnames || !table) return;
  const place = placeOf(step, nameFromList(create.defnames));
  const named = step.world.keyOf(nameOfRangeVar(table)).split("\u0000");
  const [schemaname = "", relname = ""] = named;
  const relations = [{ RangeVar: { ...table, schemaname, relname } }];
  putObject(step, "statistics", place, { CreateStatsStmt: { ...create, relations } }, create.if_not_exists);
}

export function createCast(step: Step, create: Tree.CreateCastStmt): void {
  putGlobal(step, "cast", castName(create.sourcetype, create.targettype), { CreateCastStmt: create });
}

export function castName(from: Tree.TypeName | undefined, to: Tree.TypeName | undefined): string {
  return `${argumentName(sqlTypeOf(from))} as ${argumentName(sqlTypeOf(to))}`;
}

const definedKinds: Readonly<Partial<Record<Tree.ObjectType, SchemaObjectKind>>> = {
  OBJECT_COLLATION: "collation",
  OBJECT_OPERATOR: "operator",
  OBJECT_TSCONFIGURATION: "text-search",
  OBJECT_TSDICTIONARY: "text-search",
  OBJECT_TSPARSER: "text-search",
  OBJECT_TSTEMPLATE: "text-search",
};

export function defineObject(step: Step, define: Tree.DefineStmt): void {
  const kind = define.kind && definedKinds[define.kind];
  if (!kind) return;
  const name = nameFromList(define.defnames ?? []);
  putObject(step, kind, placeOf(step, name), { DefineStmt: define }, define.if_not_exists);
}

/** Functions of extensions that turn a table into something else, and back. */
const tableFunctions: Readonly<Record<string, readonly [kind: SchemaObjectKind, makes: boolean]>> = {
  create_hypertable: ["hypertable", true],
  create_distributed_table: ["distributed-table", true],
  create_distributed_table_concurrently: ["distributed-table", true],
  create_reference_table: ["distributed-table", true],
  undistribute_table: ["distributed-table", false],
  create_parent: ["partman-parent", true],
  undo_partition: ["partman-parent", false],
};

/** The table is the first argument, or the one called p_parent_table or relation, as a text. */
export function callTableFunctions(step: Step, select: Tree.SelectStmt): void {
  const calls = [
    ...(select.targetList ?? []).map((target) => as(as(target, "ResTarget")?.val, "FuncCall")),
    ...(select.fromClause ?? []).map((item) => {
      const first = as(as(item, "RangeFunction")?.functions?.[0], "List")?.items?.[0];
      return as(first, "FuncCall");
    }),
  ];
  for (const call of calls) {
    const found = tableFunctions[stringList(call?.funcname).at(-1) ?? ""];
    const text = found && constantText(call?.args?.[0]);
    if (!found || !call || text === undefined) continue;
    const name = step.world.keyOf(nameOfText(text));
    const [kind, makes] = found;
    if (makes) putObject(step, kind, { schema: "", name }, { FuncCall: call }, true);
    else step.world.objects.delete(objectKey(kind, "", name));
  }
}

/** CREATE TABLE … WITH (tsdb.hypertable) makes what create_hypertable() does. */
export function markHypertable(step: Step, create: Tree.CreateStmt, name: string): void {
  const isMade = (create.options ?? []).some((node) => {
    const option = as(node, "DefElem");
    const isOwn = option?.defnamespace === "tsdb" || option?.defnamespace === "timescaledb";
    return (
      isOwn && option.defname === "hypertable" && !/^(?:false|off|0)$/i.test(constantText(option.arg) ?? "")
    );
  });
  if (isMade) putObject(step, "hypertable", { schema: "", name }, { CreateStmt: create }, true);
}

export function createSchema(step: Step, create: Tree.CreateSchemaStmt): string {
  const name = create.schemaname ?? create.authrole?.rolename ?? "";
  putGlobal(step, "schema", name, { CreateSchemaStmt: create }, create.if_not_exists);
  return name;
}

/** DELETE FROM part_config: pg_partman no longer looks after the parents that the condition names. */
export function forgetParents(step: Step, statement: Tree.DeleteStmt): void {
  if (statement.relation?.relname !== "part_config") return;
  walk(statement.whereClause, (kind, payload) => {
    const text = kind === "A_Const" ? (payload as Tree.A_Const).sval?.sval : undefined;
    if (text !== undefined) {
      step.world.objects.delete(objectKey("partman-parent", "", step.world.keyOf(nameOfText(text))));
    }
  });
}
