// The names of the schema that fit what is expected at the caret, written as SQL. Knows the model of the schema, and
// nothing of tokens or of the editor.
import type { LintOptions } from "../../lint/lint-options";
import type { Relation, RelationKind } from "../../lint/schema/relation";
import { displayType } from "../../lint/schema/sql-type";
import type { World } from "../../lint/schema/world";
import { rowsAt } from "../../lint/size";
import { quoteIdentifier, type QualifiedName } from "../../sql/names";
import { rowsInWords } from "../size-words";
import type { ExpectedNames, RelationClass } from "./expected-names";

export interface OfferedName {
  /** As a person knows it. */
  readonly name: string;
  /** As SQL writes it. */
  readonly sql: string;
  readonly kind: "relation" | "index" | "column" | "constraint" | "type";
  /** For instance "table, 4 columns" or "integer, not null". */
  readonly detail: string;
}

const kindsOf: Readonly<Record<RelationClass, readonly RelationKind[]>> = {
  table: ["table", "partitioned-table", "foreign-table"],
  readable: ["table", "partitioned-table", "foreign-table", "view", "matview"],
  index: ["index"],
  view: ["view"],
  matview: ["matview"],
  sequence: ["sequence"],
};

export function offeredNames(
  expected: ExpectedNames,
  world: World,
  options: LintOptions,
): readonly OfferedName[] {
  switch (expected.kind) {
    case "relation":
      return relationNames(expected.of, expected.schema, world, options);
    case "type":
      return typeNames(expected.schema, world);
    case "column":
      return columnNames(expected.of, expected.own, world);
    case "constraint":
      return constraintNames(expected.of, world);
  }
}

function relationNames(
  of: RelationClass,
  schema: string | null,
  world: World,
  { rows = {} }: LintOptions,
): readonly OfferedName[] {
  const kinds = kindsOf[of];
  const path = world.searchPath();
  return world.relations.keys().flatMap((key) => {
    const relation = world.relations.get(key);
    if (!relation || !kinds.includes(relation.kind)) return [];
    if (schema !== null && relation.schema !== schema) return [];
    const isBare = schema !== null || path.includes(relation.schema) || relation.temporary;
    const estimate = rowsAt(world, relation, (name) => rows[name]);
    const detail = [describe(relation), ...(estimate === null ? [] : [rowsInWords(estimate)])].join(", ");
    return {
      name: isBare ? relation.name : `${relation.schema}.${relation.name}`,
      sql: isBare
        ? quoteIdentifier(relation.name)
        : `${quoteIdentifier(relation.schema)}.${quoteIdentifier(relation.name)}`,
      kind: of === "index" ? "index" : "relation",
      detail,
    };
  });
}

function describe({ kind, table, columns }: Relation): string {
  if (kind === "index") return table === null ? "index" : `index on ${table.split("\u0000").at(-1)}`;
  const what = kind === "matview" ? "materialized view" : kind.replace("-", " ");
  return columns.size === 0 ? what : `${what}, ${columns.size} columns`;
}

function columnNames(
  of: readonly QualifiedName[],
  own: readonly string[],
  world: World,
): readonly OfferedName[] {
  const offered = new Map<string, OfferedName>();
  const add = (name: string, detail: string): void => {
    if (!offered.has(name)) offered.set(name, { name, sql: quoteIdentifier(name), kind: "column", detail });
  };
  for (const name of own) add(name, "column of this table");
  for (const relation of of.flatMap((name) => world.relation(name) ?? [])) {
    const from = of.length > 1 ? ` of ${relation.name}` : "";
    for (const { name, type, notNull } of relation.columns.values()) {
      add(name, `${type === null ? "column" : displayType(type)}${notNull ? ", not null" : ""}${from}`);
    }
    for (const { name, type } of relation.view?.columns ?? []) {
      add(name, `${type === null ? "column" : displayType(type)}${from}`);
    }
  }
  return [...offered.values()];
}

function constraintNames(of: readonly QualifiedName[], world: World): readonly OfferedName[] {
  const relations = of.flatMap((name) => world.relation(name) ?? []);
  return relations.flatMap(({ constraints }) =>
    [...constraints.values()].map(({ name, kind, columns, validated }) => ({
      name,
      sql: quoteIdentifier(name),
      kind: "constraint" as const,
      detail: `${kind.replace("-", " ")} (${columns.join(", ")})${validated ? "" : ", not validated"}`,
    })),
  );
}

/** What most columns are. */
const commonTypes =
  "bigint boolean bytea date integer interval jsonb numeric smallint text time timestamptz uuid".split(" ");

function typeNames(schema: string | null, world: World): readonly OfferedName[] {
  const path = world.searchPath();
  const common = commonTypes.map((name) => ({
    name,
    sql: name,
    kind: "type" as const,
    detail: "built-in type",
  }));
  const own = world.types.keys().flatMap((key) => {
    const [of = "", name = ""] = key.split("\u0000");
    if (schema !== null && of !== schema) return [];
    const isBare = schema !== null || path.includes(of);
    const type = world.types.get(key);
    const values = type?.kind === "enum" ? (type.values?.join(", ") ?? "") : "";
    return {
      name: isBare ? name : `${of}.${name}`,
      sql: isBare ? quoteIdentifier(name) : `${quoteIdentifier(of)}.${quoteIdentifier(name)}`,
      kind: "type" as const,
      detail: `${type?.kind ?? "type"}${values === "" ? "" : `: ${values}`}`,
    };
  });
  return schema === null ? [...own, ...common] : own;
}
