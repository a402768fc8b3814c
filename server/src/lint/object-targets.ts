// What a statement makes, what of it may be missing, and how names are written in settings and strings.
import type { QualifiedName } from "../sql/names";
import { as, type Node, type Tree } from "../sql/syntax-tree";

export interface Target {
  /** What the statement makes. */
  readonly own: Tree.RangeVar | undefined;
  readonly conditional: boolean;
  /** What may be missing because of IF EXISTS. */
  readonly optional: Tree.RangeVar | undefined;
}

export function targetOf(tree: Node): Target {
  const table = as(tree, "CreateStmt") ?? as(tree, "CreateForeignTableStmt")?.base;
  const query = as(tree, "CreateTableAsStmt");
  const view = as(tree, "ViewStmt");
  const sequence = as(tree, "CreateSeqStmt");
  const composite = as(tree, "CompositeTypeStmt")?.typevar;
  const own =
    table?.relation ??
    query?.into?.rel ??
    view?.view ??
    sequence?.sequence ??
    as(tree, "SelectStmt")?.intoClause?.rel ??
    composite;
  const conditional =
    table?.if_not_exists ?? query?.if_not_exists ?? view?.replace ?? sequence?.if_not_exists;
  const changed = as(tree, "AlterTableStmt") ?? as(tree, "RenameStmt") ?? as(tree, "AlterObjectSchemaStmt");
  return {
    own,
    conditional: conditional ?? false,
    optional: changed?.missing_ok ? changed.relation : undefined,
  };
}

/** A name as nextval() takes it, in a string; null for what is no plain name. */
export function nameInText(text: string): QualifiedName | null {
  const parts = /^(?:([a-z_][\w$]*)\.)?([a-z_][\w$]*)$/i.exec(text);
  if (!parts) return null;
  return { schema: parts[1]?.toLowerCase() ?? null, name: parts[2]?.toLowerCase() ?? "" };
}

/** The schema in which names are made after SET search_path; null when it cannot be told. */
export function schemaSet({ kind, args }: Tree.VariableSetStmt): string | null {
  if (kind !== "VAR_SET_VALUE") return "public";
  const first = as(args?.[0], "A_Const")?.sval?.sval;
  return first === "$user" ? "public" : (first ?? null);
}
