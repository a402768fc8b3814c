// A table whose column order makes PostgreSQL put more than eight bytes of padding into each row.
import { displayName, nameOfRangeVar } from "../../sql/names";
import { as, type Tree } from "../../sql/syntax-tree";
import { createdTables } from "../new-columns";
import { defineRule, sources } from "../rule";
import { sqlTypeOf, type SqlType } from "../schema/sql-type";
import type { World } from "../schema/world";
import { rangeOfRelation } from "../tree-places";

interface Layout {
  readonly size: number;
  /** Values begin at a multiple of it. */
  readonly alignment: number;
}

/** typlen and typalign of src/include/catalog/pg_type.dat; types that are not here have values of any length. */
const layouts: Readonly<Record<string, Layout>> = {
  bool: { size: 1, alignment: 1 },
  char: { size: 1, alignment: 1 },
  uuid: { size: 16, alignment: 1 },
  macaddr: { size: 6, alignment: 4 },
  int2: { size: 2, alignment: 2 },
  int4: { size: 4, alignment: 4 },
  oid: { size: 4, alignment: 4 },
  float4: { size: 4, alignment: 4 },
  date: { size: 4, alignment: 4 },
  int8: { size: 8, alignment: 8 },
  float8: { size: 8, alignment: 8 },
  money: { size: 8, alignment: 8 },
  time: { size: 8, alignment: 8 },
  timestamp: { size: 8, alignment: 8 },
  timestamptz: { size: 8, alignment: 8 },
  timetz: { size: 12, alignment: 8 },
  interval: { size: 16, alignment: 8 },
};

const allowed = 8;

export const columnAlignment = defineRule({
  id: "column-alignment",
  since: "0.1.0",
  needs: "syntax",
  severity: "hint",
  default: "off",
  category: "types",
  sources: sources("atlas:PG110 migrationpilot:MP061"),
  applies: { postgres: 12, direction: "up" },
  docs: {
    summary: "The order of a new table's columns wastes more than eight bytes in each row.",
    why:
      "A value of eight bytes begins at a multiple of eight, so a boolean before a bigint takes eight bytes as well. Over " +
      "many rows the padding costs disk, cache and time.",
    instead: "Put columns of eight bytes first, then those of four, two and one, then those of any length.",
    examples: {
      reject: ["CREATE TABLE flags (a boolean, b bigint, c boolean, d bigint);"],
      accept: [
        "CREATE TABLE flags (b bigint, d bigint, a boolean, c boolean);",
        "CREATE TABLE flags (a boolean, b bigint);",
      ],
    },
  },
  messages: {
    padded: {
      text: "The order of the columns of {table} puts {bytes} bytes of padding into each row.",
      help: "Put the columns in the order {order}.",
    },
  },
  statements: ["CreateStmt", "CreateSchemaStmt"],
  check(context) {
    for (const { relation, tableElts } of createdTables(context.statement.parsed)) {
      const columns = (tableElts ?? []).flatMap((element) => {
        const column = as(element, "ColumnDef");
        return column ? [{ name: column.colname ?? "", layout: layoutOf(context.world, column) }] : [];
      });
      const best = columns.toSorted((a, b) => (b.layout?.alignment ?? 0) - (a.layout?.alignment ?? 0));
      const bytes = padding(columns) - padding(best);
      if (!relation || bytes <= allowed) continue;
      const order = best.map(({ name }) => name).join(", ");
      const data = { table: displayName(nameOfRangeVar(relation)), bytes, order };
      context.report({ message: "padded", at: rangeOfRelation(context.statement, relation), data });
    }
  },
});

/** Null for a value of any length, and for a type that is not known. */
function layoutOf(world: World, { typeName }: Tree.ColumnDef): Layout | null {
  return layoutOfType(world, sqlTypeOf(typeName));
}

function layoutOfType(world: World, type: SqlType | null): Layout | null {
  if (!type || type.dimensions > 0) return null;
  const builtin = type.schema === null && Object.hasOwn(layouts, type.name) ? layouts[type.name] : undefined;
  if (builtin) return builtin;
  const found = world.type({ schema: type.schema, name: type.name });
  if (found?.kind === "enum") return { size: 4, alignment: 4 };
  return found?.kind === "domain" ? layoutOfType(world, found.base) : null;
}

/** Bytes of padding that are certain: after a value of any length the offset is known again at the next aligned one. */
function padding(columns: readonly { readonly layout: Layout | null }[]): number {
  let offset = 0;
  /** The offset is known up to a multiple of this. */
  let certain = 8;
  let sum = 0;
  for (const { layout } of columns) {
    if (!layout) {
      certain = 1;
      continue;
    }
    const gap = (layout.alignment - (offset % layout.alignment)) % layout.alignment;
    if (layout.alignment <= certain) {
      sum += gap;
      offset += gap + layout.size;
    } else {
      certain = layout.alignment;
      offset = layout.size;
    }
  }
  return sum;
}
