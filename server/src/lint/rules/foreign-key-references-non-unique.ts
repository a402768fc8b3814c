// A foreign key to columns that nothing keeps unique, which PostgreSQL refuses.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { addedForeignKeys, wordsOf, type AddedForeignKey } from "../added-constraints";
import { defineRule } from "../rule";
import { isTable, type Relation, type TableConstraint } from "../schema/relation";
import type { World } from "../schema/world";
import { indexesOf, isUniqueOn, worldAfter } from "../table-indexes";

export const foreignKeyReferencesNonUnique = defineRule({
  id: "foreign-key-references-non-unique",
  since: "0.1.0",
  needs: "syntax",
  severity: "error",
  default: "on",
  category: "constraints",
  sources: [],
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A foreign key refers to columns without a primary key, UNIQUE constraint or unique index.",
    why:
      "PostgreSQL refuses it (42830), so the migration fails. A unique index with a WHERE clause or on an expression " +
      "does not count, and neither does a DEFERRABLE constraint (55000).",
    instead: "CREATE UNIQUE INDEX CONCURRENTLY on the referenced columns first, in an earlier migration.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE products (id int, code text);",
          up: "CREATE TABLE lines (code text REFERENCES products (code));",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE products (id int, code text UNIQUE);",
          up: "CREATE TABLE lines (code text REFERENCES products (code));",
        },
        "CREATE TABLE lines (code text REFERENCES products (code));",
      ],
    },
  },
  messages: {
    notUnique: {
      text: "This fails: nothing keeps {columns} of {referenced} unique, so no foreign key can refer to it.",
      help: "CREATE UNIQUE INDEX CONCURRENTLY on {columns} of {referenced} in an earlier migration.",
    },
    deferrable: {
      text: "This fails: a foreign key cannot rely on {constraint} of {referenced}, because it is DEFERRABLE.",
      help: "Make it NOT DEFERRABLE, or refer to columns with another unique index.",
    },
    noKey: {
      text: "This fails: {referenced} has no primary key, and the foreign key names no other columns.",
      help: "Name the columns of {referenced}, or give it a primary key first.",
    },
  },
  statements: ["CreateStmt", "AlterTableStmt"],
  check(context) {
    const keys = addedForeignKeys(context.statement);
    if (keys.length === 0) return;
    const after = worldAfter(context);
    for (const added of keys) {
      const { referenced, referencedColumns: columns, node } = added;
      const target = after.relation(nameOfRangeVar(referenced));
      if (!target || node.fk_with_period || isUniqueTarget(after, target, added)) continue;
      const deferrable = keysOn(target, columns).find((key) => key.deferrable);
      context.report({
        message: deferrable ? "deferrable" : columns.length > 0 ? "notUnique" : "noKey",
        at: wordsOf(context.statement, added, "references"),
        data: {
          columns: columns.join(", "),
          referenced: displayName(nameOfRangeVar(referenced)),
          constraint: deferrable?.name ?? "",
        },
      });
    }
  },
});

/** True as well where it cannot be told. */
function isUniqueTarget(
  world: World,
  target: Relation,
  { referencedColumns: columns }: AddedForeignKey,
): boolean {
  if (!target.complete || !isTable(target)) return true;
  const keys = keysOn(target, columns);
  if (keys.some(({ deferrable }) => !deferrable)) return true;
  if (columns.length === 0) return false;
  if (!columns.every((column) => target.columns.has(column))) return true;
  return indexesOf(world, target).some(
    (index) => isUniqueOn(index, columns) && !keys.some(({ name }) => name === index.shape.constraint),
  );
}

/** Constraints that keep the columns unique; the primary key when none are named. */
function keysOn(target: Relation, columns: readonly string[]): readonly TableConstraint[] {
  return [...target.constraints.values()].filter(({ kind, columns: own }) =>
    columns.length === 0
      ? kind === "primary-key"
      : (kind === "primary-key" || kind === "unique") &&
        own.length === columns.length &&
        columns.every((column) => own.includes(column)),
  );
}
