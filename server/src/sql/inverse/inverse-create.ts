// Inverses of CREATE: the matching DROP, without CASCADE, so that nothing goes that was not made here.
import { nameFromList, nameOfRangeVar, quoteIdentifier, quoteName } from "../names";
import { as, type Node, type NodeKind, type NodeOf, type Tree } from "../syntax-tree";
import { indexMiddle, type GeneratedNames } from "./generated-names";
import { irreversible, nothing, statements, type Inverse, type MadeInFile } from "./inverse-of";
import { printDrop, type DroppedKind } from "./print-statement";
import { argumentTypes, typeText } from "./type-text";

export type InverseTable = {
  readonly [Kind in NodeKind]?: (payload: NodeOf<Kind>, made: MadeInFile, names: GeneratedNames) => Inverse;
};

const unknownBefore = (what: string): Inverse => irreversible(`${what} as it was before is not known`);

export const inversesOfCreate: InverseTable = {
  CreateStmt: ({ relation, if_not_exists }) => dropRelation("table", relation, if_not_exists),
  CreateForeignTableStmt: ({ base }) =>
    base?.relation
      ? drop("FOREIGN TABLE", quoteName(nameOfRangeVar(base.relation)), base.if_not_exists)
      : nothing,
  CreateTableAsStmt: ({ into, objtype, if_not_exists }) =>
    objtype === "OBJECT_MATVIEW" && into?.rel
      ? drop("MATERIALIZED VIEW", quoteName(nameOfRangeVar(into.rel)), if_not_exists)
      : dropRelation("table", into?.rel, if_not_exists),
  CreateSeqStmt: ({ sequence, if_not_exists }) => dropRelation("sequence", sequence, if_not_exists),
  ViewStmt: ({ view, replace }) => {
    if (!view) return nothing;
    const name = quoteName(nameOfRangeVar(view));
    return replace ? unknownBefore(`the view ${name}`) : drop("VIEW", name);
  },
  IndexStmt: dropIndex,
  CreateEnumStmt: ({ typeName }) => statements(printDrop("type", nameFromList(typeName ?? []))),
  CreateRangeStmt: ({ typeName }) => statements(printDrop("type", nameFromList(typeName ?? []))),
  CompositeTypeStmt: ({ typevar }) => dropRelation("type", typevar),
  CreateDomainStmt: ({ domainname }) => drop("DOMAIN", quoteName(nameFromList(domainname ?? []))),
  CreateSchemaStmt: dropSchema,
  CreateFunctionStmt: dropRoutine,
  DefineStmt: dropDefined,
  CreateStatsStmt: ({ defnames, if_not_exists }) =>
    defnames
      ? drop("STATISTICS", quoteName(nameFromList(defnames)), if_not_exists)
      : irreversible("the statistics have no name, and the one they were given is not known"),
  CreateTrigStmt: ({ trigname = "", relation, replace }, made) =>
    replace ? unknownBefore(`the trigger ${trigname}`) : dropFromTable("TRIGGER", trigname, relation, made),
  RuleStmt: ({ rulename = "", relation, replace }, made) =>
    replace ? unknownBefore(`the rule ${rulename}`) : dropFromTable("RULE", rulename, relation, made),
  CreatePolicyStmt: ({ policy_name = "", table }, made) => dropFromTable("POLICY", policy_name, table, made),
  CreateEventTrigStmt: ({ trigname = "" }) => drop("EVENT TRIGGER", quoteIdentifier(trigname)),
  CreatePublicationStmt: ({ pubname = "" }) => drop("PUBLICATION", quoteIdentifier(pubname)),
  // With IF NOT EXISTS it may have been there before, and other schemas may use it by now.
  CreateExtensionStmt: ({ extname = "", if_not_exists }) =>
    if_not_exists ? nothing : drop("EXTENSION", quoteIdentifier(extname)),
  CreateForeignServerStmt: ({ servername = "", if_not_exists }) =>
    drop("SERVER", quoteIdentifier(servername), if_not_exists),
  CreateFdwStmt: ({ fdwname = "" }) => drop("FOREIGN DATA WRAPPER", quoteIdentifier(fdwname)),
  CreateRoleStmt: ({ role = "" }) => drop("ROLE", quoteIdentifier(role)),
  CreateCastStmt: ({ sourcetype, targettype }) =>
    sourcetype && targettype ? drop("CAST", `(${typeText(sourcetype)} AS ${typeText(targettype)})`) : nothing,
};

