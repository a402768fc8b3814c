// A foreign key whose columns have another type than what they refer to.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { addedForeignKeys, wordsOf } from "../added-constraints";
import { defineRule, sources } from "../rule";
import type { Relation } from "../schema/relation";
import { displayType, type SqlType } from "../schema/sql-type";
import type { World } from "../schema/world";
import { worldAfter } from "../table-indexes";

/**
 * Types that can be compared with each other; those of different families cannot, without a cast. Source:
 * ATAddForeignKeyConstraint() in src/backend/commands/tablecmds.c and the casts of pg_cast.
 */
const families: readonly (readonly string[])[] = [
  ["int2", "int4", "int8", "numeric", "float4", "float8"],
  ["text", "varchar", "bpchar", "name", "citext"],
  ["date", "timestamp", "timestamptz"],
  ["time", "timetz"],
  ["uuid"],
  ["bool"],
  ["bytea"],
  ["cidr", "inet"],
];

export const foreignKeyTypeMismatch = defineRule({
  id: "foreign-key-type-mismatch",
  since: "0.1.0",
  needs: "syntax",
  severity: "warning",
  default: "on",
  category: "constraints",
  sources: sources("pgls:foreignKeyTypeMismatch"),
  applies: { postgres: 12, direction: "both" },
  docs: {
    summary: "A foreign key column and the column it refers to have different types.",
    why:
      "PostgreSQL accepts types it can compare, but an integer that refers to a bigint runs out of numbers first, and " +
      "joins need a cast. Types it cannot compare are refused (42804).",
    instead: "Give the column the type of the column it refers to.",
    examples: {
      reject: [
        {
          before: "CREATE TABLE orders (id bigint PRIMARY KEY);",
          up: "CREATE TABLE lines (order_id int REFERENCES orders (id));",
        },
      ],
      accept: [
        {
          before: "CREATE TABLE orders (id bigserial PRIMARY KEY);",
          up: "CREATE TABLE lines (order_id int8 REFERENCES orders (id));",
        },
        "CREATE TABLE lines (order_id int REFERENCES orders (id));",
      ],
    },
  },
  messages: {
    differs: {
      text: "{column} is {type}, but {target} is {targetType}.",
      help: "Make {column} {targetType} as well.",
    },
    refused: {
      text: "This fails: {column} is {type}, {target} is {targetType}, and these cannot be compared.",
      help: "Make {column} {targetType} as well.",
    },
  },
  statements: ["CreateStmt", "AlterTableStmt"],
  check(context) {
    const keys = addedForeignKeys(context.statement);
    if (keys.length === 0) return;
    const after = worldAfter(context);
    for (const added of keys) {
      const table = after.relation(nameOfRangeVar(added.table));
      const referenced = after.relation(nameOfRangeVar(added.referenced));
      if (!table || !referenced) continue;
      const targets = added.referencedColumns.length > 0 ? added.referencedColumns : primaryKeyOf(referenced);
      for (const [at, column] of added.columns.entries()) {
        const target = targets[at] ?? "";
        const from = typeOf(after, table, column);
        const to = typeOf(after, referenced, target);
        if (!from || !to || isSame(from, to)) continue;
        const [family, other] = [from, to].map(({ name }) => families.find((one) => one.includes(name)));
        if (!family || !other) continue;
        const isRefused = family !== other || rankOf(from) > rankOf(to);
        context.report({
          message: isRefused ? "refused" : "differs",
          at: wordsOf(context.statement, added, "references"),
          data: {
            column,
            type: displayType(from),
            target: `${displayName(nameOfRangeVar(added.referenced))}.${target}`,
            targetType: displayType(to),
          },
          ...(isRefused ? { severity: "error" } : {}),
        });
      }
    }
  },
});

function primaryKeyOf({ constraints }: Relation): readonly string[] {
  return [...constraints.values()].find(({ kind }) => kind === "primary-key")?.columns ?? [];
}

/** A domain counts as its base; null for what is not known and for arrays. */
function typeOf(world: World, table: Relation, column: string): SqlType | null {
  let type = table.columns.get(column)?.type ?? null;
  for (let depth = 0; type && depth < 8; depth++) {
    const base: SqlType | undefined = world.domain(type)?.base;
    if (!base) break;
    type = base;
  }
  return type && type.schema === null && type.dimensions === 0 ? type : null;
}

/** A number is cast of its own accord to a type of a higher rank, never to one of a lower. */
function rankOf({ name }: SqlType): number {
  return name === "numeric" ? 1 : name.startsWith("float") ? 2 : 0;
}

/** Lengths and precisions aside. */
function isSame(a: SqlType, b: SqlType): boolean {
  return a.name === b.name;
}
