// Whether a statement takes time that grows with a table that was there before: it writes the table anew, reads it or
// builds an index on it. The table of locks says what syntax tells; where it says "maybe", the schema decides here.
import { displayName, nameOfRangeVar, type QualifiedName } from "../sql/names";
import { as, type Tree } from "../sql/syntax-tree";
import { alterCommands } from "./alter-command";
import type { StatementContext } from "./context";
import { checksImplyBound } from "./partition-bound";
import { sqlTypeOf } from "./schema/sql-type";
import { rewriteNeed } from "./schema/type-change";
import type { RelationLock } from "../locks/lock-facts";

export type Work = "rewrite" | "scan" | "build";

export interface TableWork {
  readonly table: QualifiedName;
  readonly work: Work;
  readonly lock: RelationLock;
}

/** The first existing relation that the statement works through; null for one that only changes the catalog. */
export function workOf(context: StatementContext): TableWork | null {
  for (const lock of context.locks().relations) {
    const work = certainWork(lock) ?? likelyWork(context, lock);
    if (work && !isFresh(context, lock.name)) return { table: lock.name, work, lock };
  }
  return null;
}

/** New, or an index of a new table. */
export function isFresh(context: StatementContext, name: QualifiedName): boolean {
  if (context.isNew(name)) return true;
  const table = context.world.relation(name)?.table;
  const relation = table ? context.world.relations.get(table) : undefined;
  return relation !== undefined && context.isNewRelation(relation);
}

function certainWork({ rewrite, scan, buildsIndex }: RelationLock): Work | null {
  if (rewrite === "yes") return "rewrite";
  if (buildsIndex) return "build";
  return scan === "yes" ? "scan" : null;
}

function likelyWork(context: StatementContext, { name, role, rewrite, scan }: RelationLock): Work | null {
  if (rewrite === "no" && scan === "no") return null;
  if (role === "partition") return attachScans(context, name) ? "scan" : null;
  if (role !== "target") return null;
  const relation = context.world.relation(name);
  for (const { command } of alterCommands(context.statement)) {
    const column = relation?.columns.get(command.name ?? "");
    if (command.subtype === "AT_SetNotNull" && !column?.notNull) {
      const proofs = [...(relation?.constraints.values() ?? [])];
      const isProved = proofs.some(({ validated, proves }) => validated && proves.has(command.name ?? ""));
      if (!isProved) return "scan";
    }
    if (command.subtype === "AT_AlterColumnType" && rewrites(context, command, column?.type ?? null)) {
      return "rewrite";
    }
    if (command.subtype === "AT_SetTableSpace" || command.subtype === "AT_SetAccessMethod") return "rewrite";
    if (command.subtype === "AT_AddColumn" && isConstrainedDomain(context, command)) return "rewrite";
  }
  return null;
}

function attachScans({ statement, world }: StatementContext, name: QualifiedName): boolean {
  const alter = as(statement.parsed.tree, "AlterTableStmt");
  const bound = as(as(alter?.cmds?.[0], "AlterTableCmd")?.def, "PartitionCmd")?.bound;
  const partition = world.relation(name);
  const parent = alter?.relation && world.relation(nameOfRangeVar(alter.relation));
  return bound !== undefined && !(partition && checksImplyBound(partition, parent, bound));
}

/** Without the old type only a target that takes what is there as it is counts as free. */
function rewrites(
  { world }: StatementContext,
  { def }: Tree.AlterTableCmd,
  from: ReturnType<typeof sqlTypeOf>,
): boolean {
  const to = sqlTypeOf(as(def, "ColumnDef")?.typeName);
  if (!to) return false;
  if (from) return rewriteNeed(from, to, (type) => world.domain(type)) === "rewrite";
  return (
    to.modifiers !== null || !["text", "varchar", "numeric", "timestamptz", "timestamp"].includes(to.name)
  );
}

function isConstrainedDomain({ world }: StatementContext, { def }: Tree.AlterTableCmd): boolean {
  const type = sqlTypeOf(as(def, "ColumnDef")?.typeName);
  return type !== null && (world.domain(type)?.constrained ?? false);
}

/** INSERT … SELECT, UPDATE, DELETE, MERGE or COPY … FROM of an existing table. */
export function changedRows(context: StatementContext): string | null {
  const { tree } = context.statement.parsed;
  const insert = as(tree, "InsertStmt");
  const copy = as(tree, "CopyStmt");
  const target =
    as(tree, "UpdateStmt")?.relation ??
    as(tree, "DeleteStmt")?.relation ??
    as(tree, "MergeStmt")?.relation ??
    (copy?.is_from ? copy.relation : undefined) ??
    (as(insert?.selectStmt, "SelectStmt")?.fromClause ? insert?.relation : undefined);
  const table = context.existingTable(target);
  return table && displayName(table.name);
}
