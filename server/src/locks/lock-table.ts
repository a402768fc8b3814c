// The table of facts: what a statement takes and does, as data. Every row was measured (pg_locks, relfilenode, scan
// counters) and names the source that decides it; test/database/lock-facts.test.ts measures again on 14 to 18. Which row
// a statement belongs to is decided elsewhere; what only the schema can tell is "maybe".
import type { LockMode } from "./lock-modes";

export type Degree = "yes" | "no" | "maybe";

/** What a schema joins to the target of a row; neighbours.ts finds it. */
export type Neighbour =
  | "indexes"
  /** Tables that inherit from it. */
  | "children"
  | "owned sequences"
  /** Sequences of the column. */
  | "column's sequences"
  /** Tables joined to the column by a foreign key, either way. */
  | "column's keys"
  /** The table that the constraint, a foreign key, points at. */
  | "constraint's table"
  /** The index that the constraint, a key, stands on. */
  | "constraint's index"
  /** Tables that foreign keys of the table, or of the table above it, point at. */
  | "referenced"
  /** Tables whose foreign keys point at it, or at the table above it. */
  | "referencing"
  | "default partition"
  /** Indexes of a partition that belong to an index of its parent. */
  | "attached indexes"
  /** The table of an index, with the partitions below it. */
  | "table"
  /** Every relation in the query of a view. */
  | "read"
  /** What goes away together with the column, constraint, relation, type, function or schema. */
  | "dropped"
  /** The indexes of what TRUNCATE empties, and all that CASCADE empties with it. */
  | "emptied"
  /** Tables whose rows hold values of a type. */
  | "users of the type"
  | "published"
  | "measured";

export interface NeighbourLock {
  readonly mode: LockMode;
  readonly rewrite?: Degree;
  readonly scan?: Degree;
}

export interface LockRow {
  /** Lock on the relation that the statement names first; null when it takes none. */
  readonly mode: LockMode | null;
  /** Lock on the other relations that it names: the referenced table, the parent, the partition, … */
  readonly partner: LockMode | null;
  /** The whole table (or index) is written anew. */
  readonly rewrite: Degree;
  /** The whole table is read under the lock. */
  readonly scan: Degree;
  /** The referenced table is read to look each row up; the planner decides how. */
  readonly partnerScan: Degree;
  readonly buildsIndex: boolean;
  /** Which of the two is rewritten, read or indexed. */
  readonly workOn: "target" | "partner";
  /** What happens to the table below the one that `workOn` says: to its partitions, or to every heir. ONLY prevents it. */
  readonly below: "nothing" | "partitions" | "heirs";
  /** Lock on those below, when it is another one. */
  readonly belowMode: LockMode | null;
  /** Those below are locked, and nothing else is done to them. */
  readonly belowRests: boolean;
  /** Of a view, the relations in its query are treated like it. */
  readonly throughViews: boolean;
  /** Locks on what the statement does not name. */
  readonly also: Partial<Readonly<Record<Neighbour, NeighbourLock>>>;
  /** File of PostgreSQL and the function in it. */
  readonly source: string;
}

type Work = Partial<Omit<LockRow, "source">>;

/** What servers older than `before` do otherwise. */
interface Change extends Work {
  readonly before: number;
}

type VersionedRow = LockRow & { readonly changes: readonly Change[] };

function row(
  mode: LockMode | null,
  source: string,
  work: Work = {},
  ...changes: readonly Change[]
): VersionedRow {
  return {
    mode,
    partner: null,
    rewrite: "no",
    scan: "no",
    partnerScan: "no",
    buildsIndex: false,
    workOn: "target",
    below: "nothing",
    belowMode: null,
    belowRests: false,
    throughViews: false,
    also: {},
    ...work,
    source,
    changes,
  };
}

