// Replays every CREATE but that of tables: what is made, on what, and what it needs.
import { objectName } from "../../sql/object-name";
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { as, type Node, type NodeKind, type NodeOf, type Tree } from "../../sql/syntax-tree";
import { isTemporary } from "../schema/relation";
import { treeShape } from "../tree-shape";
import { columnNames, stringsOf, type Replay } from "./apply-context";
import { createTable, freeName } from "./apply-table";
import type { CreateOptions } from "./catalog";
import type { CatalogObject, ObjectKind } from "./catalog-object";
import { createdRoutine } from "./naming";
import { routineText } from "./values";

type Creates = { readonly [Kind in NodeKind]?: (replay: Replay, node: NodeOf<Kind>) => void };

export const creates: Creates = {
  CreateStmt: (replay, node) => createTable(replay, node),
  CreateForeignTableStmt: (replay, { base }) => createTable(replay, base ?? {}, "foreign table"),
  CreateTableAsStmt: (replay, { into, objtype, query, if_not_exists }) => {
    const kind = objtype === "OBJECT_MATVIEW" ? "materialized view" : "table";
    const needs = kind === "table" ? [] : replay.needsOf(query);
    relation(replay, kind, into?.rel, { conditional: if_not_exists ?? false, open: true, needs });
  },
  SelectStmt: (replay, { intoClause }) => {
    if (intoClause) relation(replay, "table", intoClause.rel, { open: true });
  },
  ViewStmt: (replay, { view, query, replace, aliases }) =>
    relation(replay, "view", view, {
      replace: replace ?? false,
      open: true,
      needs: replay.needsOf(query),
      attributes: new Map([["definition", treeShape([query, aliases])]]),
    }),
  CreateSeqStmt: (replay, { sequence, options, if_not_exists }) => {
    const goesWith = ownerColumn(replay, options);
    relation(replay, "sequence", sequence, {
      conditional: if_not_exists ?? false,
      goesWith,
      attributes: new Map(options ? [["options", treeShape(options)]] : []),
    });
  },
  IndexStmt: createIndex,
  CreateEnumStmt: (replay, { typeName, vals }) => {
    const type = named(replay, "type", nameFromList(typeName ?? []));
    if (type.madeBy === "before") return;
    for (const value of stringsOf(vals)) {
      replay.catalog.createPart(replay.stepAt(type.name), type, "enum value", value, { implied: true });
    }
  },
  CreateRangeStmt: (replay, { typeName }) => void named(replay, "type", nameFromList(typeName ?? [])),
  CompositeTypeStmt: (replay, { typevar, coldeflist = [] }) => {
    const columns = coldeflist.flatMap((node) => as(node, "ColumnDef") ?? []);
    const needs = columns.map(({ typeName }) => replay.userType(typeName));
    const type = named(replay, "type", nameOfRangeVar(typevar ?? {}), { needs });
    for (const { colname = "" } of columns) {
      replay.catalog.createPart(replay.stepAt(colname), type, "attribute", colname, { implied: true });
    }
  },
  CreateDomainStmt: (replay, { domainname, typeName, constraints = [] }) => {
    const needs = [replay.userType(typeName), ...replay.needsOf(constraints)];
    const domain = named(replay, "domain", nameFromList(domainname ?? []), { needs });
    for (const node of constraints) {
      const constraint = as(node, "Constraint");
      if (constraint?.contype === "CONSTR_CHECK") addDomainCheck(replay, domain, constraint);
    }
  },
  CreateSchemaStmt: (replay, { schemaname, authrole, if_not_exists }) => {
    const name = schemaname ?? authrole?.rolename ?? "";
    named(replay, "schema", plain(name), { conditional: if_not_exists ?? false, open: true });
  },
  CreateFunctionStmt: (replay, node) => {
    const types = [node.returnType, ...parametersOf(node).map(({ argType }) => argType)];
    const { replace = false, is_procedure, sql_body } = node;
    named(replay, is_procedure ? "procedure" : "function", createdRoutine(node), {
      replace,
      needs: [...types.map((type) => replay.userType(type)), ...replay.needsOf(sql_body)],
      attributes: new Map([["definition", routineText(node)]]),
    });
  },
  CreateTrigStmt: (replay, node) => {
    const { relation: on, trigname = "", funcname = [], replace = false, whenClause } = node;
    const table = replay.relation(on);
    if (!table) return;
    const { schema, name } = nameFromList(funcname);
    const routine = replay.catalog.known("function", { schema, name: `${name}()` });
    replay.catalog.createPart(replay.stepAt(trigname), table, "trigger", trigname, {
      replace,
      needs: [routine, ...replay.needsOf(whenClause)],
      attributes: new Map([["definition", treeShape({ ...node, replace: undefined })]]),
    });
  },
  CreatePolicyStmt: (replay, { table: on, policy_name = "", qual, with_check }) => {
    const table = replay.relation(on);
    if (!table) return;
    const needs = [...replay.needsOf([qual, with_check]), ...columnsIn(table, [qual, with_check])];
    replay.catalog.createPart(replay.stepAt(policy_name), table, "policy", policy_name, { needs });
  },
  RuleStmt: (replay, { relation: on, rulename = "", replace = false, actions }) => {
    const table = replay.relation(on);
    const needs = replay.needsOf(actions).filter((one) => one !== table && one.owner !== table);
    if (table)
      replay.catalog.createPart(replay.stepAt(rulename), table, "rule", rulename, { replace, needs });
  },
  CreateExtensionStmt: (replay, { extname = "", if_not_exists }) =>
    void named(replay, "extension", plain(extname), { conditional: if_not_exists ?? false }),
  CreateRoleStmt: (replay, { role = "" }) => void named(replay, "role", plain(role)),
  CreatePublicationStmt: (replay, { pubname = "", pubobjects }) => {
    const publication = named(replay, "publication", plain(pubname), { open: true });
    for (const table of publishedTables(pubobjects)) {
      replay.catalog.createPart(replay.stepAt(table), publication, "member", table, { implied: true });
    }
  },
  CreateSubscriptionStmt: (replay, { subname = "" }) => void named(replay, "subscription", plain(subname)),
  CreateEventTrigStmt: (replay, { trigname = "", funcname = [] }) => {
    const { schema, name } = nameFromList(funcname);
    const routine = replay.catalog.known("function", { schema, name: `${name}()` });
    named(replay, "event trigger", plain(trigname), { needs: [routine] });
  },
  CreateStatsStmt: (replay, { defnames, relations, if_not_exists }) => {
    if (!defnames) return;
    const tables = (relations ?? []).flatMap((node) => replay.relation(as(node, "RangeVar")) ?? []);
    const options = { conditional: if_not_exists ?? false, goesWith: tables };
    named(replay, "statistics", nameFromList(defnames), options);
  },
  CreateForeignServerStmt: (replay, { servername = "", fdwname = "", if_not_exists }) => {
    const needs = [replay.catalog.known("foreign data wrapper", plain(fdwname))];
    named(replay, "server", plain(servername), { conditional: if_not_exists ?? false, needs });
  },
  CreateFdwStmt: (replay, { fdwname = "" }) => void named(replay, "foreign data wrapper", plain(fdwname)),
  CreateUserMappingStmt: (replay, { user, servername = "", if_not_exists }) => {
    const server = replay.catalog.reach("server", plain(servername));
    const options = { conditional: if_not_exists ?? false, needs: [server] };
    named(replay, "user mapping", plain(`${user?.rolename ?? "public"} on ${servername}`), options);
  },
  CreateCastStmt: (replay, { sourcetype, targettype, func }) => {
    const name = treeShape([sourcetype?.names, targettype?.names]);
    const routine = replay.routine("function", func && { ObjectWithArgs: func });
    const needs = [
      replay.userType(sourcetype),
      replay.userType(targettype),
      routine && replay.catalog.known("function", routine),
    ];
    named(replay, "cast", plain(name), { needs });
  },
  CreatePLangStmt: (replay, { plname = "", replace = false }) =>
    void named(replay, "language", plain(plname), { replace }),
  CreateAmStmt: (replay, { amname = "" }) => void named(replay, "access method", plain(amname)),
  DefineStmt: (replay, { kind = "OBJECT_TYPE", defnames = [], args, replace = false, if_not_exists }) => {
    const name = nameFromList(defnames);
    if (kind === "OBJECT_AGGREGATE") return createAggregate(replay, name, args, replace);
    const word = definedKinds[kind];
    if (word) named(replay, word, name, { replace, conditional: if_not_exists ?? false });
  },
};

