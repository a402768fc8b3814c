// The output columns of a query, as far as the tables it reads are known. Source: transformTargetList() and FigureColname()
// in src/backend/parser.
import { nameOfRangeVar } from "../../sql/names";
import { as, type Node, type Tree } from "../../sql/syntax-tree";
import { stringList } from "./constraints";
import { nameOfExpression } from "./expression-name";
import { sameType, sqlTypeOf, type SqlType } from "./sql-type";
import type { World } from "./world";

export interface OutputColumn {
  readonly name: string;
  readonly type: SqlType | null;
}

/** In order; null when they cannot be told. */
export type OutputColumns = readonly OutputColumn[] | null;

type NamedQueries = ReadonlyMap<string, OutputColumns>;

/** A name in FROM with its columns. */
interface Source {
  readonly name: string;
  readonly columns: OutputColumns;
}

interface From {
  readonly sources: readonly Source[];
  /** What a bare `*` stands for: columns joined by USING come once. */
  readonly star: OutputColumns;
}

export function outputColumns(
  world: World,
  query: Node | undefined,
  outer: NamedQueries = new Map(),
): OutputColumns {
  const select = as(query, "SelectStmt");
  if (!select) return null;
  const named = namedQueries(world, select, outer);
  if (select.larg) {
    const columns = outputColumns(world, { SelectStmt: select.larg }, named);
    return agreed(columns, select.rarg ? outputColumns(world, { SelectStmt: select.rarg }, named) : null);
  }
  if (select.valuesLists) {
    const rows = select.valuesLists.map((row) => valuesOf(as(row, "List")?.items ?? []));
    return rows.reduce((first, row) => agreed(first, row) ?? first);
  }
  const from = joined((select.fromClause ?? []).map((node) => fromItem(world, node, named)));
  const columns: OutputColumn[] = [];
  for (const node of select.targetList ?? []) {
    const target = as(node, "ResTarget");
    const expanded = starOf(target?.val, from);
    if (expanded === null) return null;
    if (expanded) columns.push(...expanded);
    else {
      const name = target?.name ?? nameOfExpression(target?.val) ?? "?column?";
      columns.push({ name, type: typeOf(target?.val, from.sources) });
    }
  }
  return columns;
}

function valuesOf(items: readonly Node[]): readonly OutputColumn[] {
  return items.map((value, index) => ({ name: `column${index + 1}`, type: typeOf(value, []) }));
}

/** The columns of a set operation: names of the first, and types where both agree; otherwise the server finds a common one. */
function agreed(first: OutputColumns, second: OutputColumns): OutputColumns {
  if (!first) return null;
  return first.map((column, index) => {
    const other = second?.[index]?.type;
    return { ...column, type: column.type && other && sameType(column.type, other) ? column.type : null };
  });
}

function namedQueries(world: World, select: Tree.SelectStmt, outer: NamedQueries): NamedQueries {
  if (!select.withClause) return outer;
  const named = new Map(outer);
  for (const item of select.withClause.ctes ?? []) {
    const cte = as(item, "CommonTableExpr");
    if (!cte) continue;
    const columns = outputColumns(world, cte.ctequery, named);
    named.set(cte.ctename ?? "", renamed(columns, stringList(cte.aliascolnames)));
  }
  return named;
}

/** The first columns under other names. */
export function renamed(columns: OutputColumns, names: readonly string[]): OutputColumns {
  return columns && columns.map((column, index) => ({ ...column, name: names[index] ?? column.name }));
}

function joined(items: readonly From[]): From {
  const stars = items.map(({ star }) => star);
  const known = stars.filter((star) => star !== null);
  const star = known.length === stars.length ? known.flat() : null;
  return { sources: items.flatMap(({ sources }) => sources), star };
}

const nothing: From = { sources: [], star: null };

function fromItem(world: World, node: Node, named: NamedQueries): From {
  const table = as(node, "RangeVar");
  if (table) {
    const query = table.schemaname === undefined ? named.get(table.relname ?? "") : undefined;
    const columns = query === undefined ? columnsOf(world, table) : query;
    return aliased(table.relname ?? "", columns, table.alias);
  }
  const subselect = as(node, "RangeSubselect");
  if (subselect) return aliased("", outputColumns(world, subselect.subquery, named), subselect.alias);
  const call = as(node, "RangeFunction");
  if (call) return aliased("", null, call.alias);
  const join = as(node, "JoinExpr");
  return join?.larg && join.rarg ? joinedPair(world, join, join.larg, join.rarg, named) : nothing;
}

function joinedPair(world: World, join: Tree.JoinExpr, left: Node, right: Node, named: NamedQueries): From {
  const [first, second] = [fromItem(world, left, named), fromItem(world, right, named)];
  const both = joined([first, second]);
  const using = join.isNatural
    ? (first.star ?? [])
        .map(({ name }) => name)
        .filter((name) => second.star?.some((one) => one.name === name))
    : stringList(join.usingClause);
  if (using.length === 0 || !first.star || !second.star) return both;
  const isShared = ({ name }: OutputColumn): boolean => using.includes(name);
  const shared = using.flatMap((name) => first.star?.find((column) => column.name === name) ?? []);
  const rest = [...first.star, ...second.star].filter((column) => !isShared(column));
  return { ...both, star: [...shared, ...rest] };
}

function aliased(name: string, columns: OutputColumns, alias: Tree.Alias | undefined): From {
  const shown = renamed(columns, stringList(alias?.colnames));
  return { sources: [{ name: alias?.aliasname ?? name, columns: shown }], star: shown };
}

function columnsOf(world: World, rangeVar: Tree.RangeVar): OutputColumns {
  const relation = world.relation(nameOfRangeVar(rangeVar));
  if (relation?.view) return relation.view.columns;
  return relation?.complete ? [...relation.columns.values()] : null;
}

/** Undefined for what is no star, null for a star of something unknown. */
function starOf(node: Node | undefined, from: From): OutputColumns | undefined {
  const fields = as(node, "ColumnRef")?.fields ?? [];
  if (!as(fields.at(-1), "A_Star")) return undefined;
  if (fields.length === 1) return from.star;
  const name = as(fields.at(-2), "String")?.sval;
  return from.sources.find((source) => source.name === name)?.columns ?? null;
}

function typeOf(node: Node | undefined, sources: readonly Source[]): SqlType | null {
  const cast = as(node, "TypeCast");
  if (cast) return sqlTypeOf(cast.typeName);
  const constant = as(node, "A_Const");
  if (constant) return typeOfConstant(constant);
  const fields = stringList(as(node, "ColumnRef")?.fields);
  const [name, source] = [fields.at(-1), fields.at(-2)];
  if (name === undefined) return null;
  const places = source === undefined ? sources : sources.filter((one) => one.name === source);
  if (places.some(({ columns }) => columns === null)) return null;
  return places.flatMap(({ columns }) => columns ?? []).find((column) => column.name === name)?.type ?? null;
}

/** resolveTargetListUnknowns() of src/backend/parser/parse_target.c makes bare strings and NULL text. */
function typeOfConstant({ ival, fval, boolval, isnull, sval }: Tree.A_Const): SqlType | null {
  if (ival) return builtin("int4");
  if (boolval) return builtin("bool");
  if (isnull || sval) return builtin("text");
  return fval && /[.e]/i.test(fval.fval ?? "") ? builtin("numeric") : null;
}

function builtin(name: string): SqlType {
  return { schema: null, name, modifiers: null, dimensions: 0 };
}
