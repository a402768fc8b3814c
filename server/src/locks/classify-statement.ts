// Which rows of the lock table a statement belongs to, and on which relations. Syntax alone: no schema is known, so
// what depends on one is left to the row ("maybe") or to a note.
import { isOn } from "../sql/options";
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../sql/names";
import type { ParsedText } from "../sql/sql-file";
import { as, type Node, type NodeKind, type NodeOf, type Tree, walk } from "../sql/syntax-tree";
import { classifyAlterTable } from "./classify-alter-table";
import { constraintsOf } from "./column-default";
import type { LockRowId } from "./lock-table";
import type { NamedRelation, RelationRole, Touch } from "./touch";

export function classifyStatement(parsed: ParsedText, serverMajor: number): readonly Touch[] {
  const { tree, kind } = parsed;
  if (!tree || kind === "unparsed") return [];
  const classify = classifiers[kind] as ((payload: unknown, major: number) => readonly Touch[]) | undefined;
  return classify?.(as(tree, kind), serverMajor) ?? [];
}

type Classifiers = {
  readonly [Kind in NodeKind]?: (payload: NodeOf<Kind>, serverMajor: number) => readonly Touch[];
};

const classifiers: Classifiers = {
  AlterTableStmt: classifyAlterTable,
  RenameStmt: rename,
  AlterObjectSchemaStmt: ({ relation, objectType }) =>
    relation ? [on("set schema", relation, roleOfObject(objectType))] : [],
  AlterObjectDependsStmt: ({ relation, objectType }) =>
    relation && objectType === "OBJECT_INDEX" ? [on("depends on extension", relation, "index")] : [],
  CreateStmt: createTable,
  CreateForeignTableStmt: ({ base }) => (base ? createTable(base) : []),
  CreateTableAsStmt: ({ query, into }) =>
    readsOf(query, into?.skipData ? "create view" : "create from query"),
  ViewStmt: ({ view, query, replace }) => [
    ...(replace && view ? [on("replace view", view, "view")] : []),
    ...readsOf(query, "create view"),
  ],
  IndexStmt: createIndex,
  DropStmt: drop,
  ReindexStmt: reindex,
  CreateTrigStmt: ({ relation, constrrel }) =>
    relation
      ? [on("create trigger", relation, "target", constrrel ? [named(constrrel, "referenced")] : [])]
      : [],
  RuleStmt: ({ relation }) => (relation ? [on("create rule", relation)] : []),
  CreatePolicyStmt: ({ table }) => (table ? [on("create policy", table)] : []),
  AlterPolicyStmt: ({ table }) => (table ? [on("alter policy", table)] : []),
  TruncateStmt: truncate,
  LockStmt: lockTables,
  VacuumStmt: vacuum,
  ClusterStmt: ({ relation }) => (relation ? [on("cluster", relation)] : []),
  RefreshMatViewStmt: ({ relation, concurrent }) =>
    relation
      ? [on(concurrent ? "refresh materialized view concurrently" : "refresh materialized view", relation)]
      : [],
  CommentStmt: comment,
  GrantStmt: grant,
  CreateStatsStmt: ({ relations }) => rangeVars(relations).map((table) => on("create statistics", table)),
  CreatePublicationStmt: ({ pubobjects }) => publicationTables(pubobjects),
  AlterPublicationStmt: ({ pubobjects }) => publicationTables(pubobjects),
  CreateSeqStmt: ({ options }) => sequenceOwner(options),
  AlterSeqStmt: ({ sequence, options }) => [
    ...(sequence ? [on("alter sequence", sequence, "sequence")] : []),
    ...sequenceOwner(options),
  ],
  InsertStmt: ({ relation, selectStmt, withClause }) => [
    ...(relation ? [on("insert", relation)] : []),
    ...readsOf([selectStmt, withClause], "select"),
  ],
  UpdateStmt: ({ relation, whereClause, fromClause, targetList, withClause }) => [
    ...(relation ? [on(whereClause ? "update" : "update all", relation)] : []),
    ...readsOf([whereClause, fromClause, targetList, withClause], "select"),
  ],
  DeleteStmt: ({ relation, whereClause, usingClause, withClause }) => [
    ...(relation ? [on(whereClause ? "delete" : "delete all", relation)] : []),
    ...readsOf([whereClause, usingClause, withClause], "select"),
  ],
  MergeStmt: ({ relation, sourceRelation, withClause }) => [
    ...(relation ? [on("merge", relation)] : []),
    ...readsOf([sourceRelation, withClause], "select"),
  ],
  SelectStmt: (select) => readsOf(select, select.lockingClause ? "select for update" : "select"),
  CopyStmt: ({ relation, query, is_from }) =>
    relation ? [on(is_from ? "copy in" : "copy out", relation)] : readsOf(query, "select"),
};

function named(rangeVar: Tree.RangeVar, role: RelationRole): NamedRelation {
  return { name: nameOfRangeVar(rangeVar), role };
}

