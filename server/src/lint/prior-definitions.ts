// Columns, constraints and indexes of the known schema as SQL, for generated downs. Writes plain definitions only: of
// expressions it knows constants, casts of them and calls without arguments.
import type { PriorColumn, PriorSchema } from "../sql/inverse/inverse-of";
import { quoteIdentifier, quoteName } from "../sql/names";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { stringList } from "./schema/constraints";
import { dependentsOfColumn } from "./schema/dependents";
import type { Column, Relation, TableConstraint } from "./schema/relation";
import { displayType } from "./schema/sql-type";
import type { World } from "./schema/world";

export function priorDefinitions(world: World): PriorSchema {
  return {
    column(table, name) {
      const relation = world.relation(table);
      const column = relation?.columns.get(name);
      if (!relation || !column) return null;
      const hasMore =
        column.comment !== null || dependentsOfColumn(world, world.keyOf(table), name).length > 0;
      const text = columnText(column, relation.complete);
      return text && { ...text, hasMore };
    },
    constraint(table, name) {
      const constraint = world.relation(table)?.constraints.get(name);
      return constraint ? constraintText(constraint) : null;
    },
    index(name) {
      const relation = world.relation(name);
      return relation?.index ? indexText(relation) : null;
    },
    rows: () => null,
  };
}

function columnText(column: Column, complete: boolean): Omit<PriorColumn, "hasMore"> | null {
  if (!column.type || column.generated || column.identity || column.serial) return null;
  const known = column.default ? (expressionText(column.default) ?? undefined) : complete ? null : undefined;
  const collation = column.collation === null ? "" : ` COLLATE ${quoteIdentifier(column.collation)}`;
  return { type: displayType(column.type) + collation, notNull: column.notNull, default: known };
}

/** Null for what is not written here. */
function expressionText(node: Node): string | null {
  const cast = as(node, "TypeCast");
  if (cast) return cast.arg ? expressionText(cast.arg) : null;
  if (as(node, "SQLValueFunction")?.op === "SVFOP_CURRENT_TIMESTAMP") return "CURRENT_TIMESTAMP";
  const call = as(node, "FuncCall");
  if (call) return call.args ? null : `${stringList(call.funcname).map(quoteIdentifier).join(".")}()`;
  const constant = as(node, "A_Const");
  return constant ? constantText(constant) : null;
}

function constantText({ isnull, boolval, ival, fval, sval }: Tree.A_Const): string | null {
  if (isnull) return "NULL";
  if (boolval) return String(boolval.boolval ?? false);
  if (ival) return String(ival.ival ?? 0);
  if (fval) return fval.fval ?? null;
  return sval ? `'${(sval.sval ?? "").replaceAll("'", "''")}'` : null;
}

const actions: Readonly<Record<string, string>> = {
  a: "",
  r: "RESTRICT",
  c: "CASCADE",
  n: "SET NULL",
  d: "SET DEFAULT",
};

function list(names: readonly string[]): string {
  return `(${names.map(quoteIdentifier).join(", ")})`;
}

function on(word: string, action = "a"): string {
  return actions[action] ? ` ON ${word} ${actions[action]}` : "";
}

/** Foreign keys come back NOT VALID, so that no rollback waits for a scan. */
function constraintText({ kind, node, columns, references, deferrable }: TableConstraint): string | null {
  if (deferrable || node.including || node.without_overlaps || node.nulls_not_distinct) return null;
  if (kind === "unique") return `UNIQUE ${list(columns)}`;
  if (kind === "primary-key") return `PRIMARY KEY ${list(columns)}`;
  if (kind !== "foreign-key" || !references || node.fk_with_period || node.fk_del_set_cols) return null;
  const [schema = "", name = ""] = references.table.split("\u0000");
  const target = quoteName({ schema: schema === "public" ? null : schema, name });
  const to = references.columns.length > 0 ? ` ${list(references.columns)}` : "";
  const match = node.fk_matchtype === "f" ? " MATCH FULL" : "";
  const rest = `${match}${on("DELETE", node.fk_del_action)}${on("UPDATE", node.fk_upd_action)}`;
  return `FOREIGN KEY ${list(columns)} REFERENCES ${target}${to}${rest} NOT VALID`;
}

function indexText({ name, table, index }: Relation): string | null {
  if (!index || index.constraint !== null || index.predicate || table === null || index.nullsNotDistinct)
    return null;
  const keys = index.keys.map(({ column, options }) => (options === "" ? column : null));
  if (!keys.every((key) => key !== null)) return null;
  const [schema = "", on = ""] = table.split("\u0000");
  const method = index.method === "btree" ? "" : ` USING ${index.method}`;
  const include = index.include.length > 0 ? ` INCLUDE ${list(index.include)}` : "";
  const target = quoteName({ schema: schema === "public" ? null : schema, name: on });
  const unique = index.unique ? "UNIQUE " : "";
  return `CREATE ${unique}INDEX ${quoteIdentifier(name)} ON ${target}${method} ${list(keys)}${include}`;
}