function drop(what: string, name: string, conditional: boolean | undefined = false): Inverse {
  return statements(`DROP ${what} ${conditional ? "IF EXISTS " : ""}${name}`);
}

function dropRelation(
  kind: DroppedKind,
  relation: Tree.RangeVar | undefined,
  conditional: boolean | undefined = false,
): Inverse {
  // A temporary table is gone with its session.
  if (!relation || relation.relpersistence === "t") return nothing;
  return statements(printDrop(kind, nameOfRangeVar(relation), { ifExists: conditional }));
}

/** The index lies in the schema of its table. */
function dropIndex(index: Tree.IndexStmt, made: MadeInFile, names: GeneratedNames): Inverse {
  const { relation, idxname, concurrent = false, if_not_exists = false } = index;
  if (!relation) return nothing;
  const table = nameOfRangeVar(relation);
  if (made.hasTable(table)) return nothing;
  const middle = indexMiddle(index);
  if (idxname === undefined && middle === null) {
    return irreversible("the index has no name, and the one it was given is not known");
  }
  const name = idxname ?? names.give(table.name, middle, "idx");
  const options = { concurrently: concurrent, ifExists: concurrent || if_not_exists };
  return statements(printDrop("index", { schema: table.schema, name }, options));
}

function dropSchema({ schemaname, authrole, schemaElts, if_not_exists }: Tree.CreateSchemaStmt): Inverse {
  if (schemaElts?.length) return irreversible("the schema was created together with objects in it");
  const name = schemaname ?? authrole?.rolename;
  return name === undefined ? nothing : drop("SCHEMA", quoteIdentifier(name), if_not_exists);
}

function dropRoutine({
  funcname,
  parameters,
  replace,
  is_procedure = false,
}: Tree.CreateFunctionStmt): Inverse {
  const name = quoteName(nameFromList(funcname ?? []));
  const what = is_procedure ? "PROCEDURE" : "FUNCTION";
  if (replace) return unknownBefore(`the ${what.toLowerCase()} ${name}`);
  const list = (parameters ?? []).flatMap((node) => as(node, "FunctionParameter") ?? []);
  return drop(what, `${name}(${argumentTypes(list, is_procedure)})`);
}

const definedWords: Readonly<Record<string, string>> = {
  OBJECT_COLLATION: "COLLATION",
  OBJECT_TYPE: "TYPE",
  OBJECT_TSCONFIGURATION: "TEXT SEARCH CONFIGURATION",
  OBJECT_TSDICTIONARY: "TEXT SEARCH DICTIONARY",
  OBJECT_TSPARSER: "TEXT SEARCH PARSER",
  OBJECT_TSTEMPLATE: "TEXT SEARCH TEMPLATE",
};

function dropDefined({ kind = "OBJECT_TYPE", defnames, replace, if_not_exists }: Tree.DefineStmt): Inverse {
  const word = definedWords[kind];
  if (!word || replace) return irreversible("this kind of object is not taken back here");
  return drop(word, quoteName(nameFromList(defnames ?? [])), if_not_exists);
}

function dropFromTable(
  what: string,
  name: string,
  relation: Tree.RangeVar | undefined,
  made: MadeInFile,
): Inverse {
  if (!relation) return nothing;
  const table = nameOfRangeVar(relation);
  if (made.hasTable(table)) return nothing;
  return drop(what, `${quoteIdentifier(name)} ON ${quoteName(table)}`);
}

/** The relation a CREATE makes, if it is one that takes its parts along when it is dropped. */
export function createdTable(tree: Node): Tree.RangeVar | undefined {
  const created = as(tree, "CreateStmt")?.relation ?? as(tree, "CreateTableAsStmt")?.into?.rel;
  return (
    created ?? as(tree, "CreateForeignTableStmt")?.base?.relation ?? as(tree, "SelectStmt")?.intoClause?.rel
  );
}