function on(
  row: LockRowId,
  rangeVar: Tree.RangeVar,
  role: RelationRole = "target",
  partners: readonly NamedRelation[] = [],
): Touch {
  return { row, target: named(rangeVar, role), partners };
}

function onName(row: LockRowId, name: QualifiedName, role: RelationRole, note?: string): Touch {
  return { row, target: { name, role }, partners: [], ...(note !== undefined && { note }) };
}

function beside(row: LockRowId, partners: readonly NamedRelation[], note?: string): readonly Touch[] {
  if (partners.length === 0) return [];
  return [{ row, target: null, partners, ...(note !== undefined && { note }) }];
}

function rangeVars(nodes: readonly Node[] | undefined): readonly Tree.RangeVar[] {
  return (nodes ?? []).flatMap((node) => as(node, "RangeVar") ?? []);
}

/** Relations that a query reads: every RangeVar in it that is no name of a WITH query. */
function readsOf(query: unknown, row: LockRowId): readonly Touch[] {
  const found: Tree.RangeVar[] = [];
  const temporary = new Set<string>();
  walk(query, (kind, payload) => {
    if (kind === "RangeVar") found.push(payload);
    if (kind === "CommonTableExpr") temporary.add((payload as Tree.CommonTableExpr).ctename ?? "");
    return kind !== "LockingClause";
  });
  const tables = found.filter(({ schemaname, relname }) => schemaname || !temporary.has(relname ?? ""));
  return beside(
    row,
    tables.map((table) => named(table, "source")),
  );
}

function roleOfObject(objectType: string | undefined): RelationRole {
  if (objectType === "OBJECT_SEQUENCE") return "sequence";
  if (objectType === "OBJECT_VIEW") return "view";
  return objectType === "OBJECT_INDEX" ? "index" : "target";
}

function rename({ renameType, relationType, relation }: Tree.RenameStmt): readonly Touch[] {
  if (!relation) return [];
  switch (renameType) {
    case "OBJECT_TABLE":
    case "OBJECT_FOREIGN_TABLE":
    case "OBJECT_MATVIEW":
    case "OBJECT_VIEW":
    case "OBJECT_SEQUENCE":
      return [on("rename table", relation, roleOfObject(renameType))];
    case "OBJECT_INDEX":
      return [on("rename index", relation, "index")];
    case "OBJECT_COLUMN":
      return [on("rename column", relation, roleOfObject(relationType))];
    case "OBJECT_ATTRIBUTE":
      return [on("rename attribute", relation, "type")];
    case "OBJECT_TABCONSTRAINT":
      return [on("rename constraint", relation)];
    case "OBJECT_TRIGGER":
      return [on("rename trigger", relation)];
    case "OBJECT_RULE":
      return [on("rename rule", relation)];
    case "OBJECT_POLICY":
      return [on("alter policy", relation)];
    default:
      return [];
  }
}

function createTable({ inhRelations, partbound, tableElts, constraints }: Tree.CreateStmt): readonly Touch[] {
  const parents = rangeVars(inhRelations).map((parent) => named(parent, "parent"));
  const elements = tableElts ?? [];
  const likes = elements.flatMap((node) => as(node, "TableLikeClause")?.relation ?? []);
  const all = [
    ...elements.flatMap((node) => constraintsOf(as(node, "ColumnDef") ?? {})),
    ...[...elements, ...(constraints ?? [])].flatMap((node) => as(node, "Constraint") ?? []),
  ];
  const referenced = all.flatMap(({ pktable }) => (pktable ? [named(pktable, "referenced")] : []));
  return [
    ...(partbound
      ? beside(
          "create partition",
          parents,
          "A default partition of the parent is locked in ACCESS EXCLUSIVE mode and scanned too.",
        )
      : beside("create table inherits", parents)),
    ...beside(
      "create table like",
      likes.map((like) => named(like, "source")),
    ),
    ...beside("reference in create table", referenced),
  ];
}

function createIndex({ relation, concurrent }: Tree.IndexStmt): readonly Touch[] {
  if (!relation) return [];
  if (concurrent) return [on("create index concurrently", relation)];
  return [on(relation.inh ? "create index" : "create index on only", relation)];
}

const droppedRelations: Readonly<Record<string, RelationRole>> = {
  OBJECT_TABLE: "target",
  OBJECT_FOREIGN_TABLE: "target",
  OBJECT_MATVIEW: "target",
  OBJECT_VIEW: "view",
  OBJECT_SEQUENCE: "sequence",
};

/** What stands on a table is named as table, then name. */
const droppedFromTable: Readonly<Record<string, LockRowId>> = {
  OBJECT_TRIGGER: "drop trigger",
  OBJECT_RULE: "drop rule",
  OBJECT_POLICY: "drop policy",
};

