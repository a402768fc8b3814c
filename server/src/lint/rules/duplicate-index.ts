// An index that another index of the table already does the work of.
import { displayName, nameFromList, nameOfRangeVar } from "../../sql/names";
import { rangeOfToken, identifierOf, rangeOfWords } from "../../sql/alter-table";
import { as } from "../../sql/syntax-tree";
import type { StatementContext } from "../context";
import { defineRule, sources } from "../rule";
import type { IndexKey, IndexShape } from "../schema/relation";
import { indexesOf, newIndexOf } from "../table-indexes";
import { partShape } from "../tree-shape";

export const duplicateIndex = defineRule({
  id: "duplicate-index",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "indexes",
  sources: sources("pgls:duplicateIndex migrationpilot:MP100"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A new index has the keys of another index of the table, or the first of them.",
    why: "Every write keeps both up to date, and both take memory, while queries can do with the longer one.",
    instead: "Leave the new index out, or drop the other one when the new one replaces it.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE orders (a int, b int);\nCREATE INDEX orders_a_b ON orders (a, b);",
          up: "CREATE INDEX CONCURRENTLY orders_a ON orders (a);",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE orders (a int, b int);\nCREATE INDEX orders_a_b ON orders (a, b);",
          up: "CREATE INDEX CONCURRENTLY orders_b ON orders (b);",
        },
        {
          before: "CREATE TABLE orders (a int, b int);\nCREATE INDEX orders_a_b ON orders (a, b);",
          up: "CREATE UNIQUE INDEX CONCURRENTLY orders_a ON orders (a);",
        },
      ],
    },
  },
  messages: {
    same: {
      text: "{other} of {table} has the same keys already.",
      help: "Leave this index out, or drop {other} in the same migration when this one replaces it.",
    },
    prefix: {
      text: "{other} of {table} begins with the same keys, so it serves the same queries.",
      help: "Leave this index out, unless it is so much smaller that it pays.",
    },
  },
  statements: ["IndexStmt"],
  check(context, node) {
    const { statement, world } = context;
    const table = world.relation(nameOfRangeVar(node.relation ?? {}));
    if (!table) return;
    const made = newIndexOf(context, table);
    if (!made) return;
    const other = indexesOf(world, table).find(({ shape }) => isCovered(made.shape, shape));
    if (!other || isDroppedLater(context, other.relation.name, table.name)) return;
    const { name } = made.relation;
    context.report({
      message: made.shape.keys.length === other.shape.keys.length ? "same" : "prefix",
      at:
        rangeOfToken(statement, (token, index) => index > 1 && identifierOf(token) === name) ??
        rangeOfWords(statement, "index") ??
        statement,
      data: { other: other.relation.name, table: displayName(nameOfRangeVar(node.relation ?? {})) },
    });
  },
});

/** A later statement drops it, because the new index replaces it, or the whole table. */
function isDroppedLater(context: StatementContext, index: string, table: string): boolean {
  return context.later().some(({ parsed }) => {
    const drop = as(parsed.tree, "DropStmt");
    const gone =
      drop?.removeType === "OBJECT_INDEX" ? index : drop?.removeType === "OBJECT_TABLE" ? table : null;
    return (
      gone !== null &&
      (drop?.objects ?? []).some((object) => nameFromList(as(object, "List")?.items ?? []).name === gone)
    );
  });
}

/** Same keys, or for a plain btree the first keys of the other; everything else must be equal. */
function isCovered(made: IndexShape, other: IndexShape): boolean {
  const [count, others] = [made.keys.length, other.keys.length];
  const fits = count === others ? made.unique === other.unique : !made.unique && count < others;
  return (
    fits &&
    other.valid &&
    made.keys[0]?.column === other.keys[0]?.column &&
    made.method === other.method &&
    (count === others || made.method === "btree") &&
    made.nullsNotDistinct === other.nullsNotDistinct &&
    partShape(made.predicate) === partShape(other.predicate) &&
    made.include.length === other.include.length &&
    made.include.every((name) => other.include.includes(name)) &&
    startsAlike(made.keys, other.keys)
  );
}

/** The first keys of both, as many as the new index has. */
function startsAlike(keys: readonly IndexKey[], others: readonly IndexKey[]): boolean {
  return keys.every((key, at) => {
    const other = others[at];
    return (
      other !== undefined &&
      key.column === other.column &&
      key.options === other.options &&
      partShape(key.expression) === partShape(other.expression)
    );
  });
}
