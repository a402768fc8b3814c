// What lock facts ask of a schema, to name the relations a statement does not: plain data, looked up by keys. Who
// answers (a model of the migrations, a catalog) is not known here; without an answer syntax alone decides.
import type { QualifiedName } from "../sql/names";

export interface KnownConstraint {
  readonly name: string;
  /** "foreign-key", "unique", "primary-key", "check" … */
  readonly kind: string;
  readonly columns: readonly string[];
  readonly validated: boolean;
  /** Columns that a CHECK proves to be free of NULL. */
  readonly proves: ReadonlySet<string>;
  /** Of a foreign key: key of the other table. */
  readonly references: { readonly table: string } | null;
}

export interface KnownRelation {
  readonly schema: string;
  readonly name: string;
  /** "table", "partitioned-table", "view", "matview", "index", "sequence" … */
  readonly kind: string;
  readonly unlogged: boolean;
  /** Every column is known. */
  readonly complete: boolean;
  readonly columns: ReadonlyMap<string, { readonly notNull: boolean }>;
  readonly constraints: ReadonlyMap<string, KnownConstraint>;
  /** Key of the indexed table; of the table whose column owns the sequence. */
  readonly table: string | null;
  readonly partition: { readonly parent: string; readonly isDefault: boolean } | null;
  /** Keys of the parents of INHERITS. */
  readonly inherits: readonly string[];
  /** Keys of what a view reads. */
  readonly view: { readonly reads: ReadonlySet<string> } | null;
  readonly triggers: ReadonlyMap<string, { readonly node: { readonly row?: boolean } }>;
}

/** What can be dropped. Relations, types and routines by key; the others lie in the relation of that key. */
export interface Thing {
  readonly kind: "relation" | "column" | "constraint" | "type" | "routine";
  readonly key: string;
  readonly name: string;
}

export interface Dependent {
  /** Of the dependents of lint/schema: "view", "index", "foreign-key", "default", "trigger" … */
  readonly kind: string;
  readonly key: string;
  readonly name: string;
  /** Goes along without CASCADE. */
  readonly automatic: boolean;
}

export interface RelationLookup {
  /** Key under which the name is found; null when it is not known. */
  keyOf(name: QualifiedName): string | null;
  relation(key: string): KnownRelation | undefined;
  /** The name as a statement would write it. */
  nameOf(relation: KnownRelation): QualifiedName;
  /**
   * Relations that name this one: indexes, partitions, children, views, owned sequences, holders of foreign keys. With a
   * link only what may be an index, a partition or child, or hold a foreign key; the caller looks which it is.
   */
  referring(key: string, link?: "index" | "heir" | "key"): readonly (readonly [string, KnownRelation])[];
  /** What depends on it. */
  dependents(thing: Thing): readonly Dependent[];
  typeKey(name: QualifiedName): string | null;
  routineKey(name: QualifiedName): string | null;
  /** Keys of the relations in a schema. */
  inSchema(schema: string): readonly string[];
  /** Keys of the tables whose rows hold values of the type, itself or through other types. */
  usersOfType(key: string): readonly string[];
  /** Keys of the tables that a publication names. */
  published(publication: string): readonly string[];
  /** Keys of the tables that extended statistics are about. */
  measured(statistics: QualifiedName): readonly string[];
}