function drop({ objects, removeType, concurrent }: Tree.DropStmt): readonly Touch[] {
  const lists = (objects ?? []).map((node) => as(node, "List")?.items ?? []);
  const role = droppedRelations[removeType ?? ""];
  if (role) {
    const note =
      role === "target"
        ? "Tables joined to it by a foreign key are locked in ACCESS EXCLUSIVE mode too."
        : undefined;
    return lists.map((list) => onName("drop relation", nameFromList(list), role, note));
  }
  if (removeType === "OBJECT_INDEX") {
    const mode = concurrent ? "SHARE UPDATE EXCLUSIVE" : "ACCESS EXCLUSIVE";
    const row = concurrent ? "drop index concurrently" : "drop index";
    const note = `The table of the index is locked in ${mode} mode too.`;
    return lists.map((list) => onName(row, nameFromList(list), "index", note));
  }
  const row = droppedFromTable[removeType ?? ""];
  return row ? lists.map((list) => onName(row, nameFromList(list.slice(0, -1)), "target")) : [];
}

function reindex({ kind, relation, params }: Tree.ReindexStmt): readonly Touch[] {
  const concurrently = isOn(params, "concurrently", false);
  if (!relation) return [];
  if (kind === "REINDEX_OBJECT_TABLE") {
    const touch = on(concurrently ? "reindex table concurrently" : "reindex table", relation);
    if (concurrently) return [touch];
    return [{ ...touch, note: "Its indexes are locked in ACCESS EXCLUSIVE mode, so most reads wait too." }];
  }
  const mode = concurrently ? "SHARE UPDATE EXCLUSIVE" : "SHARE";
  const touch = on(concurrently ? "reindex index concurrently" : "reindex index", relation, "index");
  return [{ ...touch, note: `The table of the index is locked in ${mode} mode too.` }];
}

function truncate({ relations, behavior }: Tree.TruncateStmt): readonly Touch[] {
  const touches = rangeVars(relations).map((table) => on("truncate", table));
  if (behavior !== "DROP_CASCADE") return touches;
  const note = "CASCADE empties every table that references it, each locked in ACCESS EXCLUSIVE mode.";
  return touches.map((touch) => ({ ...touch, note }));
}

/** The server numbers the modes from 1: LOCKMODE of src/include/storage/lockdefs.h. */
const lockStatementRows: readonly LockRowId[] = [
  "lock access share",
  "lock row share",
  "lock row exclusive",
  "lock share update exclusive",
  "lock share",
  "lock share row exclusive",
  "lock exclusive",
  "lock access exclusive",
];

function lockTables({ relations, mode }: Tree.LockStmt): readonly Touch[] {
  const row = lockStatementRows[(mode ?? 8) - 1] ?? "lock access exclusive";
  return rangeVars(relations).map((table) => on(row, table));
}

function vacuum({ rels, options, is_vacuumcmd }: Tree.VacuumStmt): readonly Touch[] {
  const row = !is_vacuumcmd ? "analyze" : isOn(options, "full", false) ? "vacuum full" : "vacuum";
  return (rels ?? []).flatMap((node) => {
    const relation = as(node, "VacuumRelation")?.relation;
    return relation ? [on(row, relation)] : [];
  });
}

function comment({ objtype, object }: Tree.CommentStmt): readonly Touch[] {
  const names = as(object, "List")?.items ?? [];
  switch (objtype) {
    case "OBJECT_TABLE":
    case "OBJECT_MATVIEW":
    case "OBJECT_FOREIGN_TABLE":
    case "OBJECT_VIEW":
    case "OBJECT_SEQUENCE":
    case "OBJECT_INDEX":
      return [onName("comment on relation", nameFromList(names), roleOfObject(objtype))];
    case "OBJECT_COLUMN":
      return [onName("comment on relation", nameFromList(names.slice(0, -1)), "target")];
    case "OBJECT_TABCONSTRAINT":
      return [onName("comment on constraint", nameFromList(names.slice(0, -1)), "target")];
    default:
      return [];
  }
}

function grant({ objtype, targtype, objects }: Tree.GrantStmt, serverMajor: number): readonly Touch[] {
  if (targtype !== "ACL_TARGET_OBJECT" || objtype !== "OBJECT_TABLE") return [];
  const row = serverMajor >= 18 ? "grant or revoke, 18" : "grant or revoke";
  return rangeVars(objects).map((table) => on(row, table));
}

function publicationTables(objects: readonly Node[] | undefined): readonly Touch[] {
  return (objects ?? []).flatMap((node) => {
    const table = as(node, "PublicationObjSpec")?.pubtable?.relation;
    return table ? [on("publication tables", table)] : [];
  });
}

/** OWNED BY table.column; OWNED BY NONE names no table. */
function sequenceOwner(options: readonly Node[] | undefined): readonly Touch[] {
  return (options ?? []).flatMap((node) => {
    const option = as(node, "DefElem");
    const names = as(option?.arg, "List")?.items ?? [];
    if (option?.defname !== "owned_by" || names.length < 2) return [];
    return beside("sequence owner", [{ name: nameFromList(names.slice(0, -1)), role: "source" }]);
  });
}
