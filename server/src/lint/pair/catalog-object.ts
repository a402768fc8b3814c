// One object of the database as a pair of files speaks of it: what it is, where it was before the up, where it is now,
// what it needs and what it goes with, in the sense of pg_depend. Knows no statement.
import type { OffsetRange } from "../../base/text-range";
import type { Statement } from "../../sql/sql-file";

/** As the up runs, as the down runs after it, and as the up runs once more. */
export type Pass = "up" | "down" | "redo";

/** Words for messages; objects of equal namespace cannot share a name. */
export type ObjectKind =
  | "table"
  | "foreign table"
  | "view"
  | "materialized view"
  | "sequence"
  | "index"
  | "type"
  | "domain"
  | "function"
  | "procedure"
  | "aggregate"
  | "schema"
  | "extension"
  | "role"
  | "column"
  | "attribute"
  | "constraint"
  | "trigger"
  | "policy"
  | "rule"
  | "enum value"
  | "privilege"
  | "member"
  | "collation"
  | "statistics"
  | "publication"
  | "subscription"
  | "event trigger"
  | "server"
  | "foreign data wrapper"
  | "cast"
  | "operator"
  | "operator class"
  | "operator family"
  | "text search object"
  | "user mapping"
  | "language"
  | "access method"
  | "conversion"
  | "transform";

const relationKinds = new Set<ObjectKind>([
  "table",
  "foreign table",
  "view",
  "materialized view",
  "sequence",
  "index",
]);

/** Where a name must be unique: pg_class, pg_type and pg_proc hold several kinds each. */
export function namespaceOf(kind: ObjectKind): string {
  if (relationKinds.has(kind)) return "relation";
  if (kind === "domain") return "type";
  return kind === "procedure" || kind === "aggregate" ? "function" : kind;
}

/** A canonical text; null for none, undefined for what nobody told. */
export type Value = string | null | undefined;

/** Where a statement does something. */
export interface Step {
  readonly pass: Pass;
  readonly statement: Statement;
  readonly at: OffsetRange;
}

export interface Attribute {
  /** Before the up. */
  readonly before: Value;
  /** What it was made with. */
  readonly made: Value;
  /** What the up left it as, when the up set it. */
  readonly upValue: Value;
  readonly now: Value;
  /** The up set it more than once, so it may itself have set it back. */
  readonly isUpAgain: boolean;
  /** The last step of either file that set it. */
  readonly up: Step | null;
  readonly down: Step | null;
}

export interface CatalogObject {
  readonly kind: ObjectKind;
  /** Empty for what lies in no schema or belongs to an owner. */
  schema: string;
  name: string;
  /** The relation of a column, a constraint, a trigger …; what a privilege is for. */
  readonly owner: CatalogObject | null;
  readonly madeBy: Pass | "before";
  /** No migration told of it: it is taken to have been there because the files speak of it. */
  readonly assumed: boolean;
  /** Its path before the up; null when it was not there. */
  readonly home: string | null;
  readonly homeName: string;
  exists: boolean;
  /** Made by IF NOT EXISTS or OR REPLACE: an older one may have been there. */
  readonly conditional: boolean;
  readonly temporary: boolean;
  /** PostgreSQL chose the name. */
  readonly generatedName: boolean;
  /** Not all of its parts are known. */
  readonly open: boolean;
  /** What exists, by `partKey`. */
  readonly parts: Map<string, CatalogObject>;
  /** Keys of parts that are known not to exist. */
  readonly absent: Set<string>;
  readonly attributes: Map<string, Attribute>;
  /** It cannot be dropped while one of these exists. */
  readonly neededBy: Set<CatalogObject>;
  /** These are dropped together with it. */
  readonly along: Set<CatalogObject>;
  readonly made: Step | null;
  dropped: Step | null;
  /** Dropped by IF EXISTS. */
  droppedIfThere: boolean;
  /** What a statement named, when it was dropped as a part of that. */
  droppedWith: CatalogObject | null;
  renamed: Step | null;
  /** The up said something of it or of a part of it. */
  touched: boolean;
  /** One of the files set an attribute of it. */
  changed: boolean;
}

export function partKey(kind: ObjectKind, name: string): string {
  return `${namespaceOf(kind)}\u0000${name}`;
}

/** From 18 on a column that is NOT NULL has a constraint of this name. */
export function mayBeNotNull({
  kind,
  name,
}: {
  readonly kind: ObjectKind;
  readonly name: { readonly name: string };
}): boolean {
  return kind === "constraint" && /_not_null\d*$/.test(name.name);
}

/** Identity in the catalog as of now. */
export function pathOf({ kind, schema, name, owner }: CatalogObject): string {
  return owner ? `${pathOf(owner)}\u0000${partKey(kind, name)}` : rootPath(kind, schema, name);
}

export function rootPath(kind: ObjectKind, schema: string, name: string): string {
  return `${namespaceOf(kind)}\u0000${schema}\u0000${name}`;
}

export type NamedObject = Pick<CatalogObject, "kind" | "schema" | "name" | "owner">;

/** For messages: `app.users`, `users.email`; a schema of `public` goes without saying. */
export function shownName({ kind, schema, name, owner }: NamedObject): string {
  if (owner) return kind === "column" || kind === "attribute" ? `${shownName(owner)}.${name}` : name;
  return schema === "" || schema === "public" ? name : `${schema}.${name}`;
}

/** Name of a routine without its arguments. */
export function bareName(name: string): string {
  const open = name.indexOf("(");
  return open < 0 ? name : name.slice(0, open);
}
