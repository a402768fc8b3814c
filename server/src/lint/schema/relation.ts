// What the linter knows of one table, view, index or sequence after reading earlier migrations. Values never change; an
// ALTER gives a new one. `complete` says whether the migrations told everything or only the parts seen.
import type { Node, Tree } from "../../sql/syntax-tree";
import type { SqlType } from "./sql-type";

/** Who made something: the walk over one file; null for what was there before or cannot be told. */
export type Origin = object | null;

export type RelationKind =
  | "table"
  | "partitioned-table"
  | "foreign-table"
  | "view"
  | "matview"
  | "index"
  | "sequence"
  | "composite-type";

export interface Column {
  readonly name: string;
  readonly type: SqlType | null;
  readonly notNull: boolean;
  /** The DEFAULT expression; for a generated column its expression. */
  readonly default: Node | null;
  readonly identity: "always" | "by-default" | null;
  /** Declared serial: its default is the next value of a sequence of its own. */
  readonly serial: boolean;
  readonly generated: "stored" | "virtual" | null;
  /** Name of the collation as written, null for the type's own. */
  readonly collation: string | null;
  /** Name of the constraint that PostgreSQL 18 keeps for NOT NULL; null when there is none or it cannot be told. */
  readonly notNullName: string | null;
  /** What ALTER COLUMN … SET can change beside: "storage", "statistics", "compression", "n_distinct" … */
  readonly settings: ReadonlyMap<string, string>;
  readonly comment: string | null;
  readonly origin: Origin;
}

export type ConstraintKind = "check" | "foreign-key" | "unique" | "primary-key" | "not-null" | "exclusion";

export interface ForeignKeyTarget {
  /** Key of the referenced relation. */
  readonly table: string;
  /** Empty when the constraint names none: then it is the primary key. */
  readonly columns: readonly string[];
}

export interface TableConstraint {
  readonly name: string;
  readonly kind: ConstraintKind;
  readonly columns: readonly string[];
  readonly validated: boolean;
  /** False for NOT ENFORCED (18 and later). */
  readonly enforced: boolean;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly noInherit: boolean;
  /** Columns that a CHECK proves to be free of NULL once it is validated. */
  readonly proves: ReadonlySet<string>;
  /** Of a CHECK. */
  readonly expression: Node | null;
  /** Of a foreign key. */
  readonly references: ForeignKeyTarget | null;
  /** The node it was made from, for comparing and for writing it again. */
  readonly node: Tree.Constraint;
  readonly origin: Origin;
}

export interface IndexKey {
  /** Null for an expression. */
  readonly column: string | null;
  readonly expression: Node | null;
  /** Operator class, collation and order as one text; equal for equal keys. */
  readonly options: string;
}

export interface IndexShape {
  readonly method: string;
  readonly unique: boolean;
  readonly keys: readonly IndexKey[];
  readonly include: readonly string[];
  readonly predicate: Node | null;
  readonly nullsNotDistinct: boolean;
  /** Name of the constraint that owns it, null for an index made by CREATE INDEX. */
  readonly constraint: string | null;
  /** False after CREATE INDEX … ON ONLY a partitioned table, until every partition's index is attached. */
  readonly valid: boolean;
}

export interface PartitionKey {
  readonly strategy: "range" | "list" | "hash";
  /** Null for an expression. */
  readonly columns: readonly (string | null)[];
}

export interface PartitionOf {
  /** Key of the parent. */
  readonly parent: string;
  readonly isDefault: boolean;
  readonly bound: Tree.PartitionBoundSpec | null;
}

export interface ViewShape {
  readonly query: Node;
  /** Output columns in order; null when they cannot be told, for instance behind `*` of an unknown table. */
  readonly columns: readonly { readonly name: string; readonly type: SqlType | null }[] | null;
  /** Keys of the relations it reads. */
  readonly reads: ReadonlySet<string>;
  /** Names of columns it mentions, in any of those relations; "*" when it reads all of them. */
  readonly mentions: ReadonlySet<string>;
}

export interface Trigger {
  readonly name: string;
  readonly node: Tree.CreateTrigStmt;
  /** "origin" is the state after CREATE TRIGGER. */
  readonly enabled: "origin" | "disabled" | "replica" | "always";
  /** A constraint trigger that is checked at commit. */
  readonly deferred: boolean;
  readonly origin: Origin;
}

export interface Policy {
  readonly name: string;
  readonly node: Tree.CreatePolicyStmt;
  readonly origin: Origin;
}

export interface RewriteRule {
  readonly name: string;
  readonly node: Tree.RuleStmt;
  readonly enabled: Trigger["enabled"];
  readonly origin: Origin;
}

export interface Grant {
  /** "public" for everybody. */
  readonly role: string;
  /** Upper case, with the column behind it in parentheses when it is for one; "ALL" for all privileges. */
  readonly privilege: string;
  readonly grantOption: boolean;
  readonly node: Tree.GrantStmt;
  readonly origin: Origin;
}