const definedKinds: Readonly<Partial<Record<Tree.ObjectType, ObjectKind>>> = {
  OBJECT_TYPE: "type",
  OBJECT_COLLATION: "collation",
  OBJECT_TSCONFIGURATION: "text search object",
  OBJECT_TSDICTIONARY: "text search object",
  OBJECT_TSPARSER: "text search object",
  OBJECT_TSTEMPLATE: "text search object",
};

export function plain(name: string): QualifiedName {
  return { schema: null, name };
}

function named(
  replay: Replay,
  kind: ObjectKind,
  name: QualifiedName,
  options: CreateOptions = {},
): CatalogObject {
  const at =
    kind === "function" || kind === "procedure" ? name.name.slice(0, name.name.indexOf("(")) : name.name;
  return replay.catalog.create(replay.stepAt(at), kind, name, options);
}

function relation(
  replay: Replay,
  kind: ObjectKind,
  rangeVar: Tree.RangeVar | undefined,
  options: CreateOptions,
): void {
  if (rangeVar)
    named(replay, kind, nameOfRangeVar(rangeVar), { ...options, temporary: isTemporary(rangeVar) });
}

function createIndex(replay: Replay, index: Tree.IndexStmt): void {
  const table = replay.relation(index.relation);
  if (!table) return;
  const elements = (index.indexParams ?? []).map((node) => as(node, "IndexElem"));
  const parts = elements.map((element) => element?.name ?? callName(element?.expr) ?? "expr");
  const generated = index.idxname === undefined;
  const name = index.idxname ?? freeName(replay, table, objectName(table.name, parts.join("_"), "idx"));
  const columns = [...elements, ...(index.indexIncludingParams ?? []).map((node) => as(node, "IndexElem"))];
  const names = new Set(columns.flatMap((element) => element?.name ?? []));
  const expressions = [index.whereClause, ...elements.map((element) => element?.expr)];
  for (const one of columnNames(expressions)) names.add(one);
  named(
    replay,
    "index",
    { schema: table.schema, name },
    {
      conditional: index.if_not_exists ?? false,
      generatedName: generated,
      temporary: table.temporary,
      goesWith: [table, ...columnsNamed(table, names)],
      needs: replay.needsOf(expressions),
      attributes: new Map([["definition", indexText(index)]]),
    },
  );
}

