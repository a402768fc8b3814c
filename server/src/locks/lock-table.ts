// The table of facts: what a statement takes and does, as data. Every row was measured on PostgreSQL 12 to 18 (pg_locks,
// relfilenode, scan counters) and names the source that decides it. Which row a statement belongs to is decided
// elsewhere; what only the schema can tell is "maybe".
import type { LockMode } from "./lock-modes";

export type Degree = "yes" | "no" | "maybe";

export interface LockRow {
  /** Lock on the relation that the statement names first; null when it takes none. */
  readonly mode: LockMode | null;
  /** Lock on the other relations that it names: the referenced table, the parent, the partition, … */
  readonly partner: LockMode | null;
  /** The whole table (or index) is written anew. */
  readonly rewrite: Degree;
  /** The whole table is read under the lock. */
  readonly scan: Degree;
  readonly buildsIndex: boolean;
  /** Which of the two is rewritten, read or indexed. */
  readonly workOn: "target" | "partner";
  /** File of PostgreSQL and the function in it. */
  readonly source: string;
}

type Work = Partial<Omit<LockRow, "mode" | "source">>;

function row(mode: LockMode | null, source: string, work: Work = {}): LockRow {
  return {
    mode,
    partner: null,
    rewrite: "no",
    scan: "no",
    buildsIndex: false,
    workOn: "target",
    ...work,
    source,
  };
}

const level = "tablecmds.c, AlterTableGetLockLevel()";
const rewritten = { rewrite: "yes", scan: "yes" } as const;
const AS = "ACCESS SHARE";
const RS = "ROW SHARE";
const RX = "ROW EXCLUSIVE";
const SUE = "SHARE UPDATE EXCLUSIVE";
const S = "SHARE";
const SRE = "SHARE ROW EXCLUSIVE";
const X = "EXCLUSIVE";
const AEL = "ACCESS EXCLUSIVE";

