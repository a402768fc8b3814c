// How many rows an UPDATE or DELETE can reach as far as its condition tells: some rows by a key, one batch, or any number.
// Where the table's keys are not known, a column is taken for one by its name.
import { as, type Node, type Tree } from "../sql/syntax-tree";
import { conditionsOf, conjuncts } from "./conditions";
import { columnRefs } from "./column-refs";
import type { ExistingTable } from "./context";
import { isLimitedSource, limitedNames } from "./limited-sources";
import { referringRelations } from "./schema/referrers";
import { relationKey, type Relation } from "./schema/relation";
import type { World } from "./schema/world";

/** "any" when nothing bounds the rows. */
export type Reach = "rows" | "batch" | "any";

export function reachOf(
  change: Pick<
    Tree.UpdateStmt & Tree.DeleteStmt,
    "relation" | "whereClause" | "fromClause" | "usingClause" | "withClause"
  >,
  table: Pick<ExistingTable, "name" | "relation">,
  world: World | null,
  around?: Tree.WithClause,
): Reach {
  const limited = limitedNames([change.withClause, around]);
  const sources = [...(change.fromClause ?? []), ...(change.usingClause ?? [])];
  if (sources.some((source) => isLimitedSource(source, limited))) return "batch";
  const target = change.relation?.alias?.aliasname ?? table.name.name;
  return reachOfCondition(change.whereClause, { target, keys: keysOf(table, world), limited });
}

interface Known {
  /** What the condition calls the table. */
  readonly target: string;
  readonly keys: Keys;
  readonly limited: ReadonlySet<string>;
}

function reachOfCondition(condition: Node | undefined, known: Known): Reach {
  const { target, keys, limited } = known;
  const isOwn = (part: Node): boolean => columnRefs(part).every(({ of }) => of === null || of === target);
  const parts = conjuncts(condition).filter(isOwn);
  const reaches = parts.flatMap((part) => {
    if (as(part, "CurrentOfExpr")) return ["rows" as const];
    const either = as(part, "BoolExpr");
    return either?.boolop === "OR_EXPR"
      ? [widest((either.args ?? []).map((arm) => reachOfCondition(arm, known)))]
      : [];
  });
  const { equal, bounded, limited: isPicked } = conditionsOf(parts, limited);
  if (reaches.includes("rows") || keys.some((key) => isKeyCovered(key, equal))) return "rows";
  const isBatch = isPicked || reaches.includes("batch") || keys.some((key) => startsIn(key, bounded));
  return isBatch ? "batch" : "any";
}

function widest(reaches: readonly Reach[]): Reach {
  if (reaches.includes("any")) return "any";
  return reaches.includes("batch") ? "batch" : "rows";
}

/** Each a list of columns that together are unique, or a test of one column's name. */
export type Keys = readonly (readonly string[] | ((column: string) => boolean))[];

export function keysOf(
  { name, relation }: Pick<ExistingTable, "name" | "relation">,
  world: World | null,
): Keys {
  const byName = (column: string): boolean => isKeyName(column, name.name);
  if (!relation || !world) return [byName];
  const unique = [...relation.constraints.values()].filter(
    ({ kind, columns }) => (kind === "primary-key" || kind === "unique") && columns.length > 0,
  );
  const known = [
    ["ctid"],
    ...unique.map(({ columns }) => columns),
    ...referringRelations(world, relationKey(relation.schema, relation.name)).flatMap(([, other]) =>
      uniqueColumns(other),
    ),
  ];
  const isTold = relation.complete || unique.some(({ kind }) => kind === "primary-key");
  return isTold ? known : [...known, byName];
}

/** The columns of a unique index over plain columns and all rows, as a list of one; else nothing. */
function uniqueColumns({ index }: Relation): readonly (readonly string[])[] {
  const columns = (index?.keys ?? []).flatMap(({ column }) => column ?? []);
  const isPlain = index?.unique && index.predicate === null && columns.length === index.keys.length;
  return isPlain && columns.length > 0 ? [columns] : [];
}

function isKeyName(column: string, table: string): boolean {
  const plain = column.toLowerCase();
  const own = [`${table}_id`, `${table.replace(/s$/, "")}_id`, `${table.replace(/ies$/, "y")}_id`];
  return ["id", "uuid", "guid", "pk", "ctid", ...own].includes(plain);
}

export function isKeyCovered(key: Keys[number], columns: ReadonlySet<string>): boolean {
  return typeof key === "function" ? [...columns].some(key) : key.every((column) => columns.has(column));
}

function startsIn(key: Keys[number], columns: ReadonlySet<string>): boolean {
  return typeof key === "function" ? [...columns].some(key) : columns.has(key[0] ?? "");
}
