// What uses a column in a way that keeps its type from being changed and the column from being dropped. Source:
// RememberAllDependentForRebuilding() of src/backend/commands/tablecmds.c. Knows what the migrations told.
import { nameOfRangeVar } from "../sql/names";
import { as, walk, type Node, type Tree } from "../sql/syntax-tree";
import { usesColumn } from "./schema/column-in-query";
import { stringList } from "./schema/constraints";
import { referringRelations } from "./schema/referrers";
import { objectKey, type Relation } from "./schema/relation";
import type { World } from "./schema/world";

/**
 * In words, for instance "the view totals". `dropped` are columns that go in the same statement, `publications` the keys
 * of all publications.
 */
export function columnUsers(
  world: World,
  target: Tree.RangeVar,
  column: string,
  dropped: readonly string[],
  publications: readonly string[],
): readonly string[] {
  const key = world.keyOf(nameOfRangeVar(target));
  const table = world.relations.get(key);
  if (!table?.columns.has(column)) return [];
  return [
    ...viewsOf(world, key, table, column),
    ...ownUsers(table, column, dropped),
    ...filtersOf(world, key, column, publications),
  ];
}

function viewsOf(world: World, key: string, table: Relation, column: string): readonly string[] {
  return referringRelations(world, key).flatMap(([, { kind, name, view }]) => {
    if (!view?.reads.has(key)) return [];
    const mentions = view.mentions.has(column) || (view.mentions.has("*") && table.complete);
    const isUsed = mentions && (view.reads.size === 1 || usesColumn(world, view.query, key, column));
    if (!isUsed) return [];
    return [`the ${kind === "matview" ? "materialized view" : "view"} ${name}`];
  });
}

function ownUsers(table: Relation, column: string, dropped: readonly string[]): readonly string[] {
  const users: string[] = [];
  for (const { name, generated, default: expression } of table.columns.values()) {
    const isOther = name !== column && !dropped.includes(name);
    if (generated && isOther && mentions(expression, column)) users.push(`the generated column ${name}`);
  }
  for (const { name, node } of table.triggers.values()) {
    const isNamed = stringList(node.columns).includes(column);
    if (isNamed || mentions(node.whenClause, column)) users.push(`the trigger ${name}`);
  }
  for (const { name, node } of table.policies.values()) {
    if (mentions(node.qual, column) || mentions(node.with_check, column)) users.push(`the policy ${name}`);
  }
  for (const { name, node } of table.rules.values()) {
    const named = [node.whereClause, ...(node.actions ?? [])];
    if (named.some((part) => mentionsRow(part, column))) users.push(`the rule ${name}`);
  }
  return users;
}

/** Keys of the publications; goes through every object. */
export function publicationKeys(world: World): readonly string[] {
  return world.objects.keys().filter((key) => key.startsWith(objectKey("publication", "", "")));
}

/** Publications whose WHERE for the table names the column. */
function filtersOf(
  world: World,
  key: string,
  column: string,
  publications: readonly string[],
): readonly string[] {
  return publications.flatMap((one) => {
    const publication = world.objects.get(one);
    const published = as(publication?.node, "CreatePublicationStmt")?.pubobjects ?? [];
    const filters = published.some((node) => {
      const table = as(node, "PublicationObjSpec")?.pubtable;
      const isThis = table?.relation && world.keyOf(nameOfRangeVar(table.relation)) === key;
      return isThis && mentions(table.whereClause, column);
    });
    return publication && filters ? [`the publication ${publication.name}`] : [];
  });
}

/** NEW or OLD with the column, as the actions and the condition of a rule speak of the table's row. */
function mentionsRow(part: Node | undefined, column: string): boolean {
  let found = false;
  walk({ part }, (kind, payload) => {
    if (kind !== "ColumnRef") return;
    const [row, name] = stringList((payload as Tree.ColumnRef).fields);
    found ||= (row === "new" || row === "old") && name === column;
  });
  return found;
}

/** An expression of the table itself names the column, perhaps behind NEW, OLD or the table's name. */
function mentions(expression: Node | null | undefined, column: string): boolean {
  if (!expression) return false;
  let found = false;
  walk({ expression }, (kind, payload) => {
    if (kind === "SubLink") return false;
    if (kind === "ColumnRef") {
      found ||= as((payload as Tree.ColumnRef).fields?.at(-1), "String")?.sval === column;
    }
    return true;
  });
  return found;
}
