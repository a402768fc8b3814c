// What a statement does CONCURRENTLY, read from its syntax. Pure; knows no database.
import { nameOfRangeVar, type QualifiedName } from "../../sql/names";
import { isOn } from "../../sql/options";
import type { ParsedText } from "../../sql/sql-file";
import { as } from "../../sql/syntax-tree";

export type ConcurrentWork =
  | {
      readonly kind: "build";
      readonly table: QualifiedName;
      /** Null when the server names the index. */
      readonly index: string | null;
    }
  /** A table or one index. */
  | { readonly kind: "reindex"; readonly relation: QualifiedName }
  /** Null is the whole database. */
  | { readonly kind: "reindex-all"; readonly schema: string | null }
  | { readonly kind: "detach"; readonly table: QualifiedName; readonly partition: QualifiedName };

/** Null for everything else. */
export function concurrentWork(parsed: ParsedText): ConcurrentWork | null {
  const create = as(parsed.tree, "IndexStmt");
  if (create?.concurrent && create.relation) {
    return { kind: "build", table: nameOfRangeVar(create.relation), index: create.idxname ?? null };
  }
  const reindex = as(parsed.tree, "ReindexStmt");
  if (reindex && isOn(reindex.params, "concurrently", false)) {
    if (reindex.relation) return { kind: "reindex", relation: nameOfRangeVar(reindex.relation) };
    const schema = reindex.kind === "REINDEX_OBJECT_SCHEMA" ? (reindex.name ?? null) : null;
    return { kind: "reindex-all", schema };
  }
  const alter = as(parsed.tree, "AlterTableStmt");
  const command = as(alter?.cmds?.[0], "AlterTableCmd");
  const part = command?.subtype === "AT_DetachPartition" ? as(command.def, "PartitionCmd") : undefined;
  if (alter?.relation && part?.concurrent && part.name) {
    return { kind: "detach", table: nameOfRangeVar(alter.relation), partition: nameOfRangeVar(part.name) };
  }
  return null;
}
