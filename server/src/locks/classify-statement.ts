// Which rows of the lock table a statement belongs to, and on which relations. Syntax alone: no schema is known, so
// what depends on one is left to the row ("maybe") or to a note.
import { isOn } from "../sql/options";
import { nameFromList, type QualifiedName } from "../sql/names";
import type { ParsedText } from "../sql/sql-file";
import { as, type Node, type NodeKind, type NodeOf, type Tree } from "../sql/syntax-tree";
import { classifyAlterTable, typedTables } from "./classify-alter-table";
import { classifyDrop } from "./classify-drop";
import { queryClassifiers, readsOf } from "./classify-query";
import { constraintsOf } from "./column-default";
import type { LockRowId } from "./lock-table";
import { namedIn } from "./named";
import type { NamedRelation, RelationRole, Touch } from "./touch";

export function classifyStatement({ tree, kind }: ParsedText): readonly Touch[] {
  if (!tree || kind === "unparsed") return [];
  const classify = classifiers[kind] as ((payload: unknown) => readonly Touch[]) | undefined;
  return classify?.(as(tree, kind)) ?? [];
}

type Classifiers = {
  readonly [Kind in NodeKind]?: (payload: NodeOf<Kind>) => readonly Touch[];
};

const classifiers: Classifiers = {
  ...queryClassifiers,
  AlterTableStmt: classifyAlterTable,
  RenameStmt: rename,
  AlterObjectSchemaStmt: ({ relation, objectType }) =>
    relation ? [on("set schema", relation, roleOfObject(objectType))] : [],
  AlterObjectDependsStmt: ({ relation, objectType }) => {
    if (!relation) return [];
    if (objectType === "OBJECT_INDEX") return [on("depends on extension", relation, "index")];
    return objectType === "OBJECT_TRIGGER" ? [on("trigger depends on extension", relation)] : [];
  },
  CreateStmt: createTable,
  CreateForeignTableStmt: ({ base }) => (base ? createTable(base) : []),
  CreateTableAsStmt: ({ query, into }) =>
    readsOf(query, into?.skipData ? "create view" : "create from query"),
  ViewStmt: ({ view, query, replace }) => [
    ...(replace && view ? [on("replace view", view, "view")] : []),
    ...readsOf(query, "create view"),
  ],
  IndexStmt: createIndex,
  DropStmt: classifyDrop,
  ReindexStmt: reindex,
  CreateTrigStmt: ({ relation, constrrel, row }) => {
    const from = constrrel ? [namedIn(constrrel, "source")] : [];
    return relation ? [on(row ? "create row trigger" : "create trigger", relation, "target", from)] : [];
  },
  RuleStmt: ({ relation, actions, whereClause }) =>
    relation ? [on("create rule", relation), ...readsOf([actions, whereClause], "create view")] : [],
  CreatePolicyStmt: ({ table, ...rest }) =>
    table ? [on("create policy", table), ...readsOf(rest, "create view")] : [],
  AlterPolicyStmt: ({ table, ...rest }) =>
    table ? [on("alter policy", table), ...readsOf(rest, "create view")] : [],
  AlterDomainStmt: alterDomain,
  TruncateStmt: truncate,
  LockStmt: lockTables,
  VacuumStmt: vacuum,
  ClusterStmt: ({ relation }) => (relation ? [on("cluster", relation)] : []),
  RefreshMatViewStmt: ({ relation, concurrent, skipData }) =>
    relation ? [on(refreshRow(concurrent, skipData), relation)] : [],
  CommentStmt: comment,
  GrantStmt: grant,
  CreateStatsStmt: ({ relations }) => rangeVars(relations).map((table) => on("create statistics", table)),
  CreatePublicationStmt: ({ pubobjects }) => publicationTables(pubobjects),
  AlterPublicationStmt: ({ pubname = "", pubobjects, action }) => [
    ...publicationTables(pubobjects),
    ...(action === "AP_SetObjects" ? [setPublication(pubname)] : []),
  ],
  CreateSeqStmt: ({ options }) => sequenceOwner(options),
  AlterSeqStmt: ({ sequence, options }) => [
    ...(sequence ? [on("alter sequence", sequence, "sequence")] : []),
    ...sequenceOwner(options),
  ],
};