/** Partner locks that depend on the server version stand in rows of their own. */
export const lockTable = {
  // Columns.
  "add column": row(AEL, "tablecmds.c, ATExecAddColumn()"),
  "add column, rewriting": row(AEL, "tablecmds.c, ATExecAddColumn()", rewritten),
  "add column, unknown default": row(AEL, "tablecmds.c, ATExecAddColumn()", {
    rewrite: "maybe",
    scan: "maybe",
  }),
  "set default": row(AEL, level),
  "drop default": row(AEL, level),
  "set not null": row(AEL, "tablecmds.c, NotNullImpliedByRelConstraints()", { scan: "maybe" }),
  "drop not null": row(AEL, level),
  "drop column": row(AEL, level),
  "set statistics": row(SUE, level),
  "set storage": row(AEL, level),
  "set compression": row(AEL, level),
  "set column options": row(SUE, level),
  "add identity": row(AEL, level),
  "set identity": row(AEL, level),
  "drop identity": row(AEL, level),
  "set expression": row(AEL, "tablecmds.c, ATExecSetExpression()", rewritten),
  "set expression, perhaps virtual": row(AEL, "tablecmds.c, ATExecSetExpression()", {
    rewrite: "maybe",
    scan: "maybe",
  }),
  "drop expression": row(AEL, level),
  "alter column type": row(AEL, "tablecmds.c, ATColumnChangeRequiresRewrite()", {
    rewrite: "maybe",
    scan: "maybe",
  }),
  "alter column type, using an expression": row(
    AEL,
    "tablecmds.c, ATColumnChangeRequiresRewrite()",
    rewritten,
  ),
  "rename column": row(AEL, "tablecmds.c, renameatt()"),

  // Constraints.
  "add check": row(AEL, "tablecmds.c, ATExecAddConstraint()", { scan: "yes" }),
  "add check, not valid": row(AEL, "tablecmds.c, ATExecAddConstraint()"),
  "add not null": row(AEL, "tablecmds.c, ATExecAddConstraint()", { scan: "yes" }),
  "add not null, not valid": row(AEL, "tablecmds.c, ATExecAddConstraint()"),
  "add foreign key": row(SRE, "tablecmds.c, ATAddForeignKeyConstraint()", { partner: SRE, scan: "yes" }),
  "add foreign key, not valid": row(SRE, "tablecmds.c, ATAddForeignKeyConstraint()", { partner: SRE }),
  "add unique": row(AEL, "tablecmds.c, ATExecAddIndex()", { scan: "yes", buildsIndex: true }),
  "add unique, using index": row(AEL, "tablecmds.c, ATExecAddIndexConstraint()", { partner: SUE }),
  "add primary key": row(AEL, "tablecmds.c, ATExecAddIndex()", { scan: "yes", buildsIndex: true }),
  "add primary key, using index": row(AEL, "tablecmds.c, ATExecAddIndexConstraint()", {
    partner: SUE,
    scan: "maybe",
  }),
  "add exclude": row(AEL, "tablecmds.c, ATExecAddIndex()", { scan: "yes", buildsIndex: true }),
  "validate constraint": row(SUE, "tablecmds.c, ATExecValidateConstraint()", { scan: "yes" }),
  "drop constraint": row(AEL, level),
  "alter constraint": row(AEL, level),
  "alter constraint, enforced": row(AEL, "tablecmds.c, ATExecAlterConstrEnforceability()", { scan: "yes" }),
  "rename constraint": row(AEL, "tablecmds.c, RenameConstraint()"),

  // The rest of ALTER TABLE.
  "rename table": row(AEL, "tablecmds.c, RenameRelation()"),
  "rename index": row(SUE, "tablecmds.c, RenameRelation()"),
  "set schema": row(AEL, "tablecmds.c, AlterTableNamespace()"),
  "change owner": row(AEL, level),
  "set storage parameters": row(SUE, "reloptions.c, AlterTableGetRelOptionsLockLevel()"),
  "set user_catalog_table": row(AEL, "reloptions.c, AlterTableGetRelOptionsLockLevel()"),
  "set view options": row(AEL, level),
  "set logged": row(AEL, "tablecmds.c, ATPrepChangePersistence()", rewritten),
  "set unlogged": row(AEL, "tablecmds.c, ATPrepChangePersistence()", rewritten),
  // Moving to where it lies already does nothing, otherwise the file is copied block by block, without a scan.
  "set tablespace": row(AEL, "tablecmds.c, ATExecSetTableSpace()", { rewrite: "maybe" }),
  "set access method": row(AEL, "tablecmds.c, ATPrepSetAccessMethod()", { rewrite: "maybe", scan: "maybe" }),
  "cluster on": row(SUE, level),
  "set without cluster": row(SUE, level),
  "set without oids": row(AEL, level),
  "replica identity": row(AEL, level),
  "replica identity, using index": row(AEL, "tablecmds.c, ATExecReplicaIdentity()", { partner: S }),
  "row level security": row(AEL, level),
  inherit: row(AEL, "tablecmds.c, ATExecAddInherit()", { partner: SUE }),
  "no inherit": row(AEL, "tablecmds.c, ATExecDropInherit()", { partner: AS }),
  "of type": row(AEL, "tablecmds.c, ATExecAddOf()", { partner: AS }),
  "not of": row(AEL, level),
  "enable or disable trigger": row(SRE, level),
  "enable or disable rule": row(AEL, level),
  "foreign table options": row(AEL, level),
  "view column": row(AEL, level),
  "alter composite type": row(AEL, level),
  "alter sequence persistence": row(AEL, level),

  // Partitions.
  "attach partition": row(SUE, "tablecmds.c, ATExecAttachPartition()", {
    partner: AEL,
    scan: "maybe",
    workOn: "partner",
  }),
  "detach partition, 12 and 13": row(AEL, "tablecmds.c, ATExecDetachPartition()", { partner: SUE }),
  "detach partition": row(AEL, "tablecmds.c, ATExecDetachPartition()", { partner: AEL }),
  "detach partition concurrently": row(SUE, "tablecmds.c, ATExecDetachPartition()", { partner: AEL }),
  "detach partition finalize": row(SUE, "tablecmds.c, ATExecDetachPartitionFinalize()", { partner: AEL }),
  "attach index": row(SUE, "tablecmds.c, ATExecAttachPartitionIdx()", { partner: AEL }),
  "create partition": row(null, "tablecmds.c, DefineRelation()", { partner: AEL }),

  // Indexes.
  "create index": row(S, "indexcmds.c, DefineIndex()", { scan: "yes", buildsIndex: true }),
  "create index on only": row(S, "indexcmds.c, DefineIndex()"),
  "create index concurrently": row(SUE, "indexcmds.c, DefineIndex()", { scan: "yes", buildsIndex: true }),
  "drop index": row(AEL, "tablecmds.c, RemoveRelations()"),
  "drop index concurrently": row(SUE, "tablecmds.c, RemoveRelations()"),
  "reindex table": row(S, "indexcmds.c, ReindexTable()", { scan: "yes", buildsIndex: true }),
  "reindex table concurrently": row(SUE, "indexcmds.c, ReindexRelationConcurrently()", {
    scan: "yes",
    buildsIndex: true,
  }),
  "reindex index": row(AEL, "indexcmds.c, ReindexIndex()", {
    rewrite: "yes",
    scan: "yes",
    buildsIndex: true,
  }),
  "reindex index concurrently": row(SUE, "indexcmds.c, ReindexRelationConcurrently()", {
    rewrite: "yes",
    scan: "yes",
    buildsIndex: true,
  }),
  "set index parameters": row(SUE, "reloptions.c, AlterTableGetRelOptionsLockLevel()"),
  "set index tablespace": row(AEL, "tablecmds.c, ATExecSetTableSpace()", { rewrite: "maybe" }),
  "index statistics": row(SUE, level),
  "depends on extension": row(AEL, "alter.c, ExecAlterObjectDependsStmt()"),

  // Triggers, rules, policies.
  "create trigger": row(SRE, "trigger.c, CreateTriggerFiringOn()", { partner: AS }),
  "drop trigger": row(AEL, "trigger.c, RemoveTriggerById()"),
  "rename trigger": row(AEL, "trigger.c, renametrig()"),
  "create rule": row(AEL, "rewriteDefine.c, DefineRule()"),
  "drop rule": row(AEL, "rewriteRemove.c, RemoveRewriteRuleById()"),
  "rename rule": row(AEL, "rewriteDefine.c, RenameRewriteRule()"),
  "create policy": row(AEL, "policy.c, CreatePolicy()"),
  "alter policy": row(AEL, "policy.c, AlterPolicy()"),
  "drop policy": row(AEL, "policy.c, RemovePolicyById()"),

  // Maintenance.
  "lock access share": row(AS, "lockcmds.c, LockTableCommand()"),
  "lock row share": row(RS, "lockcmds.c, LockTableCommand()"),
  "lock row exclusive": row(RX, "lockcmds.c, LockTableCommand()"),
  "lock share update exclusive": row(SUE, "lockcmds.c, LockTableCommand()"),
  "lock share": row(S, "lockcmds.c, LockTableCommand()"),
  "lock share row exclusive": row(SRE, "lockcmds.c, LockTableCommand()"),
  "lock exclusive": row(X, "lockcmds.c, LockTableCommand()"),
  "lock access exclusive": row(AEL, "lockcmds.c, LockTableCommand()"),
  vacuum: row(SUE, "vacuum.c, vacuum_rel()", { scan: "maybe" }),
  "vacuum full": row(AEL, "vacuum.c, vacuum_rel()", rewritten),
  analyze: row(SUE, "analyze.c, analyze_rel()"),
  cluster: row(AEL, "cluster.c, cluster()", rewritten),
  // The table gets a new, empty file; nothing is read or written anew.
  truncate: row(AEL, "tablecmds.c, ExecuteTruncate()"),
  "refresh materialized view": row(AEL, "matview.c, ExecRefreshMatView()", rewritten),
  "refresh materialized view concurrently": row(X, "matview.c, ExecRefreshMatView()", { scan: "yes" }),
  "comment on relation": row(SUE, "comment.c, CommentObject()"),
  "comment on constraint": row(AS, "objectaddress.c, get_object_address_relobject()"),
  "grant or revoke": row(null, "aclchk.c, ExecGrant_Relation()"),
  "grant or revoke, 18": row(AS, "aclchk.c, objectNamesToOids()"),
  "create statistics": row(SUE, "statscmds.c, CreateStatistics()"),
  "publication tables": row(SUE, "publicationcmds.c, OpenTableList()"),

  // Other objects.
  "reference in create table": row(null, "tablecmds.c, ATAddForeignKeyConstraint()", { partner: SRE }),
  "create table like": row(null, "parse_utilcmd.c, transformTableLikeClause()", { partner: AS }),
  "create table inherits": row(null, "tablecmds.c, MergeAttributes()", { partner: SUE }),
  "create from query": row(null, "parse_relation.c, parserOpenTable()", {
    partner: AS,
    scan: "maybe",
    workOn: "partner",
  }),
  "create view": row(null, "parse_relation.c, parserOpenTable()", { partner: AS }),
  "replace view": row(AEL, "view.c, DefineVirtualRelation()"),
  "drop relation": row(AEL, "tablecmds.c, RemoveRelations()"),
  "alter sequence": row(SRE, "sequence.c, AlterSequence()"),
  "sequence owner": row(null, "sequence.c, process_owned_by()", { partner: AS }),
  "rename attribute": row(AEL, "tablecmds.c, renameatt()"),

  // Rows.
  insert: row(RX, "parse_clause.c, setTargetTable()"),
  update: row(RX, "parse_clause.c, setTargetTable()", { scan: "maybe" }),
  delete: row(RX, "parse_clause.c, setTargetTable()", { scan: "maybe" }),
  "update all": row(RX, "parse_clause.c, setTargetTable()", { scan: "yes" }),
  "delete all": row(RX, "parse_clause.c, setTargetTable()", { scan: "yes" }),
  merge: row(RX, "parse_merge.c, transformMergeStmt()", { scan: "maybe" }),
  select: row(null, "parse_relation.c, parserOpenTable()", { partner: AS, scan: "maybe", workOn: "partner" }),
  "select for update": row(null, "parse_relation.c, parserOpenTable()", {
    partner: RS,
    scan: "maybe",
    workOn: "partner",
  }),
  "copy in": row(RX, "copy.c, DoCopy()"),
  "copy out": row(AS, "copy.c, DoCopy()", { scan: "yes" }),
} as const satisfies Readonly<Record<string, LockRow>>;

/** Name of a row. */
export type LockRowId = keyof typeof lockTable;

export function lockRow(id: LockRowId): LockRow {
  return lockTable[id];
}