const level = "tablecmds.c, AlterTableGetLockLevel()";
const rewritten = { rewrite: "yes", scan: "yes" } as const;
const built = { scan: "yes", buildsIndex: true } as const;
const perhaps = { rewrite: "maybe", scan: "maybe" } as const;
const AS = "ACCESS SHARE";
const RS = "ROW SHARE";
const RX = "ROW EXCLUSIVE";
const SUE = "SHARE UPDATE EXCLUSIVE";
const S = "SHARE";
const SRE = "SHARE ROW EXCLUSIVE";
const X = "EXCLUSIVE";
const AEL = "ACCESS EXCLUSIVE";
/** Owned sequences follow their table. Source: sequence.c, SequenceChangePersistence(). */
const persistence = { ...rewritten, also: { "owned sequences": { mode: AEL } } } as const;
const heirs = { below: "heirs" } as const;
const partitions = { below: "partitions" } as const;
/** Foreign keys on the column are checked again. */
const retyped = { "column's keys": { mode: AEL, scan: "maybe" } } as const;
const detached = { "default partition": { mode: AEL } } as const;
const emptied = { emptied: { mode: AEL } } as const;
const dropped = { also: { dropped: { mode: AEL } } } as const;
/** A new partition gets the indexes and foreign keys of its parent. 14 only reads the tables that refer to the parent. */
const newPartition = {
  indexes: { mode: SUE },
  "default partition": { mode: AEL, scan: "yes" },
  referenced: { mode: SRE },
  referencing: { mode: SRE },
} as const;

