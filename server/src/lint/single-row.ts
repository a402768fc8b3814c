// Tables that cannot hold more than one row: settings and the like, kept to it by a key over a constant.
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { columnRefs } from "./column-refs";
import { conditionsOf } from "./conditions";
import { referringRelations } from "./schema/referrers";
import { relationKey, type Relation, type TableConstraint } from "./schema/relation";
import type { World } from "./schema/world";

/** A unique index over constants only, or a key whose columns CHECK constraints pin to one value. */
export function holdsOneRow(world: World, relation: Relation): boolean {
  const constraints = [...relation.constraints.values()];
  const pinned = new Set(constraints.filter(({ kind }) => kind === "check").flatMap(pinnedColumn));
  const isKey = ({ kind, columns }: TableConstraint): boolean =>
    kind === "primary-key" ||
    (kind === "unique" && columns.every((name) => relation.columns.get(name)?.notNull));
  if (
    constraints.some(
      (one) => isKey(one) && one.columns.length > 0 && one.columns.every((name) => pinned.has(name)),
    )
  ) {
    return true;
  }
  const key = relationKey(relation.schema, relation.name);
  return referringRelations(world, key, "index").some(([, { table, index }]) => {
    const isConstant = index?.keys.every(({ column, expression }) => column === null && isFixed(expression));
    return table === key && index?.unique === true && index.predicate === null && isConstant;
  });
}

/** The column that a CHECK holds at one value: `id = 1`, or a boolean column by itself. */
function pinnedColumn({ expression }: TableConstraint): readonly string[] {
  const alone = expression && as(expression, "ColumnRef");
  const name = alone ? as(alone.fields?.at(-1), "String")?.sval : undefined;
  if (name !== undefined) return [name];
  return expression ? [...conditionsOf([expression]).equal].filter(() => isOneValue(expression)) : [];
}

/** Not IN, which allows several. */
function isOneValue(expression: Node): boolean {
  return as(expression, "A_Expr")?.kind === ("AEXPR_OP" satisfies Tree.A_Expr_Kind);
}

function isFixed(expression: Node | null): boolean {
  return expression !== null && columnRefs(expression).length === 0 && !as(expression, "FuncCall");
}