export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: RelationKind;
  readonly temporary: boolean;
  readonly unlogged: boolean;
  readonly origin: Origin;
  /** Made by IF NOT EXISTS, so it may be an older one of another shape. */
  readonly conditional: boolean;
  /** Every column is known. */
  readonly complete: boolean;
  readonly columns: ReadonlyMap<string, Column>;
  /** Columns that were dropped without having been known: it certainly has none of these. */
  readonly dropped: ReadonlySet<string>;
  readonly constraints: ReadonlyMap<string, TableConstraint>;
  /** Key of the indexed table; of the table whose column owns the sequence. */
  readonly table: string | null;
  /** Of an index. */
  readonly index: IndexShape | null;
  /** Of a partitioned table. */
  readonly partitionKey: PartitionKey | null;
  /** Of a partition. */
  readonly partition: PartitionOf | null;
  /** Keys of the parents of INHERITS. */
  readonly inherits: readonly string[];
  /** Of a view or materialized view. */
  readonly view: ViewShape | null;
  readonly triggers: ReadonlyMap<string, Trigger>;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly rules: ReadonlyMap<string, RewriteRule>;
  /** Row security. */
  readonly rowSecurity: { readonly enabled: boolean; readonly forced: boolean };
  /** "default" is the primary key. */
  readonly replicaIdentity: "default" | "full" | "nothing" | { readonly index: string };
  /** Storage parameters and everything else an ALTER can set, by name: "fillfactor", "owner", "tablespace", … */
  readonly settings: ReadonlyMap<string, string>;
  readonly comment: string | null;
  /** Privileges that statements granted, by role and privilege: "app SELECT", "public UPDATE (email)". */
  readonly grants: ReadonlyMap<string, Grant>;
  /** The statement that made a sequence or a composite type. */
  readonly node: Node | null;
  /** Was given the name that says it is about to be dropped. */
  readonly quarantined: boolean;
}

export interface DomainType {
  readonly kind: "domain";
  readonly base: SqlType | null;
  readonly default: Node | null;
  readonly hasDefault: boolean;
  readonly notNull: boolean;
  /** Has a CHECK or NOT NULL. */
  readonly constrained: boolean;
  /** CHECK constraints by name. */
  readonly checks: ReadonlyMap<string, Tree.Constraint>;
  readonly origin: Origin;
}

export interface EnumType {
  readonly kind: "enum";
  /** In their order; null when not every value is known. */
  readonly values: readonly string[] | null;
  /** Values added by ALTER TYPE, with who added them. */
  readonly added: ReadonlyMap<string, Origin>;
  readonly origin: Origin;
}

export interface OtherType {
  readonly kind: "range" | "base" | "shell";
  readonly node: Node;
  readonly origin: Origin;
}

/** Composite types are relations of kind "composite-type". */
export type UserType = DomainType | EnumType | OtherType;

export type Volatility = "immutable" | "stable" | "volatile";

export interface RoutineParameter {
  /** Empty when unnamed. */
  readonly name: string;
  readonly mode: "in" | "out" | "inout" | "variadic" | "table";
  readonly type: SqlType | null;
  readonly hasDefault: boolean;
}

/** One signature of a function, procedure or aggregate. */
export interface Routine {
  readonly kind: "function" | "procedure" | "aggregate";
  readonly parameters: readonly RoutineParameter[];
  /** Null for a procedure and for what cannot be told. */
  readonly returns: SqlType | null;
  readonly returnsSet: boolean;
  readonly volatility: Volatility;
  readonly strict: boolean;
  /** Lower case, "safe", "restricted" or "unsafe". */
  readonly parallel: string;
  readonly securityDefiner: boolean;
  /** Has a SET search_path clause. */
  readonly setsSearchPath: boolean;
  /** Lower case, "sql" when not written. */
  readonly language: string;
  /** As written, or the tree of a BEGIN ATOMIC or RETURN body. */
  readonly body: string | Node | null;
  readonly node: Node;
  readonly origin: Origin;
}

/** What has a name and no shape that rules ask for: a schema, an extension, a publication, a comment, a grant … */
export interface SchemaObject {
  readonly kind: SchemaObjectKind;
  readonly schema: string;
  readonly name: string;
  /** Last definition: the statement, or for a comment or grant the piece of it that counts. */
  readonly node: Node;
  readonly origin: Origin;
  /** Made by IF NOT EXISTS. */
  readonly conditional: boolean;
}

export type SchemaObjectKind =
  | "schema"
  | "extension"
  | "publication"
  | "subscription"
  | "event-trigger"
  | "collation"
  | "statistics"
  | "cast"
  | "operator"
  | "role"
  | "server"
  | "foreign-data-wrapper"
  | "user-mapping"
  | "language"
  | "text-search"
  | "conversion"
  | "access-method"
  | "comment"
  | "grant"
  | "default-privileges"
  /** create_hypertable(), create_distributed_table(), partman.create_parent(): the name is the table's key. */
  | "hypertable"
  | "distributed-table"
  | "partman-parent";

/** Kinds that say what a table was made into. */
export const tableMarks = ["hypertable", "distributed-table", "partman-parent"] as const;

/** Map key of a schema-qualified name. */
export function relationKey(schema: string, name: string): string {
  return `${schema}\u0000${name}`;
}

/** Map key of an object that is no relation, type or routine. */
export function objectKey(kind: SchemaObjectKind, schema: string, name: string): string {
  return `${kind}\u0000${schema}\u0000${name}`;
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