export const lockTable = {
  // Columns.
  "add column": row(AEL, "tablecmds.c, ATExecAddColumn()", heirs),
  "add column, rewriting": row(AEL, "tablecmds.c, ATExecAddColumn()", { ...rewritten, ...heirs }),
  "add column, unknown default": row(AEL, "tablecmds.c, ATExecAddColumn()", { ...perhaps, ...heirs }),
  "set default": row(AEL, level, heirs),
  "drop default": row(AEL, level, heirs),
  "set not null": row(AEL, "tablecmds.c, NotNullImpliedByRelConstraints()", { scan: "maybe", ...heirs }),
  "drop not null": row(AEL, level, heirs),
  "drop column": row(AEL, "tablecmds.c, ATExecDropColumn()", { ...dropped, ...heirs }),
  "set statistics": row(SUE, level, heirs),
  "set storage": row(AEL, level, heirs),
  "set compression": row(AEL, level),
  "set column options": row(SUE, level),
  "add identity": row(AEL, level, partitions, { before: 17, below: "nothing" }),
  "set identity": row(
    AEL,
    "sequence.c, AlterSequence()",
    { ...partitions, also: { "column's sequences": { mode: SRE } } },
    { before: 17, below: "nothing" },
  ),
  "drop identity": row(
    AEL,
    "tablecmds.c, ATExecDropIdentity()",
    { ...partitions, also: { "column's sequences": { mode: AEL } } },
    { before: 17, below: "nothing" },
  ),
  "set expression": row(
    AEL,
    "tablecmds.c, ATExecSetExpression()",
    { ...perhaps, ...heirs },
    { before: 18, ...rewritten },
  ),

  "drop expression": row(AEL, level, heirs),
  "alter column type": row(AEL, "tablecmds.c, ATColumnChangeRequiresRewrite()", {
    ...perhaps,
    ...heirs,
    also: retyped,
  }),
  "alter column type, using an expression": row(AEL, "tablecmds.c, ATColumnChangeRequiresRewrite()", {
    ...rewritten,
    ...heirs,
    also: retyped,
  }),
  "rename column": row(AEL, "tablecmds.c, renameatt()", heirs),

  // Constraints.
  "add check": row(AEL, "tablecmds.c, ATExecAddConstraint()", { scan: "yes", ...heirs }),
  "add check, no inherit": row(
    AEL,
    "tablecmds.c, ATExecAddConstraint()",
    { scan: "yes", ...heirs, belowRests: true },
    { before: 18, below: "nothing" },
  ),
  "add check, not valid": row(AEL, "tablecmds.c, ATExecAddConstraint()", heirs),
  "add not null": row(AEL, "tablecmds.c, ATExecAddConstraint()", { scan: "yes", ...heirs }),
  "add not null, not valid": row(AEL, "tablecmds.c, ATExecAddConstraint()", heirs),
  "add foreign key": row(SRE, "tablecmds.c, ATAddForeignKeyConstraint()", {
    partner: SRE,
    partnerScan: "maybe",
    scan: "yes",
    ...partitions,
  }),
  "add foreign key, not valid": row(SRE, "tablecmds.c, ATAddForeignKeyConstraint()", {
    partner: SRE,
    ...partitions,
  }),
  "add unique": row(
    AEL,
    "tablecmds.c, ATExecAddIndex()",
    { ...built, ...partitions },
    { before: 18, belowMode: S },
  ),
  "add unique, using index": row(AEL, "tablecmds.c, ATExecAddIndexConstraint()", { partner: AS }),
  "add primary key": row(
    AEL,
    "tablecmds.c, ATExecAddIndex()",
    { ...built, ...partitions },
    { before: 18, belowMode: S },
  ),
  "add primary key, using index": row(AEL, "tablecmds.c, ATExecAddIndexConstraint()", {
    partner: AS,
    scan: "maybe",
  }),
  "add exclude": row(
    AEL,
    "tablecmds.c, ATExecAddIndex()",
    { ...built, ...partitions },
    { before: 18, belowMode: S },
  ),
  // The index takes the name of the constraint.
  "rename index of constraint": row(null, "tablecmds.c, ATExecAddIndexConstraint()", { partner: SUE }),
  "validate constraint": row(SUE, "tablecmds.c, ATExecValidateConstraint()", {
    scan: "yes",
    ...heirs,
    also: { "constraint's table": { mode: RS, scan: "maybe" } },
  }),
  "drop constraint": row(AEL, "tablecmds.c, ATExecDropConstraint()", { ...dropped, ...heirs }),
  "alter constraint": row(AEL, "tablecmds.c, ATExecAlterConstraint()", partitions),
  "alter constraint, enforced": row(AEL, "tablecmds.c, ATExecAlterConstrEnforceability()", {
    scan: "yes",
    ...partitions,
    also: { "constraint's table": { mode: SRE, scan: "maybe" } },
  }),
  "alter constraint, not enforced": row(AEL, "tablecmds.c, ATExecAlterConstrEnforceability()", {
    ...partitions,
    also: { "constraint's table": { mode: AEL } },
  }),
  "rename constraint": row(AEL, "tablecmds.c, RenameConstraint()", {
    ...heirs,
    also: { "constraint's index": { mode: SUE } },
  }),

  // The rest of ALTER TABLE.
  "rename table": row(AEL, "tablecmds.c, RenameRelation()"),
  "rename index": row(SUE, "tablecmds.c, RenameRelation()"),
  "set schema": row(AEL, "tablecmds.c, AlterTableNamespace()", {
    also: { "owned sequences": { mode: AEL } },
  }),
  "change owner": row(AEL, "tablecmds.c, ATExecChangeOwner()", {
    also: { indexes: { mode: AEL }, "owned sequences": { mode: AEL } },
  }),
  "set storage parameters": row(SUE, "reloptions.c, AlterTableGetRelOptionsLockLevel()"),
  "set user_catalog_table": row(AEL, "reloptions.c, AlterTableGetRelOptionsLockLevel()"),
  "set view options": row(AEL, level),
  "set logged": row(AEL, "tablecmds.c, ATPrepChangePersistence()", persistence, { before: 15, also: {} }),
  "set unlogged": row(AEL, "tablecmds.c, ATPrepChangePersistence()", persistence, { before: 15, also: {} }),
  // Moving to where it lies already does nothing, otherwise the file is copied block by block, without a scan.
  "set tablespace": row(AEL, "tablecmds.c, ATExecSetTableSpace()", { rewrite: "maybe" }),
  "set access method": row(AEL, "tablecmds.c, ATPrepSetAccessMethod()", { rewrite: "maybe", scan: "maybe" }),
  "cluster on": row(SUE, "tablecmds.c, ATExecClusterOn()", { partner: SUE }),
  "set without cluster": row(SUE, level),
  "set without oids": row(AEL, level),
  "replica identity": row(AEL, level),
  "replica identity, using index": row(AEL, "tablecmds.c, ATExecReplicaIdentity()", { partner: S }),
  "row level security": row(AEL, level),
  inherit: row(AEL, "tablecmds.c, ATExecAddInherit()", { partner: SUE }),
  "no inherit": row(AEL, "tablecmds.c, ATExecDropInherit()", { partner: AS }),
  "of type": row(AEL, "tablecmds.c, ATExecAddOf()", { partner: AS }),
  "not of": row(AEL, level),
  "enable or disable trigger": row(SRE, "tablecmds.c, ATPrepCmd()", partitions),
  "enable or disable rule": row(AEL, level),
  "foreign table options": row(AEL, level),
  "view column": row(AEL, level),
  "alter composite type": row(AEL, "tablecmds.c, ATTypedTableRecursion()"),
  "alter sequence persistence": row(AEL, level),

  // Partitions.
  "attached partition": row(AEL, "tablecmds.c, ATExecAttachPartition()", { scan: "maybe", ...heirs }),
  "attach partition": row(
    SUE,
    "tablecmds.c, ATExecAttachPartition()",
    { also: newPartition },
    { before: 15, also: { ...newPartition, referencing: { mode: AS } } },
  ),

  "detach partition": row(AEL, "tablecmds.c, ATExecDetachPartition()", { also: detached }),
  "detach partition concurrently": row(SUE, "tablecmds.c, ATExecDetachPartition()"),
  "detach partition finalize": row(SUE, "tablecmds.c, ATExecDetachPartitionFinalize()"),
  "below detached partition": row(AEL, "tablecmds.c, DetachPartitionFinalize()", heirs, {
    before: 14,
    mode: SUE,
    below: "nothing",
  }),
  "detached partition": row(
    AEL,
    "tablecmds.c, DetachPartitionFinalize()",
    {
      also: {
        "attached indexes": { mode: AEL },
        referenced: { mode: SRE },
        // Its rows must not be referred to any more.
        referencing: { mode: AEL, scan: "yes" },
      },
    },
    { before: 14, mode: SUE },
  ),
  "attach index": row(SUE, "tablecmds.c, ATExecAttachPartitionIdx()", { also: { table: { mode: AS } } }),
  "attached index": row(AEL, "tablecmds.c, ATExecAttachPartitionIdx()", { also: { table: { mode: AS } } }),
  "create partition": row(
    AEL,
    "tablecmds.c, DefineRelation()",
    { also: newPartition },
    { before: 15, also: { ...newPartition, referencing: { mode: AS } } },
  ),

  // Indexes.
  "create index": row(S, "indexcmds.c, DefineIndex()", { ...built, ...partitions }),
  "create index on only": row(S, "indexcmds.c, DefineIndex()"),
  "create index concurrently": row(SUE, "indexcmds.c, DefineIndex()", built),
  "drop index": row(AEL, "tablecmds.c, RemoveRelations()", dropped),
  "drop index concurrently": row(SUE, "tablecmds.c, RemoveRelations()", { also: { table: { mode: SUE } } }),
  "reindex table": row(S, "indexcmds.c, ReindexTable()", {
    ...built,
    also: { indexes: { mode: AEL, rewrite: "yes" } },
  }),
  "reindex table concurrently": row(SUE, "indexcmds.c, ReindexRelationConcurrently()", {
    ...built,
    also: { indexes: { mode: SUE, rewrite: "yes" } },
  }),
  "reindex index": row(AEL, "indexcmds.c, ReindexIndex()", {
    ...rewritten,
    ...built,
    also: { table: { mode: S, scan: "yes" } },
  }),
  "reindex index concurrently": row(SUE, "indexcmds.c, ReindexRelationConcurrently()", {
    ...rewritten,
    ...built,
    also: { table: { mode: SUE, scan: "yes" } },
  }),
  "set index parameters": row(SUE, "reloptions.c, AlterTableGetRelOptionsLockLevel()"),
  "set index tablespace": row(AEL, "tablecmds.c, ATExecSetTableSpace()", { rewrite: "maybe" }),
  "index statistics": row(SUE, level),
  "depends on extension": row(AEL, "alter.c, ExecAlterObjectDependsStmt()"),

  // Triggers, rules, policies.
  "create trigger": row(SRE, "trigger.c, CreateTriggerFiringOn()", { partner: AS }),
  "create row trigger": row(SRE, "trigger.c, CreateTriggerFiringOn()", { partner: AS, ...partitions }),
  "trigger depends on extension": row(AS, "alter.c, ExecAlterObjectDependsStmt()"),
  "drop trigger": row(AEL, "trigger.c, RemoveTriggerById()", partitions),
  "rename trigger": row(AEL, "trigger.c, renametrig()", partitions, { before: 15, below: "nothing" }),
  "create rule": row(AEL, "rewriteDefine.c, DefineRule()"),
  "drop rule": row(AEL, "rewriteRemove.c, RemoveRewriteRuleById()"),
  "rename rule": row(AEL, "rewriteDefine.c, RenameRewriteRule()"),
  "create policy": row(AEL, "policy.c, CreatePolicy()"),
  "alter policy": row(AEL, "policy.c, AlterPolicy()"),
  "drop policy": row(AEL, "policy.c, RemovePolicyById()"),

  // Maintenance.
  "lock access share": row(AS, "lockcmds.c, LockTableCommand()", { ...heirs, throughViews: true }),
  "lock row share": row(RS, "lockcmds.c, LockTableCommand()", { ...heirs, throughViews: true }),
  "lock row exclusive": row(RX, "lockcmds.c, LockTableCommand()", { ...heirs, throughViews: true }),
  "lock share update exclusive": row(SUE, "lockcmds.c, LockTableCommand()", { ...heirs, throughViews: true }),
  "lock share": row(S, "lockcmds.c, LockTableCommand()", { ...heirs, throughViews: true }),
  "lock share row exclusive": row(SRE, "lockcmds.c, LockTableCommand()", { ...heirs, throughViews: true }),
  "lock exclusive": row(X, "lockcmds.c, LockTableCommand()", { ...heirs, throughViews: true }),
  "lock access exclusive": row(AEL, "lockcmds.c, LockTableCommand()", { ...heirs, throughViews: true }),
  vacuum: row(SUE, "vacuum.c, vacuum_rel()", { scan: "maybe", ...heirs }, { before: 18, ...partitions }),
  "vacuum full": row(
    AEL,
    "vacuum.c, vacuum_rel()",
    { ...rewritten, ...heirs },
    { before: 18, ...partitions },
  ),
  // Before 18 children are only sampled for the statistics of the whole tree.
  analyze: row(SUE, "analyze.c, analyze_rel()", heirs, {
    before: 18,
    ...partitions,
    also: { children: { mode: AS } },
  }),
  cluster: row(AEL, "cluster.c, cluster()", rewritten),
  // The table gets a new, empty file; nothing is read or written anew.
  truncate: row(AEL, "tablecmds.c, ExecuteTruncate()", { ...heirs, also: emptied }),
  "truncate, restarting": row(AEL, "tablecmds.c, ExecuteTruncate()", {
    ...heirs,
    also: { ...emptied, "owned sequences": { mode: AEL } },
  }),
  "refresh materialized view with no data": row(AEL, "matview.c, RefreshMatViewByOid()", rewritten),
  "refresh materialized view": row(AEL, "matview.c, RefreshMatViewByOid()", {
    ...rewritten,
    also: { read: { mode: AS, scan: "maybe" } },
  }),
  "refresh materialized view concurrently": row(X, "matview.c, RefreshMatViewByOid()", {
    scan: "yes",
    also: { indexes: { mode: RX }, read: { mode: AS, scan: "maybe" } },
  }),
  "comment on relation": row(SUE, "comment.c, CommentObject()"),
  "comment on part": row(AS, "objectaddress.c, get_object_address_relobject()"),
  "grant or revoke": row(AS, "aclchk.c, objectNamesToOids()", {}, { before: 18, mode: null }),

  "create statistics": row(SUE, "statscmds.c, CreateStatistics()"),
  "drop statistics": row(null, "statscmds.c, RemoveStatisticsById()", { also: { measured: { mode: SUE } } }),
  "set publication tables": row(null, "publicationcmds.c, AlterPublicationTables()", {
    also: { published: { mode: SUE } },
  }),
  "publication tables": row(SUE, "publicationcmds.c, OpenTableList()"),

  // Other objects.
  "reference in create table": row(null, "tablecmds.c, ATAddForeignKeyConstraint()", { partner: SRE }),
  "create table like": row(null, "parse_utilcmd.c, transformTableLikeClause()", { partner: AS }),
  "create table inherits": row(null, "tablecmds.c, MergeAttributes()", { partner: SUE }),
  "create table of type": row(null, "parse_utilcmd.c, transformOfType()", { partner: AS }),
  "create from query": row(null, "parse_relation.c, parserOpenTable()", {
    partner: AS,
    scan: "maybe",
    workOn: "partner",
    ...heirs,
    throughViews: true,
  }),
  "create view": row(null, "parse_relation.c, parserOpenTable()", { partner: AS }),
  "replace view": row(AEL, "view.c, DefineVirtualRelation()"),
  "drop relation": row(AEL, "tablecmds.c, RemoveRelations()", dropped),
  "drop something else": row(null, "dependency.c, performMultipleDeletions()", dropped),
  "check domain": row(null, "typecmds.c, validateDomainCheckConstraint()", {
    also: { "users of the type": { mode: S, scan: "yes" } },
  }),
  "alter sequence": row(SRE, "sequence.c, AlterSequence()"),
  "sequence owner": row(null, "sequence.c, process_owned_by()", { partner: AS }),
  "take numbers": row(RX, "sequence.c, nextval_internal()"),
  "rename attribute": row(AEL, "tablecmds.c, renameatt()"),

  // Rows.
  insert: row(RX, "parse_clause.c, setTargetTable()", { throughViews: true }),
  update: row(RX, "parse_clause.c, setTargetTable()", { scan: "maybe", ...heirs, throughViews: true }),
  delete: row(RX, "parse_clause.c, setTargetTable()", { scan: "maybe", ...heirs, throughViews: true }),
  "update all": row(RX, "parse_clause.c, setTargetTable()", { scan: "yes", ...heirs, throughViews: true }),
  "delete all": row(RX, "parse_clause.c, setTargetTable()", { scan: "yes", ...heirs, throughViews: true }),
  merge: row(RX, "parse_merge.c, transformMergeStmt()", { scan: "maybe", ...heirs, throughViews: true }),
  "plan change": row(RX, "plancache.c, AcquirePlannerLocks()", { ...heirs, throughViews: true }),
  plan: row(null, "plancache.c, AcquirePlannerLocks()", {
    partner: AS,
    workOn: "partner",
    ...heirs,
    throughViews: true,
  }),
  select: row(null, "parse_relation.c, parserOpenTable()", {
    partner: AS,
    scan: "maybe",
    workOn: "partner",
    ...heirs,
    throughViews: true,
  }),
  "select for update": row(null, "parse_relation.c, parserOpenTable()", {
    partner: RS,
    scan: "maybe",
    workOn: "partner",
    ...heirs,
    throughViews: true,
  }),
  "copy in": row(RX, "copy.c, DoCopy()"),
  "copy out": row(AS, "copy.c, DoCopy()", { scan: "yes" }, { before: 13, mode: null }),
} as const satisfies Readonly<Record<string, VersionedRow>>;

/** Name of a row. */
export type LockRowId = keyof typeof lockTable;

/** The row as it is for servers of one major version. */
export function lockRow(id: LockRowId, serverMajor: number): LockRow {
  const key = `${serverMajor} ${id}`;
  let row = rows.get(key);
  if (!row) rows.set(key, (row = makeRow(id, serverMajor)));
  return row;
}

const rows = new Map<string, LockRow>();

function makeRow(id: LockRowId, serverMajor: number): LockRow {
  const { changes, ...newest }: VersionedRow = lockTable[id];
  const older = changes.filter(({ before }) => serverMajor < before);
  // Newest first, so that the oldest change that applies has the last word.
  return older.length === 0 ? newest : Object.assign({}, newest, ...older);
}
