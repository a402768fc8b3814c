// Whether a query uses a column of one of the relations it reads, by the names in its FROM. Says no where it cannot be told
// to which relation a bare name belongs. Source: colNameToVar() and scanNameSpaceForRefname() of src/backend/parser.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { stringList } from "./constraints";
import type { World } from "./world";

/** A name in FROM; `key` is null for what is no relation: a subquery, a function, a WITH query. */
interface Source {
  readonly name: string;
  readonly key: string | null;
}

interface Scope {
  readonly named: ReadonlySet<string>;
  /** Innermost query first. */
  readonly froms: readonly (readonly Source[])[];
}

export function usesColumn(world: World, query: unknown, key: string, column: string): boolean {
  const visit = (node: unknown, scope: Scope): boolean => {
    if (Array.isArray(node)) return node.some((item) => visit(item, scope));
    if (node === null || typeof node !== "object") return false;
    return Object.entries(node).some(([name, part]) => {
      if (name === "ColumnRef") return isIt(part as Tree.ColumnRef, scope.froms);
      if (name === "JoinExpr" && isJoinedBy(part as Tree.JoinExpr, scope.named)) return true;
      if (name === "SelectStmt" || name === "larg" || name === "rarg") {
        return isJoinPart(part) ? visit(part, scope) : visitSelect(part as Tree.SelectStmt, scope);
      }
      return visit(part, scope);
    });
  };
  const visitSelect = (select: Tree.SelectStmt, { named: outer, froms }: Scope): boolean => {
    const named = new Set(outer);
    for (const item of select.withClause?.ctes ?? []) {
      const cte = as(item, "CommonTableExpr");
      if (select.withClause?.recursive) named.add(cte?.ctename ?? "");
      if (visit(cte?.ctequery, { named: new Set(named), froms })) return true;
      named.add(cte?.ctename ?? "");
    }
    const sources = (select.fromClause ?? []).flatMap((node) => sourcesOf(world, node, named));
    const scope = { named, froms: [sources, ...froms] };
    return Object.entries(select).some(
      ([name, part]) => name !== "withClause" && visit({ [name]: part as unknown }, scope),
    );
  };
  const isIt = ({ fields }: Tree.ColumnRef, froms: Scope["froms"]): boolean => {
    const isStar = as(fields?.at(-1), "A_Star") !== undefined;
    const names = stringList(isStar ? fields?.slice(0, -1) : fields);
    const [name, qualifier] = isStar ? [column, names.at(-1)] : [names.at(-1), names.at(-2)];
    if (name !== column) return false;
    if (qualifier !== undefined) {
      return froms.flat().find((source) => source.name === qualifier)?.key === key;
    }
    if (isStar) return froms[0]?.some((source) => source.key === key) ?? false;
    const from = froms.find((sources) => sources.some((source) => !lacks(world, source.key, column)));
    return from?.every((source) => source.key === key || lacks(world, source.key, column)) ?? false;
  };
  const isJoinedBy = (join: Tree.JoinExpr, named: Scope["named"]): boolean =>
    stringList(join.usingClause).includes(column) &&
    sourcesOf(world, { JoinExpr: join }, named).some((source) => source.key === key);
  return visit(query, { named: new Set(), froms: [] });
}

/** JOIN calls its sides as UNION does, but they are nodes. */
function isJoinPart(part: unknown): boolean {
  const node = part as Node;
  return ["RangeVar", "RangeSubselect", "RangeFunction", "JoinExpr"].some((kind) => kind in node);
}

function sourcesOf(world: World, node: Node, named: ReadonlySet<string>): readonly Source[] {
  const join = as(node, "JoinExpr");
  if (join?.larg && join.rarg) return [join.larg, join.rarg].flatMap((side) => sourcesOf(world, side, named));
  const table = as(node, "RangeVar");
  const alias = (table ?? as(node, "RangeSubselect") ?? as(node, "RangeFunction"))?.alias?.aliasname;
  const isNamed = table?.schemaname === undefined && named.has(table?.relname ?? "");
  const key = table && !isNamed ? world.keyOf(nameOfRangeVar(table)) : null;
  return [{ name: alias ?? table?.relname ?? "", key }];
}

/** Known to have no such column. */
function lacks(world: World, key: string | null, column: string): boolean {
  const relation = key === null ? undefined : world.relations.get(key);
  if (relation?.view) return relation.view.columns?.every(({ name }) => name !== column) ?? false;
  return relation?.complete === true && !relation.columns.has(column);
}
