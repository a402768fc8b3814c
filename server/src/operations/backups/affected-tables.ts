// Which tables a migration can cost rows, told from its syntax: what it drops, truncates, rewrites into another type,
// updates or deletes. Pure. Whatever it does not know counts as everything, with the reason.
import { nameFromList, nameOfRangeVar, type QualifiedName } from "../../sql/names";
import type { ParsedText } from "../../sql/sql-file";
import { as, kindOf, walk, type NodeKind, type Tree } from "../../sql/syntax-tree";

export interface Affected {
  /** Tables whose rows can be lost, as the files name them. */
  readonly tables: readonly QualifiedName[];
  /** Tables that rows are written to, where a trigger can do anything. */
  readonly written: readonly QualifiedName[];
  /** Tables that the files themselves create: there are no rows yet. */
  readonly created: readonly QualifiedName[];
  /** Functions that are called; one of the user's can do anything. */
  readonly calls: readonly string[];
  /** Why everything may be affected; null when it is only the tables. */
  readonly everything: string | null;
}

/** Statements that destroy no rows of a table, whatever they say. */
const harmless: ReadonlySet<NodeKind> = new Set<NodeKind>([
  "AlterDefaultPrivilegesStmt",
  "AlterEnumStmt",
  "AlterFunctionStmt",
  "AlterObjectSchemaStmt",
  "AlterOwnerStmt",
  "AlterPolicyStmt",
  "AlterSeqStmt",
  "AlterStatsStmt",
  "CommentStmt",
  "CompositeTypeStmt",
  "CreateCastStmt",
  "CreateDomainStmt",
  "CreateEnumStmt",
  "CreateFunctionStmt",
  "CreatePolicyStmt",
  "CreateRangeStmt",
  "CreateSchemaStmt",
  "CreateSeqStmt",
  "CreateStatsStmt",
  "CreateStmt",
  "CreateTrigStmt",
  "DefineStmt",
  "GrantRoleStmt",
  "GrantStmt",
  "IndexStmt",
  "LockStmt",
  "RefreshMatViewStmt",
  "ReindexStmt",
  "RenameStmt",
  "TransactionStmt",
  "VacuumStmt",
  "VariableSetStmt",
  "ViewStmt",
]);

/** Parts of ALTER TABLE after which every value of every row is still there. */
const harmlessSubcommands: ReadonlySet<string> = new Set([
  "AT_AddColumn",
  "AT_AddConstraint",
  "AT_AddIdentity",
  "AT_AddIndex",
  "AT_AddIndexConstraint",
  "AT_AlterConstraint",
  "AT_AttachPartition",
  "AT_ChangeOwner",
  "AT_ClusterOn",
  "AT_ColumnDefault",
  "AT_DetachPartition",
  "AT_DetachPartitionFinalize",
  "AT_DisableRowSecurity",
  "AT_DisableTrig",
  "AT_DropCluster",
  "AT_DropConstraint",
  "AT_DropExpression",
  "AT_DropIdentity",
  "AT_DropNotNull",
  "AT_EnableRowSecurity",
  "AT_EnableTrig",
  "AT_ForceRowSecurity",
  "AT_NoForceRowSecurity",
  "AT_ReplicaIdentity",
  "AT_ResetOptions",
  "AT_ResetRelOptions",
  "AT_SetCompression",
  "AT_SetIdentity",
  "AT_SetNotNull",
  "AT_SetOptions",
  "AT_SetRelOptions",
  "AT_SetStatistics",
  "AT_SetStorage",
  "AT_ValidateConstraint",
]);

/** What can be dropped without rows of a table; with CASCADE columns may go along. */
const droppedWithoutRows: ReadonlySet<string> = new Set([
  "OBJECT_INDEX",
  "OBJECT_MATVIEW",
  "OBJECT_POLICY",
  "OBJECT_RULE",
  "OBJECT_STATISTIC_EXT",
  "OBJECT_TRIGGER",
  "OBJECT_VIEW",
]);