/** ChooseIndexNameAddition() of src/backend/commands/indexcmds.c writes "expr" for all but a call's name. */
function callName(expression: Node | undefined): string | undefined {
  return stringsOf(as(expression, "FuncCall")?.funcname).at(-1);
}

export function indexText(index: Tree.IndexStmt): string {
  const {
    idxname: _name,
    concurrent: _concurrent,
    if_not_exists: _conditional,
    relation: _on,
    ...rest
  } = index;
  return treeShape(rest);
}

function columnsNamed(table: CatalogObject, names: ReadonlySet<string>): readonly CatalogObject[] {
  return [...table.parts.values()].filter(({ kind, name }) => kind === "column" && names.has(name));
}

function columnsIn(table: CatalogObject, expressions: unknown): readonly CatalogObject[] {
  return columnsNamed(table, columnNames(expressions));
}

/** The column of OWNED BY. */
export function ownerColumn(replay: Replay, options: readonly Node[] | undefined): readonly CatalogObject[] {
  for (const node of options ?? []) {
    const option = as(node, "DefElem");
    if (option?.defname !== "owned_by") continue;
    const names = stringsOf(as(option.arg, "List")?.items);
    const [column = ""] = names.slice(-1);
    const table = replay.catalog.known(
      "table",
      nameFromList((as(option.arg, "List")?.items ?? []).slice(0, -1)),
    );
    const found = table && names.length > 1 ? replay.catalog.reachPart(table, "column", column) : null;
    if (found) return [found];
  }
  return [];
}

export function addDomainCheck(replay: Replay, domain: CatalogObject, constraint: Tree.Constraint): void {
  const generated = constraint.conname === undefined;
  const name = constraint.conname ?? objectName(domain.name, null, "check");
  replay.catalog.createPart(replay.stepAt(name), domain, "constraint", name, {
    implied: replay.statement.parsed.kind === "CreateDomainStmt",
    generatedName: generated,
  });
}

function createAggregate(
  replay: Replay,
  { schema, name }: QualifiedName,
  args: readonly Node[] | undefined,
  replace: boolean,
): void {
  const list = as(args?.[0], "List")?.items ?? [];
  const parameters = list.map((node) => as(node, "FunctionParameter"));
  const made = createdRoutine({
    funcname: [{ String: { sval: name } }],
    parameters: parameters.flatMap((one) => (one ? [{ FunctionParameter: one }] : [])),
  });
  named(replay, "aggregate", { schema, name: made.name }, { replace });
}

function parametersOf({ parameters = [] }: Tree.CreateFunctionStmt): readonly Tree.FunctionParameter[] {
  return parameters.flatMap((node) => as(node, "FunctionParameter") ?? []);
}

export function publishedTables(nodes: readonly Node[] | undefined): readonly string[] {
  return (nodes ?? []).map((node) => {
    const object = as(node, "PublicationObjSpec");
    return object?.pubtable?.relation?.relname ?? object?.name ?? "";
  });
}
