// Which sources of an UPDATE … FROM or DELETE … USING no condition links to the rows that are changed. A bare column name
// may belong to any of them, so where such names could make the link, nothing is said.
import { nameOfRangeVar } from "../sql/names";
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { columnRefs, fromNames, type ColumnName } from "./column-refs";
import { conditionsOf, conjuncts } from "./conditions";
import { isShortQuery } from "./short-queries";
import { isKeyCovered, keysOf } from "./keyed-rows";
import { holdsOneRow } from "./single-row";
import type { Relation } from "./schema/relation";
import type { World } from "./schema/world";

export interface Unlinked {
  readonly name: string;
  readonly node: Tree.RangeVar | Tree.RangeSubselect;
  /** Some condition picks rows of it, maybe a single one. */
  readonly restricted: boolean;
  /** It reads nothing but the table that is changed, which makes sense where that holds one row. */
  readonly readsTarget: boolean;
}

export interface Join {
  readonly target: Tree.RangeVar;
  readonly sources: readonly Node[];
  readonly where: Node | undefined;
  readonly ctes: readonly Node[];
}

export function unlinkedSources(join: Join, world: World): readonly Unlinked[] {
  const targetName = join.target.alias?.aliasname ?? join.target.relname ?? "";
  const groups = new Groups();
  const found: Found[] = [];
  for (const source of join.sources) collect(source, join, world, groups, found);
  const names = new Set([targetName, ...join.sources.flatMap(fromNames)]);
  const parts = conjuncts(join.where);
  const target = world.relation(nameOfRangeVar(join.target));
  const relations = new Map(found.map(({ name, relation }) => [name, relation]));
  for (const part of parts) {
    const refs = columnRefs(part).map((ref) => ownerOf(ref, names, targetName, target, relations));
    const owners = new Set(refs.filter((owner) => owner !== null));
    const bare = new Set(
      columnRefs(part)
        .filter((_, at) => refs[at] === null)
        .map(({ column }) => column),
    );
    if (bare.size > 0 && owners.size + bare.size > 1) return [];
    groups.link([...owners]);
  }
  return found
    .filter((source) => !groups.areLinked(source.name, targetName) && !isOneRow(source, parts, world))
    .map(({ name, node, query }) => ({
      name,
      node,
      readsTarget: readsOnly(query, world.keyOf(nameOfRangeVar(join.target)), world),
      restricted: groups.of(name).some((other) => !relations.has(other)) || isPicked(name, parts),
    }));
}

interface Found extends Pick<Unlinked, "name" | "node"> {
  /** Of a subquery or WITH query. */
  readonly query: Node | undefined;
  readonly relation: Relation | undefined;
}

/** Sources that may hold many rows, and links that joins make between them. */
function collect(source: Node, join: Join, world: World, groups: Groups, found: Found[]): void {
  const joined = as(source, "JoinExpr");
  if (joined) {
    for (const side of [joined.larg, joined.rarg]) if (side) collect(side, join, world, groups, found);
    if (joined.quals || joined.usingClause || joined.isNatural) groups.link(fromNames(source));
    return;
  }
  const [name] = fromNames(source);
  const table = as(source, "RangeVar");
  const subquery = as(source, "RangeSubselect");
  const call = as(source, "RangeFunction");
  if (name === undefined) return;
  // What a function or a LATERAL subquery takes from other sources links it to them.
  const lateral = call?.functions ?? (subquery?.lateral ? subquery.subquery : undefined);
  const used = columnRefs(lateral).map(({ of }) => of);
  groups.link([name, ...used.flatMap((of) => of ?? found.map((other) => other.name))]);
  if (table) {
    const cte = table.schemaname === undefined ? queryOf(table.relname, join.ctes) : undefined;
    if (cte && isShortQuery(cte)) return;
    const relation = cte ? undefined : world.relation(nameOfRangeVar(table));
    found.push({ name, node: table, query: cte, relation });
  } else if (subquery && !subquery.lateral && !isShortQuery(subquery.subquery)) {
    found.push({ name, node: subquery, query: subquery.subquery, relation: undefined });
  }
}

/** Null for a bare name that may belong to several. */
function ownerOf(
  { of, column }: ColumnName,
  names: ReadonlySet<string>,
  targetName: string,
  target: Relation | undefined,
  relations: ReadonlyMap<string, Relation | undefined>,
): string | null {
  if (of !== null) return names.has(of) ? of : targetName;
  if (names.has(column)) return column;
  const all = new Map([...relations, [targetName, target] as const]);
  if ([...all.values()].some((relation) => !relation?.complete) || all.size !== names.size) return null;
  const owners = [...all].filter(([, relation]) => relation?.columns.has(column));
  return owners.length === 1 ? (owners[0]?.[0] ?? null) : null;
}

function queryOf(name: string | undefined, ctes: readonly Node[]): Node | undefined {
  return ctes.flatMap((node) => as(node, "CommonTableExpr") ?? []).find(({ ctename }) => ctename === name)
    ?.ctequery;
}

/** Compared with fixed values in all columns of a key, here or inside the query; or of a table that holds one row. */
function isOneRow({ name, node, query }: Found, parts: readonly Node[], world: World): boolean {
  const select = as(query, "SelectStmt");
  const table = query ? onlyTable(query) : "relname" in node ? node : undefined;
  if (!table) return false;
  const relation = world.relation(nameOfRangeVar(table));
  if (relation && holdsOneRow(world, relation)) return true;
  const own = select
    ? conjuncts(select.whereClause)
    : parts.filter((part) => columnRefs(part).every(({ of }) => of === name));
  const { equal } = conditionsOf(own);
  return keysOf({ name: nameOfRangeVar(table), relation }, world).some((key) => isKeyCovered(key, equal));
}

/** The table of a query that reads a single one. */
function onlyTable(query: Node): Tree.RangeVar | undefined {
  const [source, ...others] = as(query, "SelectStmt")?.fromClause ?? [];
  return others.length === 0 ? as(source, "RangeVar") : undefined;
}

function readsOnly(query: Node | undefined, key: string, world: World): boolean {
  const table = query && onlyTable(query);
  return table !== undefined && world.keyOf(nameOfRangeVar(table)) === key;
}

/** Some column of it, or a bare name that may be its own, is compared with a fixed value. */
function isPicked(name: string, parts: readonly Node[]): boolean {
  return parts.some((part) => {
    const refs = columnRefs(part);
    return refs.every(({ of }) => of === name || of === null) && conditionsOf([part]).equal.size > 0;
  });
}

/** Names that conditions link, directly or through others. */
class Groups {
  readonly #groups = new Map<string, Set<string>>();

  link(names: readonly string[]): void {
    const together = new Set(names.flatMap((name) => [name, ...(this.#groups.get(name) ?? [])]));
    for (const name of together) this.#groups.set(name, together);
  }

  areLinked(a: string, b: string): boolean {
    return this.#groups.get(a)?.has(b) ?? false;
  }

  of(name: string): readonly string[] {
    return [...(this.#groups.get(name) ?? [name])];
  }
}