function on(
  row: LockRowId,
  rangeVar: Tree.RangeVar,
  role: RelationRole = "target",
  partners: readonly NamedRelation[] = [],
): Touch {
  return { row, target: namedIn(rangeVar, role), partners };
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

function roleOfObject(objectType: string | undefined): RelationRole {
  if (objectType === "OBJECT_SEQUENCE") return "sequence";
  if (objectType === "OBJECT_VIEW") return "view";
  return objectType === "OBJECT_INDEX" ? "index" : "target";
}

function rename({ renameType, relationType, relation, subname = "" }: Tree.RenameStmt): readonly Touch[] {
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
      return [{ ...on("rename attribute", relation, "type"), remark: typedTables }];
    case "OBJECT_TABCONSTRAINT":
      return [{ ...on("rename constraint", relation), part: { constraint: subname } }];
    case "OBJECT_TRIGGER":
      return [{ ...on("rename trigger", relation), part: { trigger: subname } }];
    case "OBJECT_RULE":
      return [on("rename rule", relation)];
    case "OBJECT_POLICY":
      return [on("alter policy", relation)];
    default:
      return [];
  }
}

function createTable({
  inhRelations,
  partbound,
  tableElts,
  constraints,
  ofTypename,
}: Tree.CreateStmt): readonly Touch[] {
  const parents = rangeVars(inhRelations).map((parent) => namedIn(parent, "parent"));
  const elements = tableElts ?? [];
  const likes = elements.flatMap((node) => as(node, "TableLikeClause")?.relation ?? []);
  const all = [
    ...elements.flatMap((node) => constraintsOf(as(node, "ColumnDef") ?? {})),
    ...[...elements, ...(constraints ?? [])].flatMap((node) => as(node, "Constraint") ?? []),
  ];
  const referenced = all.flatMap(({ pktable }) => (pktable ? [namedIn(pktable, "referenced")] : []));
  return [
    ...(partbound
      ? parents.map((target): Touch => {
          const note =
            "A default partition of the parent is locked in ACCESS EXCLUSIVE mode and scanned too.";
          return { row: "create partition", target, partners: [], note };
        })
      : beside("create table inherits", parents)),
    ...(ofTypename ? beside("create table of type", [typeIn(ofTypename)]) : []),
    ...beside(
      "create table like",
      likes.map((like) => namedIn(like, "source")),
    ),
    ...beside("reference in create table", referenced),
  ];
}

function typeIn({ names }: Tree.TypeName): NamedRelation {
  return { name: nameFromList(names ?? []), role: "type" };
}

function createIndex({ relation, concurrent }: Tree.IndexStmt): readonly Touch[] {
  if (!relation) return [];
  if (concurrent) return [on("create index concurrently", relation)];
  return [on(relation.inh ? "create index" : "create index on only", relation)];
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

function truncate({ relations, behavior, restart_seqs }: Tree.TruncateStmt): readonly Touch[] {
  const cascade = behavior === "DROP_CASCADE";
  const row = restart_seqs ? "truncate, restarting" : "truncate";
  const touches = rangeVars(relations).map((table) => ({ ...on(row, table), part: { cascade } }));
  if (!cascade) return touches;
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
    case "OBJECT_TRIGGER":
    case "OBJECT_RULE":
    case "OBJECT_POLICY":
      return [onName("comment on part", nameFromList(names.slice(0, -1)), "target")];
    default:
      return [];
  }
}

function grant({ objtype, targtype, objects }: Tree.GrantStmt): readonly Touch[] {
  if (targtype !== "ACL_TARGET_OBJECT") return [];
  if (objtype !== "OBJECT_TABLE" && objtype !== "OBJECT_SEQUENCE") return [];
  const role = objtype === "OBJECT_TABLE" ? "target" : "sequence";
  return rangeVars(objects).map((relation) => on("grant or revoke", relation, role));
}

function setPublication(publication: string): Touch {
  const note = "The tables it had before are locked in SHARE UPDATE EXCLUSIVE mode too.";
  return { row: "set publication tables", target: null, partners: [], part: { publication }, note };
}

/** ADD CHECK, VALIDATE and SET NOT NULL look at every value of the domain; the subtypes are letters of gram.y. */
function alterDomain({ subtype, typeName, def }: Tree.AlterDomainStmt): readonly Touch[] {
  const adds = subtype === "C" && as(def, "Constraint")?.skip_validation !== true;
  if (!adds && subtype !== "V" && subtype !== "O") return [];
  const part = { type: nameFromList(typeName ?? []) };
  const note = "Each table with a column of the domain is locked in SHARE mode and read.";
  return [{ row: "check domain", target: null, partners: [], part, note }];
}

function refreshRow(concurrent: boolean | undefined, skipData: boolean | undefined): LockRowId {
  if (concurrent) return "refresh materialized view concurrently";
  return skipData ? "refresh materialized view with no data" : "refresh materialized view";
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