/** The same only while nothing depends on it, which the server makes sure of. */
const droppedUnlessCascade: ReadonlySet<string> = new Set([
  "OBJECT_COLLATION",
  "OBJECT_DOMAIN",
  "OBJECT_FUNCTION",
  "OBJECT_SEQUENCE",
  "OBJECT_TYPE",
]);

export function affectedBy(statements: readonly ParsedText[]): Affected {
  const found = new Collector();
  for (const { tree, kind } of statements) {
    if (tree === null) found.everything ??= `${kind} is not understood`;
    else found.statement(tree);
  }
  return found;
}

class Collector implements Affected {
  readonly tables: QualifiedName[] = [];
  readonly written: QualifiedName[] = [];
  readonly created: QualifiedName[] = [];
  readonly calls: string[] = [];
  everything: string | null = null;

  statement(tree: NonNullable<ParsedText["tree"]>): void {
    const kind = kindOf(tree);
    const alter = as(tree, "AlterTableStmt");
    const drop = as(tree, "DropStmt");
    const truncate = as(tree, "TruncateStmt");
    const create = as(tree, "CreateStmt")?.relation ?? as(tree, "CreateTableAsStmt")?.into?.rel;
    const copy = as(tree, "CopyStmt");
    if (create) this.created.push(nameOfRangeVar(create));
    if (alter) this.#alter(alter);
    else if (drop) this.#drop(drop);
    else if (truncate) this.#all(truncate.relations ?? []);
    else if (copy) this.#copy(copy);
    else if (isQuery(kind)) this.#query(tree);
    else if (!harmless.has(kind)) this.everything ??= `${kind.replace(/Stmt$/, "")} can do anything`;
  }

  #alter({ relation, objtype, cmds = [] }: Tree.AlterTableStmt): void {
    if (!relation || objtype !== "OBJECT_TABLE") return;
    const isHarmless = cmds.every((node) =>
      harmlessSubcommands.has(as(node, "AlterTableCmd")?.subtype ?? ""),
    );
    if (!isHarmless) this.tables.push(nameOfRangeVar(relation));
  }

  #drop({ removeType = "OBJECT_TABLE", objects = [], behavior, missing_ok }: Tree.DropStmt): void {
    if (removeType === "OBJECT_TABLE") {
      for (const object of objects) {
        const name = nameFromList(as(object, "List")?.items ?? []);
        this.tables.push(name);
        // What may be missing need not be there.
        if (missing_ok) this.created.push(name);
      }
      return;
    }
    const cascade = behavior === "DROP_CASCADE";
    if (droppedWithoutRows.has(removeType) || (droppedUnlessCascade.has(removeType) && !cascade)) return;
    this.everything ??= `DROP ${removeType.replace("OBJECT_", "")}${cascade ? " CASCADE" : ""} can take columns along`;
  }

  #all(relations: readonly Tree.Node[]): void {
    for (const node of relations) {
      const relation = as(node, "RangeVar");
      if (relation) this.tables.push(nameOfRangeVar(relation));
    }
  }

  #copy({ relation, is_from, is_program }: Tree.CopyStmt): void {
    if (is_program) this.everything ??= "COPY runs a program";
    if (relation && is_from) this.written.push(nameOfRangeVar(relation));
  }

  #query(tree: object): void {
    walk(tree, (kind, payload) => {
      const { relation } = payload as Tree.InsertStmt;
      if (isWrite(kind) && relation) {
        const name = nameOfRangeVar(relation);
        this.written.push(name);
        const replaces = (payload as Tree.InsertStmt).onConflictClause?.action === "ONCONFLICT_UPDATE";
        if (kind !== "InsertStmt" || replaces) this.tables.push(name);
      }
      if (kind === "FuncCall") {
        const name = nameFromList((payload as Tree.FuncCall).funcname ?? []);
        if (name.schema !== "pg_catalog") this.calls.push(name.name);
      }
    });
  }
}

function isQuery(kind: NodeKind): boolean {
  return isWrite(kind) || kind === "SelectStmt" || kind === "CreateTableAsStmt";
}

function isWrite(kind: NodeKind): boolean {
  return kind === "InsertStmt" || kind === "UpdateStmt" || kind === "DeleteStmt" || kind === "MergeStmt";
}
