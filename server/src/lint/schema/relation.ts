// What the linter knows of one table, view, index or sequence after reading earlier migrations. Values never change; an
// ALTER gives a new one. `complete` says whether the migrations told everything or only the parts seen.
import type { Tree } from "../../sql/syntax-tree";
import type { SqlType } from "./sql-type";

/** Who made something: the walk over one file; null for what was there before or cannot be told. */
export type Origin = object | null;

export type RelationKind =
  "table" | "partitioned-table" | "foreign-table" | "view" | "matview" | "index" | "sequence";

export interface Column {
  readonly name: string;
  readonly type: SqlType | null;
  readonly notNull: boolean;
  readonly generated: "stored" | "virtual" | null;
  readonly origin: Origin;
}

export type ConstraintKind = "check" | "foreign-key" | "unique" | "primary-key" | "not-null" | "exclusion";

export interface TableConstraint {
  readonly name: string;
  readonly kind: ConstraintKind;
  readonly columns: readonly string[];
  readonly validated: boolean;
  /** Columns that a CHECK proves to be free of NULL once it is validated. */
  readonly proves: ReadonlySet<string>;
}

export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  readonly temporary: boolean;
  readonly origin: Origin;
  /** Made by IF NOT EXISTS, so it may be an older one of another shape. */
  readonly conditional: boolean;
  /** Every column is known. */
  readonly complete: boolean;
  readonly columns: ReadonlyMap<string, Column>;
  readonly constraints: ReadonlyMap<string, TableConstraint>;
  /** Key of the indexed table. */
  readonly table: string | null;
  /** Was given the name that says it is about to be dropped. */
  readonly quarantined: boolean;
}

export interface DomainType {
  readonly kind: "domain";
  readonly base: SqlType | null;
  readonly hasDefault: boolean;
  readonly notNull: boolean;
  readonly constrained: boolean;
}

export interface EnumType {
  readonly kind: "enum";
}

export type UserType = DomainType | EnumType;

export type Volatility = "immutable" | "stable" | "volatile";

export interface UserFunction {
  readonly volatility: Volatility;
  /** Lower case, "sql" when not written. */
  readonly language: string;
}

/** Map key of a schema-qualified name. */
export function relationKey(schema: string, name: string): string {
  return `${schema}\u0000${name}`;
}

/** A temporary table as a statement names or creates it. Temporary schemas are pg_temp and pg_temp_<number>. */
export function isTemporary(relation: Tree.RangeVar | undefined): boolean {
  return relation?.relpersistence === "t" || isTemporarySchema(relation?.schemaname ?? null);
}

export function isTemporarySchema(schema: string | null): boolean {
  return schema !== null && /^pg_temp(_\d+)?$/.test(schema);
}

export function isTable(relation: Relation): boolean {
  return (
    relation.kind === "table" || relation.kind === "partitioned-table" || relation.kind === "foreign-table"
  );
}
